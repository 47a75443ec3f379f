/**
 * How a machine stands, in one of six words, and what is said about its boot.
 *
 * Owns     which word: what somebody decided about it, what it is doing now, and how its last boot
 *          ended, in this order of weight.
 * Tests    test/ui/machine-words.test.ts
 */
import type { BootOutcome, BootStage } from '../domain/boot-stage.ts';
import type { MachineResource } from './resources.ts';
import { measured, size } from '../domain/units.ts';
import type { LiveBoot } from './live/boot-reducer.ts';

export type MachineWord =
  'waiting' | 'booting' | 'installing' | 'ready' | 'attention' | 'ignored' | 'new';

/** What a status means, whatever it is called. */
export type Tone = 'good' | 'busy' | 'wait' | 'bad' | 'work' | 'idle';

export const TONES: Readonly<Record<MachineWord, Tone>> = {
  waiting: 'wait',
  booting: 'busy',
  installing: 'work',
  ready: 'good',
  attention: 'bad',
  ignored: 'idle',
  new: 'idle',
};

export function wordOf(
  { state, talos }: Pick<MachineResource, 'state' | 'talos'>,
  boot: LiveBoot | undefined,
): MachineWord {
  if (state === 'ignored') return 'ignored';
  if (state === 'waiting') return 'waiting';
  if (talos?.failure !== undefined || talos?.config_error !== undefined) return 'attention';
  if (boot && needsAttention(boot)) return 'attention';
  if (talos?.stage === 'installing') return 'installing';
  if (boot && boot.outcome === undefined)
    return boot.stage === 'install' ? 'installing' : 'booting';
  return state === 'unknown' ? 'new' : 'ready';
}

/** When it was heard of last: what is on its way to the inventory counts. */
export function seenAt(
  { last_seen_at: at }: Pick<MachineResource, 'last_seen_at'>,
  boot: LiveBoot | undefined,
): string | undefined {
  if (!boot || boot.lastAtMs <= Date.parse(at ?? '1970-01-01')) return at;
  return new Date(boot.lastAtMs).toISOString();
}

/** Its last boot came to nothing, or something was found to be wrong with it. */
export function needsAttention({ outcome, findings }: LiveBoot): boolean {
  if (findings.length > 0) return true;
  return outcome === 'failed' || outcome === 'stalled';
}

export const STAGE_WORDS: Readonly<Record<BootStage, string>> = {
  discover: 'Firmware asks by DHCP',
  offer: 'Answer',
  pxe: 'Asks port 4011',
  'loader-request': 'Asks for the loader',
  loader: 'Loader',
  ipxe: 'iPXE comes up',
  script: 'Script',
  wait: 'Waits on its screen',
  files: 'Kernel and initrd',
  handoff: 'Hands over',
  install: 'System reports',
  local: 'Local disk',
};

export function stageWords(stage: string): string {
  return (STAGE_WORDS as Readonly<Record<string, string | undefined>>)[stage] ?? stage;
}

interface OutcomeWords {
  readonly word: string;
  readonly tone: Tone;
}

const OUTCOMES: Readonly<Record<BootOutcome | 'running', OutcomeWords>> = {
  running: { word: 'booting', tone: 'busy' },
  handoff: { word: 'handed over', tone: 'good' },
  local: { word: 'local disk', tone: 'good' },
  failed: { word: 'failed', tone: 'bad' },
  stalled: { word: 'stalled', tone: 'bad' },
  'gave-up': { word: 'gave up', tone: 'idle' },
};

export function outcomeWords(outcome: BootOutcome | 'running' | undefined): OutcomeWords {
  return OUTCOMES[outcome ?? 'running'];
}

/** What happens now, as a sentence: `Sending initrd.gz, 62 %`. */
export function sentenceOf(boot: LiveBoot): string {
  const { outcome, stage, moving, profile, why, startedAtMs, endedAtMs } = boot;
  const took = endedAtMs === undefined ? '' : ` after ${measured(endedAtMs - startedAtMs)}`;
  if (outcome === undefined) {
    if (moving) return sending(moving);
    return stage === undefined ? 'Booting' : stageWords(stage);
  }
  switch (outcome) {
    case 'handoff':
      return `Handed over${profile === undefined ? '' : ` to ${profile}`}${took}`;
    case 'local':
      return `Went to its local disk${took}`;
    case 'failed':
      return `Failed${took}${why === undefined ? '' : `: ${why}`}`;
    case 'stalled':
      return `Stands still: ${stage === undefined ? 'nothing was seen' : stageWords(stage)}`;
    case 'gave-up':
      return 'Asked, and was heard of no more';
  }
}

function sending({ file, bytes, sizeBytes }: NonNullable<LiveBoot['moving']>): string {
  const name = file.split('/').findLast((part) => part !== '') ?? file;
  const share = sizeBytes
    ? `${Math.min(100, Math.floor((bytes * 100) / sizeBytes))} %`
    : size(bytes);
  return `Sending ${name}, ${share}`;
}
