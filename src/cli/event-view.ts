/**
 * What an event says to a person, on one line.
 *
 * Owns     the line: time, machine, words; how it fits a terminal; which events are steps of a
 *          boot, and which end one.
 * Leaves   the words for each kind to src/schema/event-words.ts.
 * Tests    test/cli/event-view.test.ts
 */
import type { BootEventKind } from '../domain/boot-event.ts';
import { printable, printableWithin } from '../domain/printable.ts';
import type { EventResource } from '../schema/event-resource.ts';
import { wordsFor } from '../schema/event-words.ts';
import type { View } from './output.ts';
import type { Tone } from './style.ts';
import { fitted } from './table.ts';

/** of a hardware address: names that are longer are cut on a terminal */
const WHO_WIDTH = 17;
/** of `14:03:11.204` */
const TIME_WIDTH = 12;
const GAP = '  ';
/** characters of a line where no terminal cuts it */
const LINE_MAX = 2_048;

/** `14:03:11.204  BLUE-FOX           asks for boot information: UEFI` */
export function eventLine(event: EventResource, who: string, view: View): string {
  const words = printableWithin(wordsFor(event), LINE_MAX);
  return lineOf({ at: timeOf(event.atMs, view.nowMs), who, words, tone: toneOf(event) }, view);
}

interface Line {
  readonly at: string;
  readonly who: string;
  readonly words: string;
  readonly tone: Tone | undefined;
}

function lineOf({ at, who, words, tone }: Line, { width, paint }: View): string {
  const name = printable(who);
  const cut = width === undefined ? name.padEnd(WHO_WIDTH) : fitted(name, WHO_WIDTH);
  const room = width === undefined ? Infinity : width - TIME_WIDTH - WHO_WIDTH - 2 * GAP.length;
  const text = fitted(words, Math.max(1, room)).trimEnd();
  const painted = tone === undefined ? text : paint(tone, text);
  return [paint('dim', at.padEnd(TIME_WIDTH)), cut, painted].join(GAP).trimEnd();
}

/** In the time zone of whoever reads; with its day where that is another one than today. */
function timeOf(atMs: number, nowMs: number): string {
  const [at, now] = [new Date(atMs), new Date(nowMs)];
  const two = (number: number): string => String(number).padStart(2, '0');
  const clock = [at.getHours(), at.getMinutes()].map(two).join(':');
  if (at.toDateString() !== now.toDateString()) {
    return `${two(at.getMonth() + 1)}-${two(at.getDate())} ${clock}`;
  }
  const ms = String(at.getMilliseconds()).padStart(3, '0');
  return `${clock}:${two(at.getSeconds())}.${ms}`;
}

/** What is of no machine that is known, by the address it came from, or by what it is about. */
export function subjectOf(event: EventResource): string {
  if (event.mac !== undefined) return event.mac;
  if ('machine' in event) return event.machine;
  return 'from' in event ? event.from : '-';
}

/** Whether a timeline shows it: what was left unanswered is noise there, and a transfer its end. */
export function isStep(event: EventResource): boolean {
  if (NOISE.has(event.kind)) return false;
  // Firmware asks for the size first, and the doctor as a machine would.
  const asProbe = 'probe' in event || (event.kind === 'tftp.finished' && event.outcome === 'probe');
  return !asProbe;
}

const NOISE: ReadonlySet<BootEventKind> = new Set([
  'dhcp.ignored',
  'tftp.ignored',
  'tftp.started',
  'report.ignored',
  'listener.up',
]);

/**
 * How a boot ended with this event, if it did. What is found wrong with one counts as its end:
 * whoever waits for a boot that stands still would wait for ever.
 */
export function endingOf(event: EventResource): 'booted' | 'failed' | undefined {
  if (event.kind === 'boot.finding') return 'failed';
  if (event.kind === 'script.served' && event.script === 'fail') return 'failed';
  // The test of the network is done from a menu, and leads back to it.
  if (event.kind !== 'boot.beacon' || event.step === 'tested') return undefined;
  return event.step === 'handoff' || event.step === 'local' ? 'booted' : 'failed';
}

export function isProgress({ kind }: EventResource): boolean {
  return kind === 'tftp.progress' || kind === 'file.progress' || kind === 'fetch.progress';
}

function toneOf(event: EventResource): Tone | undefined {
  const ending = endingOf(event);
  if (ending !== undefined) return ending === 'booted' ? 'good' : 'bad';
  const whole =
    (event.kind === 'tftp.finished' && event.outcome === 'complete') ||
    (event.kind === 'file.sent' && event.complete);
  if (whole) return undefined;
  return isStep(event) ? TONES[event.kind] : 'dim';
}

const TONES: Readonly<Partial<Record<BootEventKind, Tone>>> = {
  'fetch.failed': 'bad',
  'talos.failed': 'bad',
  'listener.down': 'bad',
  'loader.silent': 'warn',
  'blksize.lowered': 'warn',
  'sighting.lost': 'warn',
  'facts.lost': 'warn',
  'config.refused': 'warn',
  'config.token.revoked': 'warn',
  'talos.misconfigured': 'warn',
  'disk.missed': 'warn',
  'tftp.finished': 'warn',
  'file.sent': 'warn',
  'install.done': 'good',
  'talos.installed': 'good',
};
