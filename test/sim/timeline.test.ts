/**
 * Thousands of boots at once, their events in one stream, some lost and some told twice: each event
 * is part of the boot that it came from and of no other. Chance is seeded; a failure names its seed.
 */
import t from 'tap';
import type { IpAddress } from '../../src/domain/address.ts';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { Boot } from '../../src/domain/boot-session.ts';
import type { Mac } from '../../src/domain/mac.ts';
import type { MachineId } from '../../src/domain/machine.ts';
import { initialState, step } from '../../src/timeline/engine.ts';
import { createBootEvents, ip, mac } from '../fakes/boot-events.ts';
import { createRandom } from '../fakes/simulated-network.ts';

const SEEDS = [1, 2, 3, 4];
const MACHINES = 400;
const BOOTS_EACH = 3;
/** of events, and of those that are told twice */
const LOST = 0.05;
const DOUBLED = 0.05;

interface Told {
  readonly event: BootEvent;
  readonly machine: number;
  /** of the machine, from 0 */
  readonly boot: number;
  /** without it nothing tells this boot from the one before */
  readonly vital: boolean;
}

type Random = () => number;

/** Bit 0: behind a relay. Bits 1 and 2: two network cards, and iPXE as firmware. */
function kindOf(machine: number) {
  return {
    near: machine % 2 === 0,
    twoCards: machine % 4 === 0,
    rom: machine % 8 === 3,
  };
}

function macOf(machine: number, card = 0): Mac {
  const [high, low] = [machine >> 8, machine & 255].map((byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  return mac(`52:54:00:0${card}:${high ?? ''}:${low ?? ''}`);
}

function addressOf(machine: number): IpAddress {
  return ip(`10.${machine >> 8}.${machine & 255}.9`);
}

function bootOf(machine: number, boot: number, random: Random): readonly Told[] {
  const { near, twoCards, rom } = kindOf(machine);
  const from = addressOf(machine);
  const of = createBootEvents({ mac: macOf(machine), from, near });
  const second = createBootEvents({ mac: macOf(machine, 1), from, near });
  const client = rom ? 'ipxe' : 'uefi';
  const session = `${machine}-${boot}`;
  let atMs = boot * 300_000 + Math.floor(random() * 60_000);
  const told: Told[] = [];
  const then = (event: (atMs: number) => BootEvent, vital = false): void => {
    atMs += 1 + Math.floor(random() * 400);
    told.push({ event: event(atMs), machine, boot, vital });
  };
  then((at) => of.discover(at, client), true);
  then((at) => of.offered(at, { client }));
  if (twoCards) then((at) => second.discover(at));
  then((at) => of.tftpStarted(at));
  then((at) => of.tftpFinished(at, { outcome: 'probe', bytes: 0, durationMs: 1 }));
  then((at) => of.tftpStarted(at));
  then((at) => of.tftpFinished(at, { durationMs: 1 }));
  then((at) => of.discover(at, 'ipxe'), rom);
  then((at) => of.served(at, { script: 'start' }));
  then((at) => of.served(at, { session, profile: session }), true);
  for (let file = 0; file < 3; file += 1)
    then((at) => of.fileSent(at, { file: `${session}/${file}` }));
  // One in five is switched off in the middle.
  if (random() < 0.2) return told;
  const step = random() < 0.5 ? 'handoff' : 'local';
  then((at) => of.beacon(at, { session, step }));
  return told;
}

function stream(random: Random): readonly Told[] {
  const boots = Array.from({ length: MACHINES * BOOTS_EACH }, (_, at) =>
    bootOf(at % MACHINES, Math.floor(at / MACHINES), random),
  );
  return boots
    .flat()
    .filter(({ vital }) => vital || random() >= LOST)
    .flatMap((told) => (random() < DOUBLED ? [told, told] : [told]))
    .sort((a, b) => a.event.atMs - b.event.atMs);
}

/** A script names its boot, so that what a boot holds can be told from outside. */
function ownersOf({ stages, profile }: Boot): ReadonlySet<string> {
  const files = stages.flatMap((stage) => stage.files ?? []).map(({ file }) => file.split('/'));
  const named = files.filter((parts) => parts.length > 1).map(([session = '']) => session);
  return new Set([...named, ...(profile === undefined ? [] : [profile])]);
}

for (const seed of SEEDS) {
  t.test(`every event of 1 200 boots is in the right one, seed ${seed}`, (t) => {
    const told = stream(createRandom(seed));
    const machineOf = (known: Mac): MachineId | undefined =>
      /^52:54:00:0[01]/.test(known) ? (`m_${known.slice(-5)}` as MachineId) : undefined;
    const state = initialState({ machineOf });
    const boots = new Map<string, Boot>();
    const wrong: string[] = [];
    for (const { event, machine, boot } of told) {
      for (const { boot: changed } of step(state, { kind: 'heard', event }).effects) {
        boots.set(changed.id, changed);
        const foreign = changed.macs.some((known) => !known.endsWith(macOf(machine).slice(-5)));
        const nth = Math.floor(changed.startedAtMs / 300_000);
        const older = changed.endedAtMs !== undefined && nth === boot - 1;
        if (foreign || (nth !== boot && !older)) wrong.push(`${event.kind} ${machine} ${boot}`);
      }
    }
    t.same(wrong, []);
    t.equal(boots.size, MACHINES * BOOTS_EACH);
    t.same(
      [...boots.values()].filter((boot) => ownersOf(boot).size !== 1),
      [],
    );
    t.equal(lostOf(told, [...boots.values()]), 0);
    t.end();
  });
}

/** Scripts and files that were told of and are in no boot. */
function lostOf(told: readonly Told[], boots: readonly Boot[]): number {
  const files = boots.flatMap(({ stages }) => stages.flatMap((stage) => stage.files ?? []));
  const kept = new Set([
    ...files.map(({ file }) => file),
    ...boots.flatMap(({ scripts }) => scripts),
  ]);
  const sent = told.flatMap(({ event }) => {
    if (event.kind === 'file.sent') return [event.file];
    return event.kind === 'script.served' && event.session !== undefined ? [event.session] : [];
  });
  return sent.filter((name) => !kept.has(name)).length;
}
