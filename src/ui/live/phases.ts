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

/** The stage that an event shows its boot in; undefined where it says nothing of that. */
export function stageShown(event: EventResource): BootStage | undefined {
  if ('probe' in event && event.kind !== 'file.sent') return undefined;
  switch (event.kind) {
    case 'dhcp.discover':
      return event.client === 'ipxe' ? 'ipxe' : 'discover';
    case 'dhcp.offered':
      return event.client === 'ipxe' ? 'ipxe' : 'offer';
    case 'dhcp.ignored':
      return 'offer';
    case 'pxe.request':
    case 'pxe.answered':
      return 'pxe';
    case 'tftp.started':
      return 'loader-request';
    case 'tftp.progress':
      return 'loader';
    case 'tftp.finished':
      return event.outcome === 'probe' ? 'loader-request' : 'loader';
    case 'script.served':
      return scriptStage(event.script);
    case 'wait.started':
    case 'wait.polled':
    case 'menu.shown':
      return 'wait';
    case 'wait.ended':
    case 'menu.chosen':
      return 'script';
    case 'file.progress':
    case 'file.sent':
      return 'files';
    case 'boot.beacon':
      return beaconStage(event.step);
    default:
      return undefined;
  }
}

function scriptStage(script: string): BootStage {
  if (script === 'start') return 'ipxe';
  return script === 'wait' || script === 'menu' ? 'wait' : 'script';
}

function beaconStage(step: string): BootStage | undefined {
  if (step === 'handoff') return 'handoff';
  return step === 'local' ? 'local' : undefined;
}
