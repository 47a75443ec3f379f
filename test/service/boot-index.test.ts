import t from 'tap';
import { parseLoaderChoice } from '../../src/domain/loaders.ts';
import type { Machine, MachineId, Sighting } from '../../src/domain/machine.ts';
import type { Mac } from '../../src/domain/mac.ts';
import { createBootIndex, loadBootIndex, type BootIndex } from '../../src/service/boot-index.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aMac, aMachine } from '../fakes/machines.ts';

const [A, B, C, D] = [1, 2, 3, 4].map((number) => aMac(`52:54:00:aa:00:0${number}`)) as [
  ...[Mac, Mac, Mac, Mac],
];

function machine(id: string, macs: readonly Mac[], parts: Partial<Machine> = {}): Machine {
  return { ...aMachine({ macs }), id: id as MachineId, ...parts };
}

function seen(mac: Mac, parts: Partial<Sighting> = {}): Sighting {
  return { mac, atMs: 1, hardware: {}, ...parts };
}

function known(index: BootIndex, macs: readonly Mac[] = [A, B, C, D]): Mac[] {
  return macs.filter((mac) => index.policyOf(mac) !== undefined);
}

t.test('answers by each address of a machine with what answers depend on', (t) => {
  const index = createBootIndex();
  index.saved(
    machine('m_1', [A, B], {
      loader: parseLoaderChoice('snponly')!,
      personality: 'binl',
      firmware: { loader: 'snponly.efi' },
      hardware: { manufacturer: 'QEMU', product: 'pc', arch: 'x86_64-efi', serial: 'S1' },
    }),
  );
  const policy = {
    ...{ configured: true, loader: 'snponly', personality: 'binl' },
    firmware: { loader: 'snponly.efi' },
    hardware: { manufacturer: 'QEMU', product: 'pc', arch: 'x86_64-efi' },
  };
  t.same(index.policyOf(A), policy);
  t.same(index.policyOf(B), policy);
  t.equal(index.policyOf(C), undefined);
  index.saved(machine('m_2', [C], { hardware: {}, ignored: true }));
  const ignored = { configured: true, ignored: true };
  t.same(index.policyOf(C), { ...ignored, firmware: {}, hardware: {} });
  t.end();
});

t.test('forgets addresses that a machine has no more, and machines that are removed', (t) => {
  const index = createBootIndex();
  index.saved(machine('m_1', [A, B]));
  index.saved(machine('m_1', [B, C]));
  t.same(known(index), [B, C]);
  index.removed('m_1' as MachineId);
  t.same(known(index), []);
  index.removed('m_1' as MachineId);
  t.end();
});

t.test('an address goes with the machine that has it now', (t) => {
  const index = createBootIndex();
  index.saved(machine('m_1', [A], { configured: false }));
  index.saved(machine('m_2', [A, B]));
  t.match(index.policyOf(A), { configured: true });
  index.removed('m_1' as MachineId);
  t.same(known(index), [A, B], 'the one that had it before takes nothing with it');
  t.end();
});

t.test('a sighting reaches all addresses of a machine, and changes no decision', (t) => {
  const index = createBootIndex();
  index.saved(
    machine('m_1', [A, B], {
      personality: 'bypass',
      hardware: { product: 'old', arch: 'x86-bios' },
      firmware: { loader: 'ipxe.efi', personality: 'binl' },
    }),
  );
  index.sighted(
    seen(B, { hardware: { product: 'new', serial: 'S1' }, firmware: { loader: 'snponly.efi' } }),
  );
  t.same(index.policyOf(A), {
    ...{ configured: true, personality: 'bypass' },
    firmware: { loader: 'snponly.efi', personality: 'binl' },
    hardware: { product: 'new', arch: 'x86-bios' },
  });
  t.equal(index.policyOf(B), index.policyOf(A));
  index.sighted(seen(C, { firmware: { personality: 'bootp' } }));
  t.same(
    index.policyOf(C),
    { configured: false, firmware: { personality: 'bootp' }, hardware: {} },
    'one that had left comes back',
  );
  t.end();
});

t.test('keeps so many machines that nobody decided about, and every other', (t) => {
  const index = createBootIndex([], { unknownMax: 2 });
  index.saved(machine('m_1', [A]));
  index.saved(machine('m_2', [B], { configured: false }));
  index.saved(machine('m_3', [C], { configured: false }));
  index.sighted(seen(B));
  index.sighted(seen(D));
  t.same(known(index), [A, B, D], 'the one that changed least recently left');
  index.saved(machine('m_2', [B]));
  index.saved(machine('m_3', [C], { configured: false }));
  t.same(known(index), [A, B, C, D], 'who is decided about makes room');
  index.saved(machine('m_2', [B], { configured: false }));
  t.same(known(index), [A, B, C]);
  t.end();
});

t.test('symptom: a flood of invented addresses fills the memory', (t) => {
  const index = createBootIndex([], { unknownMax: 50 });
  const macs = Array.from({ length: 500 }, (_, number) =>
    aMac(`525400${number.toString(16).padStart(6, '0')}`),
  );
  index.saved(machine('m_1', [A]));
  for (const mac of macs) index.sighted(seen(mac));
  t.same(known(index, [A, ...macs]), [A, ...macs.slice(-50)]);
  t.end();
});

t.test('loads what the inventory holds', async (t) => {
  const machines = [machine('m_1', [A, B]), machine('m_2', [C], { configured: false })];
  const index = await loadBootIndex(fixedInventory({ machines }).machines);
  t.match(index.policyOf(B), { configured: true });
  t.match(index.policyOf(C), { configured: false });
  t.same(known(index), [A, B, C]);
});
