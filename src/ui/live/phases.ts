/**
 * Stages of a boot in the six phases that a picture of many boots has room for, and which stage an
 * event shows.
 *
 * Owns     what is shown while a boot goes on. The server decides what a boot is; its own answer
 *          takes the place of this as soon as it is there.
 * Tests    test/ui/phases.test.ts
 */
import type { BootStage } from '../../domain/boot-stage.ts';
import type { EventResource } from '../../schema/event-resource.ts';

export const PHASES = ['ask', 'loader', 'script', 'wait', 'files', 'done'] as const;
export type Phase = (typeof PHASES)[number];

export const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  ask: 'asking',
  loader: 'loader',
  script: 'iPXE and script',
  wait: 'waiting',
  files: 'kernel and initrd',
  done: 'handed over',
};

const PHASE_OF: Readonly<Record<BootStage, Phase>> = {
  discover: 'ask',
  offer: 'ask',
  pxe: 'ask',
  'loader-request': 'loader',
  loader: 'loader',
  ipxe: 'script',
  script: 'script',
  wait: 'wait',
  files: 'files',
  handoff: 'done',
  install: 'done',
  local: 'done',
};

export function phaseOf(stage: string | undefined): Phase {
  return (PHASE_OF as Readonly<Record<string, Phase | undefined>>)[stage ?? ''] ?? 'ask';
}

/** Kinds that always show the same stage. */
const SHOWS: Readonly<Partial<Record<EventResource['kind'], BootStage>>> = {
  'dhcp.discover': 'discover',
  'dhcp.offered': 'offer',
  'dhcp.ignored': 'offer',
  'pxe.request': 'pxe',
  'pxe.answered': 'pxe',
  'tftp.started': 'loader-request',
  'tftp.progress': 'loader',
  'tftp.finished': 'loader',
  'wait.started': 'wait',
  'wait.polled': 'wait',
  'wait.ended': 'script',
  'menu.shown': 'wait',
  'menu.chosen': 'script',
  'file.progress': 'files',
  'file.sent': 'files',
};

/** The stage that an event shows its boot in; undefined where it says nothing of that. */
export function stageShown(event: EventResource): BootStage | undefined {
  if ('probe' in event && event.kind !== 'file.sent') return undefined;
  if ('client' in event && event.client === 'ipxe') return 'ipxe';
  if (event.kind === 'tftp.finished' && event.outcome === 'probe') return 'loader-request';
  if (event.kind === 'script.served') return scriptStage(event.script);
  if (event.kind === 'boot.beacon') return beaconStage(event.step);
  return SHOWS[event.kind];
}

function scriptStage(script: string): BootStage {
  if (script === 'start') return 'ipxe';
  return script === 'wait' || script === 'menu' ? 'wait' : 'script';
}

function beaconStage(step: string): BootStage | undefined {
  if (step === 'handoff') return 'handoff';
  return step === 'local' ? 'local' : undefined;
}
