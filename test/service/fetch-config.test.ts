/** Asking by what Talos knows of a machine, and what is told when a configuration cannot be made. */
import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { RouseError } from '../../src/domain/errors.ts';
import type { ConfigName, MachineId, MachineName } from '../../src/domain/machine.ts';
import type { ConfigByFacts } from '../../src/domain/ports.ts';
import { parseUuid } from '../../src/domain/uuid.ts';
import { createFetchConfig } from '../../src/service/fetch-config.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aMac, aMachine, anAddress, aSite } from '../fakes/machines.ts';

const MAC = aMac('52:54:00:aa:00:01');
const UUID = '4c4c4544-0042-3510-8052-b4c04f4d3432';
const uuid = parseUuid(UUID)!;
const asker = { from: anAddress('10.0.0.9') };
const one = aMachine({ name: 'one', hardware: { uuid: UUID, serial: 'S1' } });
const two = {
  ...aMachine({ name: 'two', macs: ['52:54:00:aa:00:02'], hardware: { serial: 'shared' } }),
  id: 'm_2' as MachineId,
};
const three = {
  ...aMachine({ name: 'three', macs: ['52:54:00:aa:00:03'], hardware: { serial: 'shared' } }),
  id: 'm_3' as MachineId,
};

function setup({ open = true, failure }: { open?: boolean; failure?: Error } = {}) {
  const events: BootEvent[] = [];
  const inventory = fixedInventory({ machines: [one, two, three] });
  const fetch = createFetchConfig({
    ...{
      inventory,
      open,
      clock: { nowMs: () => 1 },
      nowMs: () => 1,
      hashOf: (text: string) => text,
    },
    record: (event) => events.push(event),
    render: ({ name }) =>
      failure
        ? Promise.reject(failure)
        : Promise.resolve({ config: 'cp' as ConfigName, text: name ?? '' }),
  });
  const by = async (facts: ConfigByFacts, who = asker): Promise<string | undefined> =>
    (await fetch.byFacts(facts, who, aSite()))?.text;
  return { fetch, by, events, inventory };
}

t.test('is refused unless it is allowed', async (t) => {
  const { by, events } = setup({ open: false });
  t.equal(await by({ mac: MAC }), undefined);
  t.match(events, [{ kind: 'config.refused', reason: 'closed' }]);
});

t.test('finds the machine by any of the four, and by all together', async (t) => {
  const { by, fetch } = setup();
  const name = 'one' as MachineName;
  for (const facts of [{ mac: MAC }, { uuid }, { serial: 'S1' }, { name }])
    t.equal(await by(facts), 'one');
  t.equal(await by({ mac: MAC, uuid, serial: 'S1', name }), 'one');
  await (await fetch.byFacts({ mac: MAC }, asker, aSite()))?.sent();
});

t.test('things that name two machines, or a value that several have, name none', async (t) => {
  const { by, events } = setup();
  t.equal(await by({ mac: MAC, name: 'two' as MachineName }), undefined);
  t.equal(await by({ mac: MAC, serial: 'unknown' }), undefined);
  t.equal(await by({ serial: 'shared' }), undefined);
  t.equal(await by({}), undefined);
  t.ok(
    events.every((event) => event.kind === 'config.refused' && event.reason === 'unknown-machine'),
  );
});

t.test('a neighbour is given its own and nothing else', async (t) => {
  const { by, events } = setup();
  t.equal(await by({ mac: MAC }, { ...asker, mac: MAC } as typeof asker), 'one');
  t.equal(await by({ mac: MAC }, { ...asker, mac: two.macs[0] } as typeof asker), undefined);
  t.match(events, [{ kind: 'config.refused', reason: 'other-machine', machine: 'one' }]);
});

t.test('what cannot be made is told in the log with its code', async (t) => {
  const { by, events } = setup({ failure: new RouseError('TEMPLATE_VALUE_MISSING', '${x}') });
  t.equal(await by({ mac: MAC }), undefined);
  t.match(events, [
    { kind: 'config.refused', reason: 'not-made', machine: 'one', error: 'TEMPLATE_VALUE_MISSING' },
  ]);
  await t.rejects(setup({ failure: new TypeError('ours') }).by({ mac: MAC }), TypeError);
});

t.test('a token that changed while it was looked at gives nothing', async (t) => {
  const { fetch, inventory, events } = setup();
  await inventory.configTokens.add({
    ...{ hash: 'x', machineId: one.id, macs: one.macs, session: 's', issuedAtMs: 0 },
    ...{ expiresAtMs: 100, state: 'issued' },
  });
  inventory.configTokens.change = () => Promise.resolve(false);
  t.equal(await fetch.byToken('x', { ...asker, mac: MAC }, aSite()), undefined);
  t.match(events.at(-1), { kind: 'config.refused', reason: 'revoked' });
});
