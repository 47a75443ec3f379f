/**
 * A rack of a thousand machines that powers on at once, through the recorder into a real inventory:
 * every machine has one boot with all of its stages, and no event is lost. Chance is seeded; a
 * failure names its seed.
 */
import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { Boot } from '../../src/domain/boot-session.ts';
import type { Mac } from '../../src/domain/mac.ts';
import type { MachineId } from '../../src/domain/machine.ts';
import { createDiagnosis } from '../../src/timeline/diagnosis.ts';
import { loadRecorder } from '../../src/timeline/recorder.ts';
import type { OpenInventory } from '../../src/store/open.ts';
import { createBootEvents, ip, mac } from '../fakes/boot-events.ts';
import { realInventory } from '../fakes/real-inventory.ts';
import { createRandom } from '../fakes/simulated-network.ts';

const SEED = 7;
const MACHINES = 1_000;
const START_MS = 1_700_000_000_000;
/** They come out of their self tests within this time. */
const SPREAD_MS = 1_000;
const STAGES = [
  ...['discover', 'offer', 'pxe', 'loader-request', 'loader', 'ipxe', 'script'],
  ...['files', 'handoff'],
];
const RETENTION = { eventsDays: 30, eventsMax: 1e6, bootsDays: 365, bootsMax: 50_000 };

function macOf(machine: number): Mac {
  const [high = '', low = ''] = [machine >> 8, machine & 255].map((byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  return mac(`52:54:00:00:${high}:${low}`);
}

/** What each machine does, in its own order; a busy server makes every step later. */
function bootOf(machine: number, random: () => number): readonly BootEvent[] {
  const from = ip(`10.9.${machine >> 8}.${machine & 255}`);
  const of = createBootEvents({ mac: macOf(machine), from });
  const session = `s${machine}`;
  const autoexec = 'autoexec.ipxe';
  let atMs = START_MS + Math.floor((machine * SPREAD_MS) / MACHINES);
  const steps: readonly ((atMs: number) => BootEvent)[] = [
    of.discover,
    of.offered,
    of.request,
    of.answered,
    of.tftpStarted,
    (at) => of.tftpFinished(at, { outcome: 'probe', bytes: 0, durationMs: 1 }),
    of.tftpStarted,
    (at) => of.tftpFinished(at, { durationMs: 1 }),
    (at) => of.tftpStarted(at, autoexec),
    (at) => of.tftpFinished(at, { file: autoexec, bytes: 900, durationMs: 1 }),
    (at) => of.discover(at, 'ipxe'),
    (at) => of.offered(at, { client: 'ipxe', personality: 'ipxe' }),
    (at) => of.served(at, { script: 'start' }),
    (at) => of.served(at, { session, profile: 'guest' }),
    (at) => of.fileSent(at, { file: 'guest/vmlinuz', durationMs: 1 }),
    (at) => of.fileSent(at, { file: 'guest/initrd', durationMs: 1 }),
    (at) => of.beacon(at, { session }),
  ];
  return steps.map((event) => {
    atMs += 1 + Math.floor(random() * 1_500);
    return event(atMs);
  });
}

function storm(): readonly BootEvent[] {
  const random = createRandom(SEED);
  const boots = Array.from({ length: MACHINES }, (_, machine) => bootOf(machine, random));
  return boots.flat().sort((a, b) => a.atMs - b.atMs);
}

async function allBoots({ boots }: OpenInventory): Promise<readonly Boot[]> {
  const found: Boot[] = [];
  let cursor: string | undefined;
  do {
    const page = await boots.list({}, { limit: 300, ...(cursor !== undefined && { cursor }) });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

t.test(`1 000 machines at once have 1 000 whole boots, seed ${SEED}`, async (t) => {
  const { inventory } = await realInventory(t);
  const told: BootEvent[] = [];
  let nowMs = START_MS;
  let due: (() => void) | undefined;
  const recorder = await loadRecorder({
    clock: { nowMs: () => nowMs },
    record: (event) => told.push(event),
    events: inventory.events,
    boots: inventory.boots,
    retention: RETENTION,
    machineOf: (known) => `m_${known.slice(-5)}` as MachineId,
    diagnosis: createDiagnosis(),
    after: (_, run) => {
      due = run;
      return () => {
        due = undefined;
      };
    },
  });
  const events = storm();
  let nextPassMs = START_MS + 1_000;
  for (const [index, event] of events.entries()) {
    nowMs = event.atMs;
    recorder.heard({ seq: index + 1, event });
    if (nowMs < nextPassMs) continue;
    // As the timer does it, once a second, while everything goes on.
    nextPassMs = nowMs + 1_000;
    due?.();
    await recorder.events.settled();
  }
  await recorder.close();

  const boots = await allBoots(inventory);
  t.equal(boots.length, MACHINES, 'boots');
  t.equal(new Set(boots.map(({ macs }) => macs[0])).size, MACHINES, 'each of another machine');
  const broken = boots.filter(
    ({ stages, outcome }) =>
      outcome !== 'handoff' || stages.map(({ stage }) => stage).join() !== STAGES.join(),
  );
  t.same(broken, [], 'every stage, in order, and handed over');
  const ended = told.filter(({ kind }) => kind === 'boot.ended');
  t.equal(ended.length, MACHINES, 'each is told once to have ended');
  t.match(ended, Array(MACHINES).fill({ outcome: 'handoff' }));
  t.same(told.length, ended.length, 'nothing was lost, and nothing is wrong');
  t.equal(await inventory.events.lastSeq(), events.length);
  const kept = await inventory.events.query({ limit: 100_000 });
  t.equal(kept.length, events.length, 'every event is kept');
});
