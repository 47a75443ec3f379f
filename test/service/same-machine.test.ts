import t from 'tap';
import type { Machine, MachineId } from '../../src/domain/machine.ts';
import type { MachineDraft } from '../../src/domain/use-cases.ts';
import { among, findSameMachine } from '../../src/service/same-machine.ts';
import { draftFromMachine } from '../../src/schema/machine-resource.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aMachine } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';

const declared = {
  ...aMachine({ name: 'a', macs: ['52:54:00:aa:00:01'] }),
  id: 'm_a' as MachineId,
};
const seenLater = seen('m_late', '52:54:00:aa:00:02', 9);
const seenFirst = seen('m_early', '52:54:00:aa:00:03', 5);
const { machines } = fixedInventory({ machines: [declared, seenLater, seenFirst] });

function seen(id: string, mac: string, firstSeenAtMs: number): Machine {
  return { ...aMachine({ macs: [mac] }), id: id as MachineId, configured: false, firstSeenAtMs };
}

function draft(name: string | undefined, ...macs: string[]): MachineDraft {
  return draftFromMachine(aMachine({ ...(name !== undefined && { name }), macs }));
}

t.test('the name decides, then a declared machine, then the one seen first', async (t) => {
  const [one, two, three] = ['52:54:00:aa:00:01', '52:54:00:aa:00:02', '52:54:00:aa:00:03'];
  const named = await findSameMachine(draft('a', two), machines);
  t.same([named.machine?.id, named.merged.map(({ id }) => id)], ['m_a', ['m_late']]);
  const byAddress = await findSameMachine(draft(undefined, three, one), machines);
  t.same([byAddress.machine?.id, byAddress.merged.map(({ id }) => id)], ['m_a', ['m_early']]);
  const earliest = await findSameMachine(draft('new', two, three), machines);
  t.same([earliest.machine?.id, earliest.merged.map(({ id }) => id)], ['m_early', ['m_late']]);
  const none = await findSameMachine(draft('new', '52:54:00:aa:00:09'), machines);
  t.same(none, { machine: undefined, merged: [] });
});

t.test('an address of a declared machine is not taken from it', async (t) => {
  const error = await refusal(among(draft('b', '52:54:00:aa:00:01'), seenFirst, machines));
  t.match(error, { code: 'MACHINE_CONFLICT', detail: '52:54:00:aa:00:01 belongs to a' });
});
