import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { DiskWay } from '../../src/domain/disk-way.ts';
import { diskReturnMsMax, diskWithheldMs } from '../../src/domain/limits.ts';
import type { DiskWayStore } from '../../src/domain/ports.ts';
import { loadDiskWays } from '../../src/service/disk-ways.ts';
import { aMachine } from '../fakes/machines.ts';

const hardware = { manufacturer: 'Acme', product: 'X1', arch: 'x86_64-efi' } as const;
const machine = aMachine({ hardware });
const [mac] = machine.macs;
const MODEL = 'Acme/X1/x86_64-efi';

async function setup(known: Readonly<Record<string, DiskWay>> = {}, fails = false) {
  const saved = new Map<string, DiskWay>(Object.entries(known));
  const events: BootEvent[] = [];
  const failures: unknown[] = [];
  let nowMs = 1_000_000;
  const store: DiskWayStore = {
    all: () => Promise.resolve(new Map(saved)),
    save: (model, way) =>
      fails ? Promise.reject(new Error('disk full')) : Promise.resolve(void saved.set(model, way)),
  };
  const ways = await loadDiskWays({
    clock: { nowMs: () => nowMs, monotonicMs: () => 0 },
    store,
    record: (event) => events.push(event),
    failed: (error) => failures.push(error),
  });
  const after = (ms: number): void => void (nowMs += ms);
  return { ways, events, saved, failures, after };
}

t.test('a machine is sent the way of its kind', async (t) => {
  const { ways } = await setup();
  t.equal(ways.send(machine, mac), 'exit');
  t.equal(ways.wayOf(aMachine({ hardware: { arch: 'x86-bios' } })), 'sanboot');
  t.equal(ways.wayOf(aMachine({})), undefined, 'the script finds out');
  t.equal((await setup()).ways.send(aMachine({}), mac), undefined);
});

t.test('one that is back at once is sent the next way, and that is told', async (t) => {
  const { ways, events, after } = await setup();
  const sent = [ways.send(machine, mac)];
  for (let turn = 0; turn < 3; turn += 1) {
    after(10_000);
    sent.push(ways.send(machine, mac));
  }
  t.same(sent, ['exit', 'sanboot', 'no-loader', 'exit']);
  t.match(events[0], {
    kind: 'disk.missed',
    mac,
    way: 'exit',
    next: 'sanboot',
    waitedMs: 10_000,
  });
});

t.test('the way that worked after another had failed is kept for the model', async (t) => {
  const { ways, saved, after } = await setup();
  ways.send(machine, mac);
  after(10_000);
  t.equal(ways.send(machine, mac), 'sanboot');
  t.same([...saved], [], 'not known yet');
  after(diskReturnMsMax);
  t.equal(ways.send(machine, mac), 'sanboot', 'it stayed away');
  t.same([...saved], [[MODEL, 'sanboot']]);
  const twin = aMachine({ macs: ['52:54:00:aa:00:02'], hardware });
  t.equal(ways.send(twin, twin.macs[0]), 'sanboot', 'another one of the model begins with it');
});

t.test('what was learned is there after a restart', async (t) => {
  const { ways } = await setup({ [MODEL]: 'sanboot' });
  t.equal(ways.send(machine, mac), 'sanboot');
});

t.test('the way of its kind that works is not written down', async (t) => {
  const { ways, saved, after } = await setup();
  ways.send(machine, mac);
  after(diskReturnMsMax);
  ways.send(machine, mac);
  t.same([...saved], []);
});

t.test('a way that a person chose is kept to', async (t) => {
  const { ways, saved, events, after } = await setup();
  const chosen = { ...machine, disk: 'sanboot' } as const;
  ways.send(chosen, mac);
  after(5_000);
  t.equal(ways.send(chosen, mac), 'sanboot');
  after(diskReturnMsMax);
  t.equal(ways.send(chosen, mac), 'sanboot');
  t.same([[...saved], events], [[], []]);
});

t.test('a machine that boots something else meanwhile begins anew', async (t) => {
  const { ways, events, after } = await setup();
  ways.send(machine, mac);
  after(5_000);
  ways.forget([mac]);
  t.equal(ways.send(machine, mac), 'exit');
  t.same(events, []);
});

t.test('the loader is withheld for the boot after, if that is the way', async (t) => {
  const { ways, events, after } = await setup({ [MODEL]: 'no-loader' });
  t.notOk(ways.withholdsLoader(mac), 'nothing sent yet');
  ways.send(machine, mac);
  t.ok(ways.withholdsLoader(mac));
  t.ok(ways.withholdsLoader(mac));
  t.match(events, [{ kind: 'loader.withheld', mac }], 'told once for a request');
  t.equal(events.length, 1);
  after(diskWithheldMs - 1);
  t.ok(ways.withholdsLoader(mac));
  after(1);
  t.notOk(ways.withholdsLoader(mac));
  ways.send(machine, mac);
  ways.forget([mac]);
  t.notOk(ways.withholdsLoader(mac), 'somebody changed what it boots');
});

t.test('other ways withhold nothing', async (t) => {
  const { ways } = await setup();
  ways.send(machine, mac);
  t.notOk(ways.withholdsLoader(mac));
});

t.test('a store that fails costs what was learned, and is told', async (t) => {
  const { ways, failures, after } = await setup({}, true);
  ways.send(machine, mac);
  after(1_000);
  ways.send(machine, mac);
  after(diskReturnMsMax);
  t.equal(ways.send(machine, mac), 'sanboot');
  await new Promise(setImmediate);
  t.match(failures, [{ message: 'disk full' }]);
});
