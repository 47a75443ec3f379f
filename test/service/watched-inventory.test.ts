import t, { type Test } from 'tap';
import type { Machine, MachineId } from '../../src/domain/machine.ts';
import type { Mac } from '../../src/domain/mac.ts';
import type { Inventory, MachinePolicy } from '../../src/domain/ports.ts';
import { loadBootIndex } from '../../src/service/boot-index.ts';
import { createManageMachines } from '../../src/service/machines.ts';
import type { RuleBook } from '../../src/service/rule-book.ts';
import { watchedInventory } from '../../src/service/watched-inventory.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aMac, aMachine } from '../fakes/machines.ts';
import { aRuleBook } from '../fakes/chooser.ts';
import { realInventory } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

const A = aMac('52:54:00:aa:00:01');
const B = aMac('52:54:00:aa:00:02');

interface Watched {
  readonly inventory: Inventory;
  readonly policyOf: (mac: Mac) => MachinePolicy | undefined;
  readonly rules: RuleBook;
}

async function watched(t: Test): Promise<Watched> {
  const { inventory } = await realInventory(t);
  const index = await loadBootIndex(inventory.machines);
  const rules = aRuleBook();
  const { policyOf } = index;
  return { inventory: watchedInventory(inventory, { index, rules }), policyOf, rules };
}

function machine(id: string, macs: Machine['macs'], parts: Partial<Machine> = {}): Machine {
  return { ...aMachine({}), id: id as MachineId, macs, ...parts };
}

t.test('each change is known as soon as its maker hears of it', async (t) => {
  const { inventory, policyOf } = await watched(t);
  const { machines } = inventory;
  await machines.save(machine('m_1', [A], { personality: 'binl' }));
  t.match(policyOf(A), { configured: true, personality: 'binl' });
  await machines.recordSightings([
    { mac: A, atMs: 1, hardware: { product: 'pc' }, firmware: { loader: 'ipxe.efi' } },
    { mac: B, atMs: 1, hardware: { arch: 'x86-bios' } },
    { mac: B, atMs: 2, hardware: {}, firmware: { personality: 'bootp' } },
  ]);
  t.match(policyOf(A), { firmware: { loader: 'ipxe.efi' }, hardware: { product: 'pc' } });
  t.same(policyOf(B), {
    configured: false,
    firmware: { personality: 'bootp' },
    hardware: { arch: 'x86-bios' },
  });
  await machines.remove('m_1' as MachineId);
  t.equal(policyOf(A), undefined);
});

t.test('what the store refuses changes nothing', async (t) => {
  const { inventory, policyOf } = await watched(t);
  await inventory.machines.save(machine('m_1', [A]));
  const conflict = await refusal(inventory.machines.save(machine('m_2', [A, B])));
  t.equal(conflict.code, 'MACHINE_CONFLICT');
  t.equal(policyOf(B), undefined);
  const stale = inventory.machines.remove('m_1' as MachineId, { expectedVersion: 9 });
  t.equal((await refusal(stale)).code, 'VERSION_STALE');
  t.match(policyOf(A), { configured: true });
});

t.test('a transaction is seen whole, after its end', async (t) => {
  const { inventory, policyOf } = await watched(t);
  const inside: unknown[] = [];
  await inventory.transaction(async ({ machines }) => {
    await machines.save(machine('m_1', [A]));
    await machines.save(machine('m_2', [B]));
    await machines.remove('m_2' as MachineId);
    inside.push(policyOf(A));
  });
  t.same(inside, [undefined]);
  t.match(policyOf(A), { configured: true });
  t.equal(policyOf(B), undefined, 'changes are applied in their order');
});

t.test('a transaction that fails leaves no trace, nor does one around it', async (t) => {
  const { inventory, policyOf } = await watched(t);
  const undone = new Error('undone');
  const outer = inventory.transaction(async (inside) => {
    await inside.machines.save(machine('m_1', [A]));
    await inside
      .transaction(async ({ machines }) => {
        await machines.save(machine('m_2', [B]));
        throw undone;
      })
      .catch(() => undefined);
  });
  await t.rejects(outer, undone);
  t.same([policyOf(A), policyOf(B)], [undefined, undefined]);
});

t.test('what a transaction within one did is seen after the outer one', async (t) => {
  const { inventory, policyOf } = await watched(t);
  const between: unknown[] = [];
  await inventory.transaction(async (inside) => {
    await inside.transaction(({ machines }) => machines.save(machine('m_1', [A])));
    between.push(policyOf(A));
    const taken = await refusal(inside.machines.save(machine('m_2', [A, B])));
    t.equal(taken.code, 'MACHINE_CONFLICT', 'a refused change alone is undone');
  });
  t.same(between, [undefined]);
  t.match(policyOf(A), { configured: true });
  t.equal(policyOf(B), undefined);
});

t.test('changes at once end as the inventory does', async (t) => {
  const { inventory, policyOf } = await watched(t);
  const rounds = 50;
  const asked: Promise<unknown>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const macs: Machine['macs'] = round % 2 === 0 ? [A] : [A, B];
    asked.push(
      inventory.transaction(async ({ machines }) => {
        for (let turn = 0; turn < round % 7; turn += 1) await Promise.resolve();
        await machines.save(machine('m_1', macs));
      }),
      inventory.machines.recordSightings([
        { mac: A, atMs: round, hardware: {}, firmware: { loader: `${round}.efi` } },
      ]),
      inventory.machines.remove('m_1' as MachineId),
      inventory.machines.save(machine('m_1', [A, B], { firmware: { loader: 'saved.efi' } })),
    );
  }
  asked.push(
    inventory.machines.recordSightings([
      { mac: B, atMs: rounds, hardware: {}, firmware: { personality: 'binl' } },
    ]),
  );
  await Promise.all(asked);
  const fresh = await loadBootIndex(inventory.machines);
  t.same(policyOf(A), fresh.policyOf(A));
  t.same(policyOf(B), fresh.policyOf(B));
  t.same(policyOf(A)?.firmware, { loader: 'saved.efi', personality: 'binl' });
});

t.test('symptom: a machine that was removed is back, for the disk told of both late', async (t) => {
  const slow = fixedInventory();
  const release: (() => void)[] = [];
  const held: Inventory = {
    ...slow,
    machines: {
      ...slow.machines,
      // The change is made at once, and the word of it comes when the test says so.
      save: async (saved) => {
        const value = await slow.machines.save(saved);
        await new Promise<void>((resolve) => release.push(resolve));
        return value;
      },
    },
  };
  const index = await loadBootIndex(held.machines);
  const { machines } = watchedInventory(held, { index, rules: aRuleBook() });
  const saving = machines.save(machine('m_1', [A]));
  const removing = machines.remove('m_1' as MachineId);
  while (release.length === 0) await Promise.resolve();
  release[0]?.();
  await Promise.all([saving, removing]);
  t.equal(index.policyOf(A), undefined);
});

t.test('two seen cards that people declare as one machine are one', async (t) => {
  const { inventory, policyOf } = await watched(t);
  const manage = createManageMachines({ inventory, newId: () => 'm_new' as MachineId });
  await inventory.machines.recordSightings([
    { mac: A, atMs: 1, hardware: {}, firmware: { loader: 'ipxe.efi' } },
    { mac: B, atMs: 2, hardware: {} },
  ]);
  await manage.patch(A, { macs: [A, B], boot: { personality: 'bootp' } });
  t.match(policyOf(B), {
    ...{ configured: true, personality: 'bootp' },
    firmware: { loader: 'ipxe.efi' },
  });
  await manage.patch(A, { macs: [A] });
  t.equal(policyOf(B), undefined);
  await manage.remove(A);
  t.equal(policyOf(A), undefined);
});
