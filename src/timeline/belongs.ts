/**
 * What each event does to the boot that it belongs to.
 *
 * Owns     which kinds of events are part of a boot, and which stage each of them is.
 * Leaves   finding the boot to engine.ts, files to transfers.ts, evidence to note-evidence.ts.
 * Tests    test/timeline/stages.test.ts, test/timeline/engine.test.ts
 */
import type { BootEvent, BootEventKind, DhcpClientKind } from '../domain/boot-event.ts';
import type { Boot } from '../domain/boot-session.ts';
import type { BootStage } from '../domain/boot-stage.ts';
import type { Of } from './engine-state.ts';
import { afterTransfer, isPastLoader } from './transfers.ts';
import { noteEvidence } from '../domain/note-evidence.ts';
import { NO_EVIDENCE } from '../domain/boot-evidence.ts';
import {
  close,
  describe,
  end,
  extend,
  hasStage,
  mark,
  stageOf,
  touch,
  withScript,
} from './stages.ts';

type Rule<K extends BootEventKind> = (boot: Boot, event: Of<K>) => Boot;

/** Messages that are left unanswered because they are no request to boot, or not one to us. */
const NO_ASKING: ReadonlySet<Of<'dhcp.ignored'>['reason']> = new Set([
  'malformed',
  'not-a-request',
  'not-discover',
  'not-pxe',
  'on-ignore-list',
  'other-server',
  'rate-limited',
  'no-room',
  'send-failed',
  'internal',
]);

export function isRefusedAsking({ reason }: Of<'dhcp.ignored'>): boolean {
  return !NO_ASKING.has(reason);
}

export function isPartOfBoots({ kind }: BootEvent): boolean {
  return kind in RULES || kind === 'dhcp.ignored';
}

/**
 * Evidence of what a machine does while it boots, and of nothing once it has: an installed system
 * renews its address as firmware takes one.
 */
export function isEvidenceAlone(event: BootEvent): boolean {
  return event.kind === 'dhcp.ignored' && !isRefusedAsking(event);
}

/**
 * The stage of a DISCOVER. iPXE in the ROM of a network card is firmware, until it has loaded
 * another loader or a script.
 */
function askingStage(boot: Boot, client: DhcpClientKind): 'discover' | 'ipxe' {
  if (client !== 'ipxe') return 'discover';
  const loaded = hasStage(boot, 'loader-request', 'loader') || isPastLoader(boot);
  return loaded || (boot.client !== undefined && boot.client !== 'ipxe') ? 'ipxe' : 'discover';
}

/** The boot after one of its events. */
export function applied(boot: Boot, event: BootEvent): Boot {
  const rule = RULES[event.kind] as Rule<BootEventKind> | undefined;
  const touched = touch(boot, event);
  const evidence = noteEvidence(boot.evidence ?? NO_EVIDENCE, event);
  return { ...(rule ? rule(touched, event) : touched), evidence };
}

const noted = (boot: Boot): Boot => boot;

const detailed =
  <K extends BootEventKind>(stage: BootStage, words: (event: Of<K>) => string): Rule<K> =>
  (boot, event) =>
    describe(boot, stage, words(event));

const reported =
  <K extends BootEventKind>(words: (event: Of<K>) => string, { ends = false } = {}): Rule<K> =>
  (boot, event) => {
    const { atMs } = event;
    return mark(boot, 'install', { atMs, detail: words(event), ...(!ends && { open: true }) });
  };

const RULES: { readonly [K in BootEventKind]?: Rule<K> } = {
  'dhcp.discover': asked,
  'pxe.request': (boot, { client, atMs }) =>
    client === 'ipxe' && hasStage(boot, 'ipxe')
      ? mark(boot, 'ipxe', { atMs })
      : mark(boot, 'pxe', { atMs, open: true }),
  'dhcp.offered': offered,
  'pxe.answered': (boot, { atMs, bootFile }) =>
    hasStage(boot, 'pxe') ? extend(boot, 'pxe', { atMs, detail: bootFile }) : boot,
  'dhcp.ignored': unanswered,
  'uuid.changed': noted,
  'offer.unfollowed': detailed('offer', ({ next }) => `not followed, tried again as ${next}`),
  'loader.silent': detailed('loader', ({ file }) => `${file} did not come up`),
  'blksize.lowered': detailed(
    'loader-request',
    ({ blockSizeBytes, next }) => `blocks of ${blockSizeBytes} bytes are lost, ${next} from now on`,
  ),
  'tftp.started': afterTransfer,
  'tftp.progress': afterTransfer,
  'tftp.finished': afterTransfer,
  'file.progress': afterTransfer,
  'file.sent': afterTransfer,
  'machine.discovered': noted,
  'script.served': served,
  'boot.beacon': beaconed,
  'wait.started': (boot, { atMs, code }) =>
    mark(boot, 'wait', { atMs, detail: `to be adopted, by code ${code}`, open: true }),
  // That it is still there keeps the boot from being given up as silent.
  'wait.polled': noted,
  'wait.ended': (boot, { atMs, outcome }) =>
    extend(boot, 'wait', { atMs, detail: outcome === 'adopted' ? outcome : 'nobody adopted it' }),
  'menu.shown': (boot, { atMs, entries }) =>
    mark(boot, 'wait', { atMs, detail: `menu with profiles: ${entries}`, open: true }),
  'menu.chosen': (boot, { atMs, profile }) =>
    extend(boot, 'wait', { atMs, detail: `${profile} chosen on its screen` }),
  'install.started': reported(({ profile }) => `installs ${profile}`),
  'install.done': reported(() => 'installed', { ends: true }),
  'talos.stage': (boot, event) =>
    reported<'talos.stage'>(({ stage }) => stage, { ends: event.stage === 'running' })(boot, event),
  'talos.installed': reported(() => 'Talos is on the disk'),
  'talos.misconfigured': reported(({ detail }) => `configuration refused: ${detail}`),
  'talos.failed': reported(({ name, detail }) => `${name}: ${detail}`),
  'config.token.issued': noted,
  'boot.token.issued': noted,
  'answer.served': (boot, event) =>
    boot.outcome === 'handoff'
      ? reported<'answer.served'>(({ file }) => `fetched ${file}`)(boot, event)
      : boot,
  'installer.started': reported((event) => said('the installer runs', event)),
  'installer.progress': reported((event) => said('the installer goes on', event)),
  'installer.done': reported((event) => said('the installer is done', event), { ends: true }),
  'installer.failed': reported((event) => said('the installer failed', event), { ends: true }),
  'disk.missed': noted,
  'loader.withheld': (boot, { atMs }) =>
    end(mark(boot, 'local', { atMs, detail: 'no loader is given to it' }), 'local', atMs),
  'config.served': (boot, event) =>
    boot.outcome === 'handoff'
      ? reported<'config.served'>(({ config }) => `fetched configuration ${config}`)(boot, event)
      : boot,
};

function said(what: string, { percent, text }: Of<'installer.progress'>): string {
  const share = percent === undefined ? '' : `, ${percent} %`;
  return `${what}${share}${text === undefined ? '' : `: ${text}`}`;
}

function asked(boot: Boot, { client, archCode, vendorClass, atMs }: Of<'dhcp.discover'>): Boot {
  const stage = askingStage(boot, client);
  const marked = mark(boot, stage, { atMs });
  return stage === 'ipxe' ? marked : { ...marked, client, archCode, vendorClass };
}

function offered(boot: Boot, event: Of<'dhcp.offered'>): Boot {
  const { client, bootFile, personality, atMs, to } = event;
  if (client === 'ipxe' && hasStage(boot, 'ipxe')) return extend(boot, 'ipxe', { atMs });
  const detail = bootFile === '' ? personality : `${bootFile} (${personality})`;
  return {
    ...without(mark(boot, 'offer', { atMs, detail }), 'ignored'),
    ...(bootFile !== '' && { bootFile }),
    // A relay is answered on the port of servers (RFC 2131 section 4.1).
    ...(to.endsWith(':67') && { relayed: true as const }),
  };
}

function unanswered(boot: Boot, event: Of<'dhcp.ignored'>): Boot {
  const { atMs, reason, detail } = event;
  if (!isRefusedAsking(event)) return boot;
  // A message that is refused at once has no other event that tells of it.
  const told = stageOf(boot, 'discover')?.endedAtMs === atMs || hasStage(boot, 'ipxe');
  const known = told ? boot : mark(boot, 'discover', { atMs });
  const because = detail === '' ? reason : `${reason}: ${detail}`;
  return { ...mark(known, 'offer', { atMs, detail: `unanswered, ${because}` }), ignored: reason };
}

function served(boot: Boot, event: Of<'script.served'>): Boot {
  const { atMs, script, profile, reason, error, session, machine: label } = event;
  if (script === 'start') return mark(boot, 'ipxe', { atMs });
  const why = [script, profile, reason, error].filter((word) => word !== undefined);
  const up = hasStage(boot, 'ipxe') ? close(boot, 'ipxe', atMs) : boot;
  const marked = mark(up, 'script', { atMs, detail: why.join(', ') });
  const known = session === undefined ? marked : withScript(marked, session);
  const decided: Boot = {
    ...without(known, 'profile', 'reason', 'error'),
    ...(label !== event.mac && label !== event.from && { label }),
    ...(profile !== undefined && { profile }),
    ...(reason !== undefined && { reason }),
    ...(error !== undefined && { error }),
  };
  return script === 'fail' ? end(decided, 'failed', atMs) : decided;
}

function beaconed(boot: Boot, { step, detail, atMs }: Of<'boot.beacon'>): Boot {
  switch (step) {
    case 'handoff':
      return end(mark(close(boot, 'files', atMs), 'handoff', { atMs }), 'handoff', atMs);
    case 'local': {
      const gone = mark(boot, 'local', { atMs });
      return boot.outcome === 'failed' ? gone : end(gone, 'local', atMs);
    }
    // The menu is still there.
    case 'tested':
      return boot;
    case 'kernel-failed':
    case 'initrd-failed':
    case 'boot-failed':
    case 'chain-failed': {
      const stage = hasStage(boot, 'handoff') ? 'handoff' : 'files';
      const words = detail === '' ? step : `${step} ${detail}`;
      return end(extend(boot, stage, { atMs, detail: words }), 'failed', atMs);
    }
  }
}

function without(
  boot: Boot,
  ...names: readonly ('ignored' | 'profile' | 'reason' | 'error')[]
): Boot {
  const left = Object.entries(boot).filter(([name]) => !names.some((gone) => gone === name));
  return Object.fromEntries(left) as unknown as Boot;
}
