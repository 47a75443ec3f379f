import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { pendingSightingsMax, sightingsPerWriteMax } from '../../src/domain/limits.ts';
import type { Hardware, Sighting } from '../../src/domain/machine.ts';
import type { Inventory } from '../../src/domain/ports.ts';
import { createSightings, type Sightings } from '../../src/service/sightings.ts';
import { brokenInventory } from '../fakes/broken-inventory.ts';
import { emptyInventory } from '../fakes/empty-inventory.ts';
import { aMac } from '../fakes/machines.ts';

interface Setup extends Sightings {
  readonly batches: (readonly Sighting[])[];
  readonly events: BootEvent[];
  /** lets the next timer fire, and waits for what it starts */
  readonly tick: () => Promise<void>;
  readonly timers: (() => void)[];
}

function setup(inventory: Inventory = emptyInventory()): Setup {
  const batches: (readonly Sighting[])[] = [];
  const events: BootEvent[] = [];
  const timers: (() => void)[] = [];
  const sightings = createSightings({
    clock: { nowMs: () => 9_000, monotonicMs: () => 0 },
    inventory: {
      machines: {
        recordSightings: (batch) => {
          batches.push(batch);
          return inventory.machines.recordSightings(batch);
        },
      },
    },
    record: (event) => void events.push(event),
    after: (delayMs, run) => {
      timers.push(run);
      t.equal(delayMs, 1_000);
      return () => timers.splice(timers.indexOf(run), 1);
    },
  });
  const tick = async (): Promise<void> => {
    timers.shift()?.();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return { ...sightings, batches, events, timers, tick };
}

function seen(number: number, atMs = 1, hardware: Hardware = {}): Sighting {
  return { mac: aMac(`5254${number.toString(16).padStart(8, '0')}`), atMs, hardware };
}

t.test('writes many sightings of one machine as one, at most once a second', async (t) => {
  const { sighted, tick, batches, timers } = setup();
  sighted(seen(1, 10, { serial: 'S1' }));
  sighted(seen(1, 30, { arch: 'x86-bios' }));
  sighted(seen(1, 20, { serial: 'S2' }));
  sighted(seen(2, 5));
  t.equal(timers.length, 1, 'one timer for all');
  t.same(batches, [], 'nothing is written while machines are answered');
  await tick();
  t.same(batches, [[seen(1, 30, { serial: 'S2', arch: 'x86-bios' }), seen(2, 5)]]);
  t.equal(timers.length, 0, 'and no timer while nothing waits');
});

t.test('what worked is merged like the rest, and left out where nothing did', async (t) => {
  const { sighted, flush, batches } = setup();
  sighted({ ...seen(1), firmware: { loader: 'ipxe.efi', personality: 'binl' } });
  sighted(seen(1, 2));
  sighted({ ...seen(1, 3), firmware: { loader: 'snponly.efi' } });
  sighted({ ...seen(2), firmware: {} });
  await flush();
  t.same(batches, [
    [{ ...seen(1, 3), firmware: { loader: 'snponly.efi', personality: 'binl' } }, seen(2)],
  ]);
});

t.test('announces machines that are new, once', async (t) => {
  const { sighted, tick, events } = setup();
  sighted(seen(1, 10, { arch: 'x86-bios' }));
  await tick();
  sighted(seen(1, 20));
  await tick();
  t.same(events, [{ kind: 'machine.discovered', atMs: 10, mac: seen(1).mac, arch: 'x86-bios' }]);
});

t.test('writes a large number in parts, one a second', async (t) => {
  const { sighted, tick, batches, flush } = setup();
  const extra = 5;
  for (let number = 1; number <= sightingsPerWriteMax + extra; number += 1) sighted(seen(number));
  await tick();
  t.same(
    batches.map(({ length }) => length),
    [sightingsPerWriteMax],
  );
  await flush();
  t.same(
    batches.map(({ length }) => length),
    [sightingsPerWriteMax, extra],
  );
});

t.test('a full queue drops new addresses and counts them, and keeps those it has', async (t) => {
  const { sighted, tick, events, batches } = setup();
  for (let number = 1; number <= pendingSightingsMax; number += 1) sighted(seen(number));
  sighted(seen(pendingSightingsMax + 1));
  sighted(seen(pendingSightingsMax + 2));
  sighted(seen(1, 77));
  await tick();
  t.match(events[0], { kind: 'sighting.lost', reason: 'queue-full', count: 2, atMs: 9_000 });
  t.equal(batches[0]?.[0]?.atMs, 77);
});

t.test('a store that fails costs the note and is told, and the next try is made', async (t) => {
  const { sighted, tick, events, recordNow } = setup(brokenInventory());
  sighted(seen(1));
  sighted(seen(2));
  await tick();
  t.match(events, [{ kind: 'sighting.lost', reason: 'store-failed', count: 2, detail: /disk/ }]);
  t.equal(await recordNow(seen(3)), undefined, 'the answer to the machine does not depend on it');
  t.equal(events.length, 2);
});

t.test('writes at once for a machine that is being answered', async (t) => {
  const { recordNow, events, batches } = setup();
  t.match(await recordNow(seen(1, 10)), { configured: false });
  t.equal(await recordNow(seen(1, 11)), undefined, 'it is not new any more');
  t.same([batches.length, events.length], [2, 1]);
});

t.test('keeps of what a machine says only what can be shown', async (t) => {
  const { sighted, flush, batches } = setup();
  sighted(
    seen(1, 1, { serial: 'a\u001b[2Jb', product: 'x'.repeat(300), asset: '', arch: 'x86-bios' }),
  );
  await flush();
  const { hardware } = batches[0]![0]!;
  t.equal(hardware.serial, 'a·[2Jb');
  t.equal(hardware.product?.length, 256);
  t.notOk('asset' in hardware);
  t.equal(hardware.arch, 'x86-bios');
});

t.test('closing writes what waits and starts no timer again', async (t) => {
  const { sighted, close, batches, timers } = setup();
  sighted(seen(1));
  await close();
  t.same([batches.length, timers.length], [1, 0]);
  sighted(seen(2));
  t.equal(timers.length, 0);
});

t.test('a timer of the system is used where the test brings none', async (t) => {
  const batches: (readonly Sighting[])[] = [];
  const sightings = createSightings({
    clock: { nowMs: () => 0, monotonicMs: () => 0 },
    inventory: {
      machines: {
        recordSightings: (batch) => {
          batches.push(batch);
          return Promise.resolve([]);
        },
      },
    },
    record: () => undefined,
  });
  sightings.sighted(seen(1));
  await sightings.close();
  t.equal(batches.length, 1, 'closing calls the timer off');
});
