import t from 'tap';
import { NO_FACTS, type MachineFacts } from '../../src/domain/machine-facts.ts';
import type { MachineId } from '../../src/domain/machine.ts';
import { openInventory } from '../../src/store/open.ts';
import { aMachine, anAddress, type MachineParts } from '../fakes/machines.ts';
import { assets, realInventory } from '../fakes/real-inventory.ts';

const machine = (id: string, parts: MachineParts = {}) => ({
  ...aMachine({ macs: [`52:54:00:aa:00:0${id}`], ...parts }),
  id: `m_${id}` as MachineId,
});
const [ONE, TWO] = ['m_1' as MachineId, 'm_2' as MachineId];
const facts: MachineFacts = {
  ...NO_FACTS,
  stage: 'running',
  installed: true,
  installedEvidence: 'sequence',
  unmet: [{ name: "a'b", reason: '"' }],
};

t.test('keeps facts over a restart, the last ones written', async (t) => {
  const { inventory, dataDir } = await realInventory(t);
  await inventory.machines.save(machine('1'));
  t.same(await inventory.facts.all(), new Map());
  t.same(await inventory.facts.save(new Map([[ONE, NO_FACTS]])), []);
  t.same(await inventory.facts.save(new Map([[ONE, facts]])), []);
  await inventory.close();
  const again = await openInventory({ dataDir }, { assets });
  t.same(await again.facts.all(), new Map([[ONE, facts]]));
  await again.close();
});

t.test('a machine that is gone takes its facts along, and later ones are not kept', async (t) => {
  const { inventory } = await realInventory(t);
  await inventory.machines.save(machine('1'));
  await inventory.machines.save(machine('2'));
  await inventory.facts.save(new Map([[ONE, facts]]));
  await inventory.machines.remove(ONE);
  t.same(await inventory.facts.all(), new Map());
  const batch = new Map([
    [ONE, facts],
    [TWO, facts],
  ]);
  t.same(await inventory.facts.save(batch), [ONE]);
  t.same([...(await inventory.facts.all()).keys()], [TWO]);
});

t.test('finds the one machine that was given an address', async (t) => {
  const { inventory } = await realInventory(t);
  const at = (address: string) => ({ network: { address, dns: [], ntp: [] } });
  await inventory.machines.save(machine('1', at('10.0.0.1/24')));
  await inventory.machines.save(machine('2', at('10.0.0.11/24')));
  await inventory.machines.save(machine('3'));
  t.equal(await inventory.facts.machineAt(anAddress('10.0.0.1')), ONE);
  t.equal(await inventory.facts.machineAt(anAddress('10.0.0.11')), TWO);
  t.equal(await inventory.facts.machineAt(anAddress('10.0.0.12')), undefined);
  await inventory.machines.save(machine('4', at('10.0.0.1/16')));
  t.equal(await inventory.facts.machineAt(anAddress('10.0.0.1')), undefined, 'two of them');
});
