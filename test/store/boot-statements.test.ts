/**
 * What one boot script costs the database, from the request to the text: the same few statements,
 * whatever the inventory holds, each prepared once.
 */
import t, { type Test } from 'tap';
import { createBootApp } from '../../src/http/boot/app.ts';
import type { Machine, MachineId, MachineName, ProfileName } from '../../src/domain/machine.ts';
import type { ProfileSpec } from '../../src/domain/profile.ts';
import { loadBootIndex } from '../../src/service/boot-index.ts';
import { createChooser } from '../../src/service/chooser.ts';
import { createDecideBoot } from '../../src/service/decide-boot.ts';
import { loadRuleBook } from '../../src/service/rule-book.ts';
import { createSightings } from '../../src/service/sightings.ts';
import { watchedInventory } from '../../src/service/watched-inventory.ts';
import type { OpenInventory } from '../../src/store/open.ts';
import { stillClock } from '../fakes/chooser.ts';
import { fakeSurface } from '../fakes/boot-surface.ts';
import { countedStatements } from '../fakes/counted-statements.ts';
import { aMac, aMachine, aProfile } from '../fakes/machines.ts';
import { noDiskWays } from '../fakes/no-disk-ways.ts';
import { realInventory } from '../fakes/real-inventory.ts';
import { NO_BOOT_TOKENS, NO_TOKENS } from '../fakes/config-tokens.ts';

const LINUX: ProfileSpec = {
  kind: 'linux',
  kernel: { kind: 'url', url: 'http://files.example/linux' },
  initrds: Array.from({ length: 16 }, (_, at) => ({
    kind: 'url',
    url: `http://files.example/${at}`,
  })),
  args: ['host=${machine.name}', 'rack=${rack}', 'mac=${machine.mac_hyphen}'],
};

function machine(number: number, addresses = 1): Machine {
  const macs = Array.from({ length: addresses }, (_, at) => macOf(number, at));
  return {
    ...aMachine({ macs, variables: { rack: 'a1' }, profile: `p${number}` }),
    id: `m_${number}` as MachineId,
    name: `node-${number}` as MachineName,
  };
}

function macOf(number: number, at = 0): string {
  return `525400${at.toString(16).padStart(2, '0')}${number.toString(16).padStart(4, '0')}`;
}

async function add(inventory: OpenInventory, machines: readonly Machine[]): Promise<void> {
  await inventory.transaction(async (inside) => {
    for (const [at, each] of machines.entries()) {
      const name = `p${each.id.slice(2)}` as ProfileName;
      await inside.profiles.save({ ...aProfile(LINUX), name, version: at });
      await inside.machines.save(each);
    }
  });
}

/** The boot surface on a real inventory; sightings are written when the test says so. */
async function surface(t: Test, inventory: OpenInventory) {
  const index = await loadBootIndex(inventory.machines);
  const rules = await loadRuleBook(inventory, stillClock);
  const watched = watchedInventory(inventory, { index, rules });
  const { deps } = fakeSurface();
  const { clock, record } = deps;
  const wait = (): (() => void) => () => undefined;
  const sightings = createSightings({ clock, record, inventory: watched, after: wait });
  const decide = createDecideBoot({
    chooser: createChooser({ inventory: watched, rules }),
    inventory: watched,
    sightings,
    diskWays: noDiskWays,
    tokens: NO_TOKENS,
    bootTokens: NO_BOOT_TOKENS,
    orderOf: (id) => inventory.orders.find(id),
  });
  const app = createBootApp({ ...deps, decide });
  t.teardown(() => app.close());
  const ask = async (number: number): Promise<string> =>
    (await app.inject(`/boot/next?mac=${macOf(number)}&serial=S${number}&platform=efi`)).body;
  return { ask, sightings };
}

t.test('a script takes seven statements, whatever the inventory holds', async (t) => {
  const { inventory } = await realInventory(t);
  await add(inventory, [machine(1)]);
  const { ask } = await surface(t, inventory);
  await ask(1);
  const count = countedStatements(t);
  const statementsFor = async (number: number): Promise<number> => {
    count.executed = [];
    t.match(await ask(number), new RegExp(`boots profile p${number}`));
    return count.executed.length;
  };
  t.equal(await statementsFor(1), 7, 'the machine, its addresses, order, profile; three proofs');
  await add(inventory, [
    machine(2, 32),
    ...Array.from({ length: 500 }, (_, at) => machine(100 + at)),
  ]);
  const before = count.prepared;
  for (const number of [1, 2, 100, 599]) {
    t.equal(await statementsFor(number), 7, `machine ${number}: ${count.executed.join('\n')}`);
  }
  t.equal(count.prepared, before, 'and nothing is prepared again');
});

t.test('a statement is prepared when it is first needed', async (t) => {
  const { inventory } = await realInventory(t);
  const count = countedStatements(t);
  await inventory.rules.list({ limit: 1 });
  t.equal(count.prepared, 1, 'and not the others of its store');
  await inventory.rules.list({ limit: 1 });
  t.equal(count.prepared, 1, 'once');
});

t.test('a machine that asks often is written down once, and not while it waits', async (t) => {
  const { inventory } = await realInventory(t);
  await add(inventory, [machine(1)]);
  const { ask, sightings } = await surface(t, inventory);
  const count = countedStatements(t);
  for (let turn = 0; turn < 20; turn += 1) await ask(1);
  const isWrite = (sql: string): boolean => /^(?:insert|update|delete)/i.test(sql);
  t.same(count.executed.filter(isWrite), [], 'answers do not write');
  await sightings.flush();
  t.equal(count.executed.filter(isWrite).length, 1);
  t.match(await inventory.machines.findByMac(aMac(macOf(1))), { hardware: { serial: 'S1' } });
});

t.test('a new machine costs the same however many unknown ones there are', async (t) => {
  const { inventory } = await realInventory(t);
  const { ask } = await surface(t, inventory);
  await ask(1);
  const count = countedStatements(t);
  const statementsFor = async (number: number): Promise<number> => {
    count.executed = [];
    await ask(number);
    return count.executed.length;
  };
  const few = await statementsFor(2);
  t.ok(few < 15, count.executed.join('\n'));
  const sightings = Array.from({ length: 1_000 }, (_, at) => ({
    mac: aMac(macOf(10 + at)),
    atMs: 1,
    hardware: {},
  }));
  await inventory.machines.recordSightings(sightings);
  t.equal(await statementsFor(3), few);
});
