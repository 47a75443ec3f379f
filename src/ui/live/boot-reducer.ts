/**
 * The latest boot of each machine, kept up to date by events.
 *
 * Owns     how a boot looks while it goes on: stage, bytes, rate. It is what pictures of many
 *          boots are drawn from; a page about one boot asks the server for all of it.
 * Leaves   when a boot ends, and what is wrong with it, to the server, which says both.
 * Tests    test/ui/boot-reducer.test.ts
 */
import { newBootId, type BootOutcome, type BootStage } from '../../domain/boot-stage.ts';
import type { BootSummary } from '../resources.ts';
import type { EventResource } from '../../schema/event-resource.ts';
import { phaseOf, stageShown, type Phase } from './phases.ts';

/** From when on it was in a phase, until the next one. */
export interface Span {
  readonly phase: Phase;
  readonly fromMs: number;
}

export interface LiveBoot {
  readonly id: string;
  readonly mac: string;
  /** its name, else its address */
  readonly machine: string;
  readonly startedAtMs: number;
  readonly lastAtMs: number;
  readonly endedAtMs?: number;
  readonly outcome?: BootOutcome;
  readonly stage?: BootStage;
  readonly spans: readonly Span[];
  /** that were sent, those under way included */
  readonly bytes: number;
  readonly bytesPerSecond: number;
  /** what is on its way now */
  readonly moving?: Moving;
  readonly profile?: string;
  /** why it failed, or went to its disk */
  readonly why?: string;
  readonly findings: readonly string[];
}

interface Moving {
  readonly file: string;
  readonly bytes: number;
  readonly sizeBytes?: number;
}

export interface Boots {
  /** by the address that the boot is kept under */
  readonly byMac: ReadonlyMap<string, LiveBoot>;
  /** other addresses of the same machine */
  readonly alias: ReadonlyMap<string, string>;
}

export const NO_BOOTS: Boots = { byMac: new Map(), alias: new Map() };

/** Starts from what the server has, the newest boots first. */
export function seedBoots(summaries: readonly BootSummary[]): Boots {
  const byMac = new Map<string, LiveBoot>();
  const alias = new Map<string, string>();
  for (const summary of summaries) {
    const [mac = ''] = summary.macs;
    if (summary.macs.some((one) => byMac.has(alias.get(one) ?? one))) continue;
    byMac.set(mac, fromSummary(summary, mac));
    for (const other of summary.macs.slice(1)) alias.set(other, mac);
  }
  return { byMac, alias };
}

/** Takes one boot as the server says it is. */
export function putBoot(boots: Boots, summary: BootSummary): Boots {
  const [mac = ''] = summary.macs;
  const key = boots.alias.get(mac) ?? mac;
  const before = boots.byMac.get(key);
  if (before && before.id > summary.id) return boots;
  const spans = before?.id === summary.id ? before.spans : undefined;
  const boot = { ...fromSummary(summary, key), ...(spans && { spans }) };
  return { ...boots, byMac: new Map(boots.byMac).set(key, boot) };
}

function fromSummary(summary: BootSummary, mac: string): LiveBoot {
  const { id, machine, outcome, stage, profile, error, reason, ignored } = summary;
  const startedAtMs = Date.parse(summary.started_at);
  const why = error ?? reason ?? ignored;
  return {
    ...{ id, mac, machine, startedAtMs, findings: summary.finding_ids },
    lastAtMs: Date.parse(summary.last_at),
    ...(outcome !== 'running' && { outcome }),
    ...(summary.ended_at !== undefined && { endedAtMs: Date.parse(summary.ended_at) }),
    ...(stage !== undefined && { stage }),
    spans: [{ phase: phaseOf(stage), fromMs: startedAtMs }],
    bytes: 0,
    bytesPerSecond: 0,
    ...(profile !== undefined && { profile }),
    ...(why !== undefined && { why }),
  };
}

/** @returns the same object where nothing of it changed */
export function reduceBoots(boots: Boots, events: readonly EventResource[]): Boots {
  let byMac: Map<string, LiveBoot> | undefined;
  for (const event of events) {
    const { mac } = event;
    if (mac === undefined) continue;
    const key = boots.alias.get(mac) ?? mac;
    const before = (byMac ?? boots.byMac).get(key);
    const after = nextBoot(before, event, key);
    if (after === before || after === undefined) continue;
    byMac ??= new Map(boots.byMac);
    byMac.set(key, after);
  }
  return byMac ? { ...boots, byMac } : boots;
}

function nextBoot(
  before: LiveBoot | undefined,
  event: EventResource,
  key: string,
): LiveBoot | undefined {
  if (event.kind === 'boot.ended') return ended(before, event);
  if (event.kind === 'boot.finding') return found(before, event);
  const stage = stageShown(event);
  if (stage === undefined) return before && withWhy(before, event);
  if (event.kind === 'dhcp.ignored' && before?.outcome !== undefined) return before;
  const isNew = !before || before.outcome !== undefined || beginsAnew(before, stage);
  if (isNew && !MAY_BEGIN.has(stage)) return before;
  const boot = isNew ? begun(event, { key, name: before?.machine }) : before;
  return withWhy(moved(boot, stage, event), event);
}

/** What the first sign of a boot can be; later ones belong to one that nobody told us of. */
const MAY_BEGIN: ReadonlySet<BootStage> = new Set([
  ...(['discover', 'loader-request', 'ipxe', 'script', 'wait'] satisfies BootStage[]),
]);

/** Firmware asks again once iPXE was up: the machine was switched off and on. */
function beginsAnew({ stage }: LiveBoot, next: BootStage): boolean {
  return next === 'discover' && stage !== undefined && LATE.has(phaseOf(stage));
}

const LATE: ReadonlySet<Phase> = new Set(['script', 'wait', 'files', 'done']);

function begun(
  { atMs, mac }: EventResource,
  { key, name }: { readonly key: string; readonly name: string | undefined },
): LiveBoot {
  const id = newBootId(atMs, mac ?? (key as never));
  const counts = { bytes: 0, bytesPerSecond: 0, findings: [], spans: [] };
  return { id, mac: key, machine: name ?? key, startedAtMs: atMs, lastAtMs: atMs, ...counts };
}

function moved(boot: LiveBoot, stage: BootStage, event: EventResource): LiveBoot {
  const phase = phaseOf(stage);
  const spans =
    boot.spans.at(-1)?.phase === phase
      ? boot.spans
      : [...boot.spans, { phase, fromMs: event.atMs }];
  const next = { ...boot, stage, spans, lastAtMs: Math.max(boot.lastAtMs, event.atMs) };
  if (event.kind === 'tftp.progress' || event.kind === 'file.progress')
    return underWay(next, event);
  if (event.kind === 'tftp.finished' || event.kind === 'file.sent') return arrived(next, event);
  if (event.kind !== 'script.served' || event.profile === undefined) return next;
  return { ...next, profile: event.profile };
}

function underWay(
  boot: LiveBoot,
  event: Extract<EventResource, { readonly kind: 'file.progress' | 'tftp.progress' }>,
): LiveBoot {
  const { file, bytes, sizeBytes, bytesPerSecond } = event;
  const before = boot.moving?.file === file ? boot.moving.bytes : 0;
  const moving = { file, bytes, ...(sizeBytes !== undefined && { sizeBytes }) };
  return { ...boot, moving, bytesPerSecond, bytes: boot.bytes + Math.max(0, bytes - before) };
}

function arrived(
  boot: LiveBoot,
  event: Extract<EventResource, { readonly kind: 'file.sent' | 'tftp.finished' }>,
): LiveBoot {
  const { file, bytes, durationMs } = event;
  const { moving, ...rest } = boot;
  const before = moving?.file === file ? moving.bytes : 0;
  const bytesPerSecond = bytes > 0 ? Math.round((bytes * 1_000) / Math.max(1, durationMs)) : 0;
  const kept = moving && moving.file !== file ? { moving } : {};
  return { ...rest, ...kept, bytesPerSecond, bytes: rest.bytes + Math.max(0, bytes - before) };
}

function withWhy(boot: LiveBoot, event: EventResource): LiveBoot {
  if (event.kind === 'boot.beacon' && event.step.endsWith('-failed')) {
    return { ...boot, why: event.detail || event.step };
  }
  if (event.kind !== 'script.served') return boot;
  const why = event.error ?? event.reason;
  return why === undefined ? boot : { ...boot, why };
}

function ended(
  before: LiveBoot | undefined,
  event: Extract<EventResource, { readonly kind: 'boot.ended' }>,
): LiveBoot | undefined {
  // One that ended after another had begun says nothing of that.
  if (!before || before.id > event.boot) return before;
  const rest: { -readonly [K in keyof LiveBoot]: LiveBoot[K] } = { ...before };
  delete rest.moving;
  const endedAtMs = before.startedAtMs + event.durationMs;
  const { outcome, profile } = event;
  const stage = event.stages.at(-1)?.stage;
  return {
    ...rest,
    ...{ id: event.boot, outcome, endedAtMs, bytesPerSecond: 0 },
    ...(profile !== undefined && { profile }),
    ...(stage !== undefined && { stage }),
  };
}

function found(
  before: LiveBoot | undefined,
  event: Extract<EventResource, { readonly kind: 'boot.finding' }>,
): LiveBoot | undefined {
  if (!before || before.id > event.boot || before.findings.includes(event.finding)) return before;
  return { ...before, findings: [...before.findings, event.finding] };
}
