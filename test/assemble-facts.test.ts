/** Which parts stand behind the facts about machines. */
import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { assembleFacts, receiversOf } from '../src/assemble-facts.ts';
import type { BootEvent } from '../src/domain/boot-event.ts';
import { RouseError } from '../src/domain/errors.ts';
import { NO_FACTS } from '../src/domain/machine-facts.ts';
import { configWith } from './fakes/doctor-facts.ts';
import { aMachine, anAddress } from './fakes/machines.ts';
import { realInventory } from './fakes/real-inventory.ts';

const NODE = aMachine({ network: { address: '192.0.2.5/24', dns: [], ntp: [] } });
const STATUS = { kind: 'status', stage: 'running', ready: true, unmet: [] } as const;

t.test('what a node says behind a router is kept, and known after a restart', async (t) => {
  const { inventory } = await realInventory(t);
  await inventory.machines.save(NODE);
  const events: BootEvent[] = [];
  const around = {
    ...{ inventory, store: inventory.facts, interfaces: [] },
    record: (event: BootEvent) => events.push(event),
    installed: () => Promise.resolve(),
    failed: (error: unknown) => t.fail(String(error)),
  };
  const parts = await assembleFacts(configWith({}), around);
  parts.receiver.hear(anAddress('192.0.2.5'), { via: 'event', id: 'a', report: STATUS });
  while (parts.factsOf(NODE.id) === undefined) await turn();
  t.match(events, [{ kind: 'talos.stage', stage: 'running' }]);
  await parts.close();
  const again = await assembleFacts(configWith({}), around);
  t.match(again.factsOf(NODE.id), { stage: 'running' });
  t.same(again.logOf(NODE.id), []);
  await again.close();
});

t.test('an installation that was shown is told to those who decide about boots', async (t) => {
  const { inventory } = await realInventory(t);
  const failures: unknown[] = [];
  const installed: string[] = [];
  const { noticed, close } = await assembleFacts(configWith({ 'talos.probe': 'false' }), {
    ...{ inventory, interfaces: [], record: () => undefined },
    store: { ...inventory.facts, all: () => Promise.resolve(new Map([[NODE.id, NO_FACTS]])) },
    installed: (mac) => {
      installed.push(mac);
      return Promise.reject(new RouseError('STORE_UNUSABLE'));
    },
    failed: (error) => failures.push(error),
  });
  const [mac] = NODE.macs;
  noticed({ kind: 'talos.installed', evidence: 'running', atMs: 1, machine: 'x', mac });
  noticed({ kind: 'talos.stage', stage: 'running', atMs: 1, machine: 'x', mac });
  await turn();
  t.same(installed, [mac]);
  t.match(failures, [{ code: 'STORE_UNUSABLE' }]);
  await close();
});

t.test('receivers are where the settings have them', (t) => {
  t.match(receiversOf(configWith({ 'talos.kernel_log_listen': '' })), {
    events: { address: '0.0.0.0', port: 8091 },
    kernelLog: undefined,
  });
  t.end();
});
