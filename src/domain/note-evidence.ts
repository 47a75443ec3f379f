/**
 * Takes note of the events of a boot, as facts that diagnosis goes by.
 *
 * Owns     which event is a fact of which part, and what a fact takes the place of.
 * Leaves   which event belongs to which boot to src/timeline.
 * Specs    EDK2 PxeBcBoot.c asks the size of a file first and then reads it; the question is no
 *          request. RFC 2131 section 4.4.1: whoever takes an offer broadcasts a REQUEST.
 * Tests    test/domain/note-evidence.test.ts
 */
import type { BootEvent, BootEventKind, FileCutReason, TftpOutcome } from './boot-event.ts';
import type { BootEvidence } from './boot-evidence.ts';
import { START_SCRIPT } from './boot-names.ts';
import type { ErrorCode } from './errors.ts';
import { dhcpRepeatMsMin } from './limits.ts';

const LOADERS = 'loaders/';

/** The member of the union that has this kind, perhaps beside others. */
type EventOf<K, E = BootEvent> = E extends { kind: infer Kinds }
  ? K extends Kinds
    ? E
    : never
  : never;

type Noting = {
  readonly [K in BootEventKind]?: (before: BootEvidence, event: EventOf<K>) => BootEvidence;
};

const NOTING: Noting = {
  'dhcp.discover': (before, event) =>
    event.client === 'ipxe' ? ipxeSeen(before, event.atMs) : asked(before, event.atMs),
  'dhcp.offered': (before, { atMs, client, personality }) => {
    const rest = without(before, 'ignored');
    return client === 'ipxe' ? rest : { ...rest, offer: { atMs, client, personality } };
  },
  'dhcp.ignored': (before, event) => ignored(before, event),
  'pxe.answered': (before, event) => ({ ...before, asks: 0, answered4011AtMs: event.atMs }),
  'tftp.started': (before, { atMs, file }) =>
    file === START_SCRIPT ? ipxeSeen(before, atMs) : started(before, { atMs, file }),
  'tftp.progress': (before, event) => moved(before, event),
  'tftp.finished': (before, { file, outcome, atMs, bytes, detail }) => {
    if (file === START_SCRIPT || outcome === 'probe') return probed(before, file);
    if (outcome === 'complete') return whole(before, { file, atMs, bytes });
    return ended(before, { file, atMs, bytes, how: outcome, detail });
  },
  'blksize.lowered': (before, { atMs, blockSizeBytes, next }) => ({
    ...before,
    lowered: { atMs, from: before.lowered?.from ?? blockSizeBytes, to: next },
  }),
  'file.progress': (before, event) => moved(before, event),
  'file.sent': (before, event) => sent(before, event),
  'script.served': (before, event) => served(before, event),
  'boot.beacon': (before, { atMs, step, detail }) => ({
    ...before,
    beacon: { atMs, step, detail },
  }),
  'talos.stage': (before, { atMs }) => ({ ...before, reportAtMs: atMs }),
  'talos.installed': (before, { atMs }) => ({ ...before, reportAtMs: atMs }),
  'talos.misconfigured': (before, { atMs, detail }) => ({
    ...before,
    reportAtMs: atMs,
    trouble: { atMs, kind: 'config', detail },
  }),
  'talos.failed': (before, { atMs, name, detail }) => ({
    ...before,
    reportAtMs: atMs,
    trouble: { atMs, kind: 'system', detail: `${name}: ${detail}` },
  }),
  'config.served': (before, { atMs }) => ({ ...before, reportAtMs: atMs }),
  'disk.missed': (before, { atMs }) => ({ ...before, diskMissedAtMs: atMs }),
};

/** Takes note of an event of the boot. @returns the same evidence where it is none */
export function noteEvidence(before: BootEvidence, event: BootEvent): BootEvidence {
  // TypeScript cannot see that the entry of a kind takes the event of that kind.
  const note = NOTING[event.kind] as
    ((before: BootEvidence, event: BootEvent) => BootEvidence) | undefined;
  return note ? note(before, event) : before;
}

/** The firmware begins anew: what came of its last attempt is kept, for it may be why. */
function asked(before: BootEvidence, atMs: number): BootEvidence {
  const { askedAtMs, asks } = before;
  const rest = without(before, 'addressTakenAtMs', 'answered4011AtMs');
  const doubled = askedAtMs !== undefined && atMs - askedAtMs < dhcpRepeatMsMin;
  if (doubled) return { ...rest, askedAtMs: atMs };
  // Whoever had taken an address had an offer that it could use, and begins for another reason.
  return { ...rest, askedAtMs: atMs, asks: before.addressTakenAtMs === undefined ? asks + 1 : 1 };
}

function ipxeSeen(before: BootEvidence, atMs: number): BootEvidence {
  const rest = without(before, 'script', 'file', 'beacon', 'fileWholeAtMs');
  const firstAtMs = before.script ? atMs : (before.ipxe?.firstAtMs ?? atMs);
  return { ...rest, asks: 0, filesWhole: 0, ipxe: { firstAtMs, lastAtMs: atMs } };
}

function ignored(
  before: BootEvidence,
  { atMs, reason, detail, takesOffer }: EventOf<'dhcp.ignored'>,
): BootEvidence {
  if (takesOffer) return { ...before, addressTakenAtMs: atMs };
  if (reason === 'not-discover') return before;
  const sinceMs = before.ignored?.reason === reason ? before.ignored.atMs : atMs;
  return { ...before, ignored: { reason, detail, atMs: sinceMs } };
}

/** Before there is a script, what is fetched is a loader. */
function part(before: BootEvidence): 'loader' | 'file' {
  return before.script ? 'file' : 'loader';
}

function started(before: BootEvidence, at: { atMs: number; file: string }): BootEvidence {
  const was = before[part(before)];
  const again = was?.file === at.file && was.bytes === 0 && was.end?.how !== 'complete';
  const transfer = {
    file: at.file,
    askedAtMs: again ? was.askedAtMs : at.atMs,
    asked: again ? was.asked + 1 : 1,
    bytes: 0,
  };
  return { ...before, asks: 0, [part(before)]: transfer };
}

function moved(
  before: BootEvidence,
  progress: { atMs: number; file: string; bytes: number; sizeBytes?: number },
): BootEvidence {
  const { atMs, file, bytes, sizeBytes } = progress;
  const was = before[part(before)];
  const same = was?.file === file && !was.end;
  // A transfer that stands still is told of too.
  if (same && was.bytes === bytes) return before;
  const askedAtMs = same ? was.askedAtMs : atMs;
  const transfer = {
    file,
    askedAtMs,
    asked: 1,
    movedAtMs: atMs,
    bytes,
    ...(sizeBytes !== undefined && { sizeBytes }),
  };
  return { ...before, asks: 0, [part(before)]: transfer };
}

/** The question for a size is answered; whoever asked has heard us. */
function probed(before: BootEvidence, file: string): BootEvidence {
  if (before.loader?.file !== file) return before;
  return without(before, 'loader');
}

function whole(
  before: BootEvidence,
  { file, atMs, bytes }: { file: string; atMs: number; bytes: number },
): BootEvidence {
  const key = part(before);
  const transfer = {
    ...{ file, askedAtMs: before[key]?.askedAtMs ?? atMs, asked: 1, movedAtMs: atMs, bytes },
    end: { atMs, how: 'complete', detail: '' } as const,
  };
  if (key === 'file') {
    const { filesWhole } = before;
    return { ...before, file: transfer, filesWhole: filesWhole + 1, fileWholeAtMs: atMs };
  }
  const rest = without(before, 'lowered', 'ipxe');
  const loadersWhole = before.ipxe ? 1 : before.loadersWhole + 1;
  return { ...rest, asks: 0, loader: transfer, loadersWhole, loaderWholeAtMs: atMs };
}

function ended(
  before: BootEvidence,
  end: {
    readonly file: string;
    readonly atMs: number;
    readonly bytes: number;
    readonly how: TftpOutcome | FileCutReason | ErrorCode;
    readonly detail: string;
  },
): BootEvidence {
  const { file, atMs, bytes, how, detail } = end;
  const was = before[part(before)];
  const known = was?.file === file ? was : { askedAtMs: atMs, asked: 1 };
  const transfer = { ...known, file, bytes, end: { atMs, how, detail } };
  return { ...before, asks: 0, [part(before)]: transfer };
}

function sent(before: BootEvidence, event: EventOf<'file.sent'>): BootEvidence {
  const { atMs, bytes, complete, probe, reason, error } = event;
  const isLoader = event.file.startsWith(LOADERS);
  const file = isLoader ? event.file.slice(LOADERS.length) : event.file;
  if (isLoader === (part(before) === 'file')) return before;
  if (probe) return { ...before, asks: 0 };
  if (complete) return whole(before, { file, atMs, bytes });
  return ended(before, { file, atMs, bytes, how: error ?? reason ?? 'client-left', detail: '' });
}

function served(
  before: BootEvidence,
  { atMs, script, reason, error, files, reports }: EventOf<'script.served'>,
): BootEvidence {
  if (script === 'start') return ipxeSeen(before, atMs);
  const rest = without(before, 'file', 'beacon', 'fileWholeAtMs', 'ignored');
  const because = { ...(reason && { reason }), ...(error && { error }) };
  const names = { ...(files && { files }), ...(reports && { reports }) };
  return { ...rest, asks: 0, filesWhole: 0, script: { atMs, script, ...because, ...names } };
}

function without<K extends keyof BootEvidence>(
  evidence: BootEvidence,
  ...names: readonly K[]
): Omit<BootEvidence, K> {
  const left = Object.entries(evidence).filter(([name]) => !names.some((other) => other === name));
  return Object.fromEntries(left) as unknown as Omit<BootEvidence, K>;
}
