/**
 * One boot as a text of 80 columns: every stage in order, with what it took and what it was about.
 *
 * Owns     the words for stages and ends. The text is as wide on every terminal, so that it can be
 *          pasted into a report.
 * Tests    test/cli/boot-view.test.ts
 */
import { stripVTControlCharacters } from 'node:util';
import type { BootOutcome, BootStage } from '../domain/boot-stage.ts';
import { printableWithin } from '../domain/printable.ts';
import type {
  BootResource,
  BootSummary,
  FileResource,
  FindingResource,
  StageResource,
} from '../schema/shown/boot.ts';
import type { View } from './output.ts';
import type { Paint, Tone } from './style.ts';
import { facts } from './table.ts';
import { ago, measured, size } from '../domain/units.ts';

const COLUMNS = 80;

export const NO_BOOTS =
  'No boot has been seen. Set a machine to boot from the network and power it on.';

const STAGES: Readonly<Record<BootStage, string>> = {
  discover: 'firmware asks by DHCP',
  offer: 'answer',
  pxe: 'asks port 4011',
  'loader-request': 'asks for the loader',
  loader: 'loader sent',
  ipxe: 'iPXE is up',
  script: 'script',
  wait: 'waits on its screen',
  files: 'files sent',
  handoff: 'hands over',
  install: 'system reports',
  local: 'local disk',
};

const ENDS: Readonly<Record<BootOutcome | 'running', string>> = {
  running: 'goes on',
  handoff: 'handed over',
  local: 'local disk',
  failed: 'failed',
  stalled: 'stalled',
  'gave-up': 'gave up',
};

const TONES: Readonly<Record<BootOutcome | 'running', Tone>> = {
  running: 'strong',
  handoff: 'good',
  local: 'good',
  failed: 'bad',
  stalled: 'bad',
  'gave-up': 'warn',
};

/** How it ended, with what it ended at: `handed over to debian-13`, `failed: IMAGE_UNKNOWN`. */
export function endOf({ outcome, profile, reason, error, ignored, stage }: BootSummary): string {
  const end = ENDS[outcome];
  if (outcome === 'handoff') return profile === undefined ? end : `${end} to ${profile}`;
  const why = outcome === 'local' ? reason : (error ?? ignored);
  if (why !== undefined) return `${end}: ${why}`;
  return outcome === 'local' || stage === undefined ? end : `${end} after ${stage}`;
}

export function toneOf({ outcome }: BootSummary): Tone {
  return TONES[outcome];
}

export function bootText(boot: BootResource, { paint }: Pick<View, 'paint'>): string {
  const lines = [
    ...boot.stages.flatMap((stage) => stageLines(stage, paint)),
    ...boot.findings.flatMap((finding) => findingLines(finding, paint)),
  ];
  const head = facts(
    [
      ['boot', boot.id],
      ['machine', [boot.machine, ...boot.macs].filter(isFirst).join(' ')],
      ['began', boot.started_at],
      ['end', endOf(boot)],
      ['took', `${measured(boot.duration_ms)}${against(boot)}`],
      ['firmware', firmwareOf(boot)],
      ['address', [boot.address, boot.interface].filter(Boolean).join(' by ')],
    ],
    paint,
  );
  return `${cutLines(head)}\n${paint('dim', HEADER)}\n${lines.map((text) => `${text}\n`).join('')}`;
}

function isFirst(name: string, at: number, names: readonly string[]): boolean {
  return names.indexOf(name) === at;
}

function against({ last_good: good, duration_ms: ms }: BootResource): string {
  if (!good) return '';
  return `, ${difference(ms - good.duration_ms)} against the last good boot ${good.id}`;
}

function firmwareOf(boot: BootResource): string {
  const { client, arch_code: arch, vendor_class: vendor, relayed } = boot;
  const named = client === undefined ? '' : `${client}, architecture ${arch ?? '?'}`;
  return [named, vendor, relayed && 'through a relay'].filter(Boolean).join(', ');
}

/** What is wrong with a boot, and what to do, under a line that says which boot it is. */
export function diagnosisText(boot: BootResource, { paint, nowMs }: View): string {
  const words = [boot.machine, endOf(boot), `began ${ago(boot.started_at, nowMs)}`, boot.id];
  const lines = boot.findings.flatMap((finding) => findingLines(finding, paint));
  return [paint('strong', line(words.join(', '))), ...lines].map((text) => `${text}\n`).join('');
}

/** Of a boot that has no finding. */
export function soundText(boot: BootSummary): string {
  return `${line(`Nothing is wrong with the last boot of ${boot.machine}: ${endOf(boot)}.`)}\n`;
}

const HEADER = `${'AT'.padStart(9)} ${'TOOK'.padStart(9)} ${'+/-'.padStart(9)} STAGE`;
const INDENT = ' '.repeat(30);

/** One line for the stage, one for what it says, one for each file. */
function stageLines(stage: StageResource, paint: Paint): readonly string[] {
  const { after_ms: after, took_ms: took, against_good_ms: diff, times, detail, slowest } = stage;
  const name = STAGES[stage.stage];
  const often = times > 1 && stage.stage !== 'files' ? `, ${times} times` : '';
  const rate = stage.bytes_per_second;
  const speed = rate === undefined ? '' : `, ${size(stage.bytes)}, ${size(rate)}/s`;
  const again = stage.repeats > 0 ? `, ${stage.repeats} resent` : '';
  const mark = slowest ? ' (slowest)' : '';
  const numbers = [measured(after), measured(took), diff === undefined ? '' : difference(diff)]
    .map((text) => text.padStart(9))
    .join(' ');
  const goesOn = stage.ended_at === undefined ? ' …' : '';
  const first = line(`${numbers} ${name}${mark}${often}${speed}${again}${goesOn}`);
  return [
    slowest ? paint('warn', first) : first,
    ...(detail === undefined ? [] : [paint('dim', line(`${INDENT}${detail}`))]),
    ...stage.files.map((file) => fileLine(file, paint)),
  ];
}

function fileLine(file: FileResource, paint: Paint): string {
  const took = file.ended_at === undefined ? undefined : passed(file.started_at, file.ended_at);
  const share =
    took === undefined && file.size_bytes !== undefined ? ` of ${size(file.size_bytes)}` : '';
  const tail = [
    `${size(file.bytes)}${share}`,
    took === undefined ? 'on its way' : measured(took),
    ...(file.fault === undefined ? [] : [file.fault.toUpperCase()]),
  ].join(', ');
  const room = COLUMNS - INDENT.length - tail.length - 1;
  const name = printableWithin(file.file, 1_000);
  const shown = name.length > room ? `…${name.slice(1 - room)}` : name;
  const text = line(`${INDENT}${shown} ${tail}`);
  return file.fault === undefined ? text : paint('bad', text);
}

function passed(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}

function findingLines(finding: FindingResource, paint: Paint): readonly string[] {
  const { title, seen, expected, causes, check, fix } = finding;
  return [
    '',
    paint('bad', line(`found: ${title}`)),
    ...wrapped('seen', seen),
    ...wrapped('expected', expected),
    ...causes.flatMap((cause, at) => wrapped(at === 0 ? 'causes' : '', cause)),
    ...wrapped('check', check),
    ...wrapped('fix', fix),
  ];
}

const NAME_WIDTH = 10;

function wrapped(name: string, text: string): readonly string[] {
  const width = COLUMNS - NAME_WIDTH - 2;
  const rows: string[] = [];
  for (const word of printableWithin(text, 1_000).split(' ')) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      rows[rows.length - 1] = `${last} ${word}`;
    } else rows.push(word);
  }
  return rows.map((row, at) => line(`  ${(at === 0 ? name : '').padEnd(NAME_WIDTH)}${row}`));
}

function difference(ms: number): string {
  return `${ms < 0 ? '-' : '+'}${measured(Math.abs(ms))}`;
}

/** The names on the left may be painted, which takes no room; what stands behind them is plain. */
function cutLines(text: string): string {
  const cut = (row: string): string => {
    const columns = COLUMNS + row.length - stripVTControlCharacters(row).length;
    return row.length > columns ? `${row.slice(0, columns - 1)}…` : row;
  };
  return text.split('\n').map(cut).join('\n');
}

/** Whatever server answers, nothing of a line reaches the terminal as anything but text. */
function line(text: string): string {
  return printableWithin(text.trimEnd(), COLUMNS);
}
