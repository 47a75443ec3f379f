/**
 * The events and boots of a year of a large site, made by the engine that makes them in the server.
 *
 * Owns     how machines boot: in racks whose events lie between each other, the days apart, one
 *          boot in twenty with a kernel that cannot be fetched.
 */
import type { IpAddress } from '../../src/domain/address.ts';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { Boot } from '../../src/domain/boot-session.ts';
import { eventsPerWriteMax } from '../../src/domain/limits-timeline.ts';
import type { MachineId } from '../../src/domain/machine.ts';
import type { OpenInventory } from '../../src/store/open.ts';
import { createDiagnosis } from '../../src/timeline/diagnosis.ts';
import { initialState, step } from '../../src/timeline/engine.ts';
import { createBootEvents } from '../../test/fakes/boot-events.ts';
import { MACHINES, macOf } from '../script/inventory.ts';

export const BOOTS_EACH = 5;
export const EVENTS_PER_BOOT = 20;
/** of a boot, in its last step */
const FAILING_EACH = 20;
/** Machines that are powered on together. */
const RACK = 100;
const dayMs = 86_400_000;
const rackMs = 60_000;

/** @param untilMs  the last boots are of this day; all are within the days that are kept */
export async function fillHistory(
  { events, boots }: Pick<OpenInventory, 'events' | 'boots'>,
  untilMs: number,
): Promise<{ readonly events: number; readonly boots: number }> {
  const known = new Map(Array.from({ length: MACHINES }, (_, of) => [macOf(of), idOf(of)]));
  const machineOf = (mac: string): MachineId | undefined => known.get(mac as never);
  const state = initialState({ machineOf, diagnosis: createDiagnosis() });
  let seq = 0;
  const ids = new Set<string>();
  for (const rack of racks(untilMs)) {
    const changed = new Map<string, Boot>();
    for (const event of rack) {
      const { effects } = step(state, { kind: 'heard', event });
      for (const { boot } of effects) changed.set(boot.id, boot);
    }
    for (let at = 0; at < rack.length; at += eventsPerWriteMax) {
      const batch = rack.slice(at, at + eventsPerWriteMax);
      await events.append(batch.map((event) => ({ seq: (seq += 1), event })));
    }
    await boots.saveAll([...changed.values()]);
    for (const id of changed.keys()) ids.add(id);
  }
  return { events: seq, boots: ids.size };
}

function idOf(number: number): MachineId {
  return `m_${String(number).padStart(8, '0')}` as MachineId;
}

function* racks(untilMs: number): Generator<readonly BootEvent[]> {
  for (let round = 0; round < BOOTS_EACH; round += 1) {
    const dawnMs = untilMs - (BOOTS_EACH - round) * 5 * dayMs;
    for (let first = 0; first < MACHINES; first += RACK) {
      const startMs = dawnMs + (first / RACK) * rackMs;
      const machines = Array.from({ length: RACK }, (_, at) => first + at);
      const told = machines.flatMap((of) =>
        bootOf(of, { round, atMs: startMs + (of % RACK) * 97 }),
      );
      yield told.sort((a, b) => a.atMs - b.atMs);
    }
  }
}

interface Moment {
  readonly round: number;
  readonly atMs: number;
}

/** A UEFI machine that loads a kernel and two initrds. */
function bootOf(number: number, { round, atMs }: Moment): readonly BootEvent[] {
  const from = `10.93.${number >> 8}.${number & 0xff}` as IpAddress;
  const of = createBootEvents({ mac: macOf(number), from });
  const session = `${number}-${round}`;
  const profile = `p${number % 200}`;
  const fails = (number + round) % FAILING_EACH === 0;
  const taken = { reason: 'not-discover', detail: 'message type 3', takesOffer: true } as const;
  const script = 'autoexec.ipxe';
  const file = (name: string): string => `${profile}/${name}`;
  return [
    of.discover(atMs),
    of.offered(atMs + 1),
    of.discover(atMs + 2_000),
    of.offered(atMs + 2_001),
    of.ignored(atMs + 4_000, taken),
    of.tftpStarted(atMs + 4_050),
    of.tftpFinished(atMs + 4_060, { outcome: 'probe', bytes: 0, durationMs: 10 }),
    of.tftpStarted(atMs + 4_070),
    of.tftpFinished(atMs + 4_600),
    of.tftpStarted(atMs + 6_000, script),
    of.tftpFinished(atMs + 6_010, { file: script, bytes: 900, durationMs: 10 }),
    of.discover(atMs + 7_000, 'ipxe'),
    of.offered(atMs + 7_001, { client: 'ipxe', personality: 'ipxe' }),
    of.ignored(atMs + 8_000, taken),
    of.served(atMs + 8_100, { script: 'start' }),
    of.served(atMs + 8_200, { session, profile }),
    of.fileSent(atMs + 9_000, { file: file('linux'), complete: !fails }),
    of.fileSent(atMs + 9_500, { file: file('initrd.gz') }),
    of.fileSent(atMs + 9_900, { file: file('firmware.cpio') }),
    of.beacon(atMs + 10_000, { session, step: fails ? 'kernel-failed' : 'handoff' }),
  ];
}
