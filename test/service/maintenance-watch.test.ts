import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import type { IpAddress } from '../../src/domain/address.ts';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import {
  probeDialsMax,
  probeIntervalMs,
  probeWatchesMax,
  probeWatchMsMax,
} from '../../src/domain/limits-facts.ts';
import { NO_FACTS } from '../../src/domain/machine-facts.ts';
import type { Mac } from '../../src/domain/mac.ts';
import type { TalosApi } from '../../src/domain/talos-report.ts';
import { createMaintenanceWatch } from '../../src/service/maintenance-watch.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aChain, aMac, aMachine, anAddress, aProfile } from '../fakes/machines.ts';

const MAC = aMac('52:54:00:aa:00:01');
const [FROM, GIVEN, SAID] = ['10.0.0.5', '10.0.0.11', '10.0.0.77'].map(anAddress) as [
  IpAddress,
  IpAddress,
  IpAddress,
];
const TALOS = aProfile({
  ...{ kind: 'talos', version: 'v1.13.9', schematic: 'a'.repeat(64), platform: 'metal' },
  ...{ delivery: 'proxy', args: [] },
});
const NODE = aMachine({ macs: [MAC], network: { address: `${GIVEN}/24`, dns: [], ntp: [] } });

interface Options {
  readonly dial?: (address: IpAddress) => TalosApi | undefined;
  readonly neighbours?: Record<string, Mac>;
  readonly said?: readonly string[];
  readonly profile?: typeof TALOS;
}

function watch({ dial = () => undefined, neighbours, said = [], profile = TALOS }: Options = {}) {
  let nowMs = 0;
  const dialled: string[] = [];
  const found: unknown[] = [];
  const timers: { delayMs: number; run: () => void; cancelled: boolean }[] = [];
  const near = neighbours ?? { [FROM]: MAC };
  const made = createMaintenanceWatch({
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    inventory: fixedInventory({ machines: [NODE], profiles: [profile] }),
    macOf: (address) => near[address],
    isOnLink: (address) => address.startsWith('10.0.'),
    dial: (address) => {
      dialled.push(address);
      return Promise.resolve(dial(address));
    },
    factsOf: () => ({ ...NO_FACTS, addresses: said }),
    found: ({ machine }, what) => found.push([machine.id, what]),
    after: (delayMs, run) => {
      const timer = { delayMs, run, cancelled: false };
      timers.push(timer);
      return () => {
        timer.cancelled = true;
      };
    },
  });
  return {
    ...made,
    dialled,
    found,
    timers,
    /** one round, after the interval */
    round: async () => {
      nowMs += probeIntervalMs;
      timers.at(-1)?.run();
      for (let count = 0; count < 40; count += 1) await turn();
    },
    pass: (ms: number) => (nowMs += ms),
  };
}

function served(parts: Partial<Extract<BootEvent, { kind: 'script.served' }>> = {}): BootEvent {
  return {
    ...{ kind: 'script.served', atMs: 5, script: 'boot', machine: 'x', profile: TALOS.name },
    from: FROM,
    mac: MAC,
    ...parts,
  };
}

t.test('looks every ten seconds until the machine runs', async (t) => {
  let api: TalosApi | undefined;
  const probe = watch({ dial: () => api });
  probe.noticed(served());
  t.match(probe.timers, [{ delayMs: probeIntervalMs }]);
  await probe.round();
  t.same(probe.dialled, [FROM, GIVEN]);
  t.same(probe.found, []);
  api = 'maintenance';
  await probe.round();
  t.same(probe.found, [[NODE.id, { via: 'probe', api, sinceMs: 5 }]]);
  api = 'running';
  await probe.round();
  t.equal(probe.found.length, 2);
  t.equal(probe.timers.length, 3, 'and then no more');
});

t.test('gives up after a quarter of an hour', async (t) => {
  const probe = watch();
  probe.noticed(served());
  await probe.round();
  probe.pass(probeWatchMsMax);
  await probe.round();
  t.equal(probe.dialled.length, 2);
  t.equal(probe.timers.length, 2);
});

t.test('never looks anywhere but at the machine, on a network of ours', async (t) => {
  const stranger = aMac('52:54:00:ff:00:01');
  const neighbours = { [FROM]: stranger, [SAID]: MAC, '192.0.2.1': MAC };
  const said = [SAID, `${SAID}/24`, '192.0.2.1', 'rubbish', '10.0.0.78'];
  const probe = watch({ neighbours, said, dial: () => 'running' });
  probe.noticed(served());
  await probe.round();
  t.same(probe.dialled, [SAID], 'not where another machine is by now, nor where none is known');
  t.equal(probe.found.length, 1);
});

t.test('believes an answer only if the machine gave it', async (t) => {
  const neighbours: Record<string, Mac> = {};
  const probe = watch({
    neighbours,
    dial: (address) => {
      neighbours[address] = aMac('52:54:00:ff:00:01');
      return 'running';
    },
  });
  probe.noticed(served());
  await probe.round();
  t.same(probe.dialled, [GIVEN]);
  t.same(probe.found, []);
});

t.test('leaves everything else alone', async (t) => {
  const probe = watch();
  probe.noticed(served({ script: 'local' }));
  probe.noticed(served({ from: anAddress('192.0.2.1') }));
  probe.noticed(served({ profile: 'No Profile' }));
  probe.noticed({ kind: 'listener.up', atMs: 1, listener: 'x', detail: '' });
  t.same(probe.timers, []);
  const linux = { ...TALOS, spec: aChain('http://x') } as const;
  const other = watch({ profile: linux });
  other.noticed(served());
  await other.round();
  t.same(other.dialled, []);
  t.equal(other.timers.length, 1, 'a profile that is not Talos is not looked at again');
  const gone = watch();
  gone.noticed(served({ mac: aMac('52:54:00:aa:00:99') }));
  await gone.round();
  t.same(gone.dialled, [], 'nor a machine that was forgotten');
});

t.test('a machine that boots again is watched anew', async (t) => {
  const probe = watch({ dial: () => 'running' });
  probe.noticed(served({ atMs: 1 }));
  probe.noticed(served({ atMs: 2 }));
  await probe.round();
  t.match(probe.found, [[NODE.id, { sinceMs: 2 }]]);
});

t.test('a rack is looked at by so many at once, and no more are watched than that', async (t) => {
  let open = 0;
  let most = 0;
  const macs = Array.from({ length: probeWatchesMax + 5 }, (_none, index) =>
    aMac(`525400${index.toString(16).padStart(6, '0')}`),
  );
  const machines = macs.map((mac) => aMachine({ macs: [mac] }));
  const timers: (() => void)[] = [];
  const rack = createMaintenanceWatch({
    clock: { nowMs: () => 0, monotonicMs: () => 0 },
    inventory: fixedInventory({
      machines: machines.map((one, index) => ({ ...one, id: `m_${index}` as typeof one.id })),
      profiles: [TALOS],
    }),
    macOf: (address) => macs[Number(address.split('.')[3]) + 256 * Number(address.split('.')[2])],
    isOnLink: () => true,
    dial: async () => {
      most = Math.max(most, (open += 1));
      await turn();
      open -= 1;
      return 'running';
    },
    factsOf: () => undefined,
    found: () => (looked += 1),
    after: (_delayMs, run) => {
      timers.push(run);
      return () => undefined;
    },
  });
  let looked = 0;
  for (const [index, mac] of macs.entries()) {
    rack.noticed(served({ mac, from: anAddress(`10.0.${index >> 8}.${index & 255}`) }));
  }
  timers[0]?.();
  while (looked < probeWatchesMax) await turn();
  for (let count = 0; count < 40; count += 1) await turn();
  t.equal(looked, probeWatchesMax);
  t.equal(most, probeDialsMax);
});

t.test('stops when it is told to', async (t) => {
  const probe = watch();
  probe.noticed(served());
  probe.close();
  t.ok(probe.timers[0]?.cancelled);
  await probe.round();
  t.same(probe.dialled, []);
  probe.noticed(served());
  t.equal(probe.timers.length, 1);
});
