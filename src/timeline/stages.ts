/**
 * A boot and its stages, changed by what was seen. Every function returns another boot.
 *
 * Owns     what becomes of times and counts when a stage is seen again, and the order of stages.
 * Limits   limits-timeline.ts for what is kept of one boot; texts that came from outside are made
 *          printable and cut here.
 * Tests    test/timeline/stages.test.ts
 */
import type { BootOutcome } from '../domain/boot-stage.ts';
import { parseIpAddress } from '../domain/address.ts';
import type { BootEvent } from '../domain/boot-event.ts';
import type { Boot, StageRecord } from '../domain/boot-session.ts';
import { BOOT_STAGES, type BootStage } from '../domain/boot-stage.ts';
import { bootMacsMax, bootScriptsMax } from '../domain/limits-timeline.ts';
import { printable } from '../domain/printable.ts';

interface Seen {
  readonly atMs: number;
  readonly detail?: string;
  /** the stage goes on */
  readonly open?: true;
}

export function stageOf(boot: Boot, stage: BootStage): StageRecord | undefined {
  return boot.stages.find((record) => record.stage === stage);
}

export function hasStage(boot: Boot, ...stages: readonly BootStage[]): boolean {
  return boot.stages.some(({ stage }) => stages.includes(stage));
}

/** The stage was seen, for the first time or again. */
export function mark(boot: Boot, stage: BootStage, seen: Seen): Boot {
  const before = stageOf(boot, stage);
  return put(boot, lasting({ ...before, stage, times: (before?.times ?? 0) + 1 }, before, seen));
}

/** More was seen of the same occurrence of a stage, which begins here if it has not yet. */
export function extend(boot: Boot, stage: BootStage, seen: Seen): Boot {
  const before = stageOf(boot, stage);
  return put(boot, lasting({ ...before, stage, times: before?.times ?? 1 }, before, seen));
}

/** Says something about a stage that was seen; of one that was not there is nothing to say. */
export function describe(boot: Boot, stage: BootStage, detail: string): Boot {
  const record = stageOf(boot, stage);
  return record ? put(boot, { ...record, detail: printable(detail) }) : boot;
}

function lasting(
  record: Omit<StageRecord, 'startedAtMs'>,
  before: StageRecord | undefined,
  { atMs, detail, open }: Seen,
): StageRecord {
  const { endedAtMs: ended, ...rest } = record;
  const endedAtMs = Math.max(atMs, ended ?? atMs);
  return {
    ...rest,
    startedAtMs: Math.min(atMs, before?.startedAtMs ?? atMs),
    ...(open !== true && { endedAtMs }),
    ...(detail !== undefined && { detail: printable(detail) }),
  };
}

/** Writes a stage as it is to be, in the order of beginnings. */
export function put(boot: Boot, record: StageRecord): Boot {
  const others = boot.stages.filter(({ stage }) => stage !== record.stage);
  return { ...boot, stages: [...others, record].sort(byBeginning) };
}

/** A stage that is not over ends now; one that was not seen stays unseen. */
export function close(boot: Boot, stage: BootStage, atMs: number): Boot {
  const record = stageOf(boot, stage);
  if (record === undefined || record.endedAtMs !== undefined) return boot;
  return put(boot, { ...record, endedAtMs: Math.max(atMs, record.startedAtMs) });
}

function byBeginning(a: StageRecord, b: StageRecord): number {
  const order = BOOT_STAGES.indexOf(a.stage) - BOOT_STAGES.indexOf(b.stage);
  return a.startedAtMs - b.startedAtMs || order;
}

/** What every event tells, whatever it is about. */
export function touch(boot: Boot, event: BootEvent): Boot {
  const { atMs, mac } = event;
  const isNew = mac !== undefined && !boot.macs.includes(mac) && boot.macs.length < bootMacsMax;
  const from = addressOf(event);
  const address = from === undefined ? undefined : parseIpAddress(from);
  return {
    ...boot,
    startedAtMs: Math.min(boot.startedAtMs, atMs),
    lastAtMs: Math.max(boot.lastAtMs, atMs),
    ...(isNew && { macs: [...boot.macs, mac] as const }),
    ...(address !== undefined && { address }),
    ...(boot.interface === undefined &&
      event.interface !== undefined && { interface: event.interface }),
  };
}

/** The network address that an event came from, without a port. */
export function addressOf(event: BootEvent): string | undefined {
  if (!('from' in event)) return undefined;
  const { from } = event;
  const [, host] = /^(?:\[(.+)\]|([^:]+)):\d+$/.exec(from)?.filter(Boolean) ?? [];
  return host ?? from;
}

export function withScript(boot: Boot, session: string): Boot {
  if (boot.scripts.includes(session)) return boot;
  return { ...boot, scripts: [...boot.scripts, session].slice(-bootScriptsMax) };
}

/**
 * The boot is over. Stages that went on end with it, except the one in which the system that was
 * started reports.
 */
export function end(boot: Boot, outcome: BootOutcome, atMs: number): Boot {
  const stages = boot.stages.map((record) =>
    record.endedAtMs === undefined && record.stage !== 'install'
      ? { ...record, endedAtMs: Math.max(record.startedAtMs, atMs) }
      : record,
  );
  return { ...boot, stages, outcome, endedAtMs: boot.endedAtMs ?? atMs };
}
