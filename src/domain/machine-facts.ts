/**
 * What is known about a machine because Talos on it said so, and how each report changes it.
 *
 * Owns     what counts as installed: the rules in {@link diskWritten} and {@link factsAfter}, and
 *          nothing else. docs/explanation/facts.md tells them to people.
 * Leaves   who sent a report, and reports sent twice, to service/facts.ts.
 * Specs    Talos internal/app/machined: a sequence publishes START, then its phases, then STOP, and
 *          after a failure NOOP with the error. The end of a phase is published although it failed,
 *          so only the beginning of the next one shows that it did not.
 * Tests    test/domain/machine-facts.test.ts
 */
import type { IpAddress } from './address.ts';
import { sameInstallMsMax } from './limits-facts.ts';
import type { MachineId } from './machine.ts';
import type {
  Heard,
  KernelLine,
  TalosApi,
  TalosReport,
  TalosStage,
  UnmetCondition,
} from './talos-report.ts';

/** Which report showed that Talos is, or no longer is, on the machine's disk. */
export const INSTALL_EVIDENCE = ['sequence', 'kernel-log', 'running', 'reset'] as const;
type InstallEvidence = (typeof INSTALL_EVIDENCE)[number];

export interface MachineFacts {
  readonly stage?: TalosStage;
  readonly ready?: boolean;
  readonly unmet: readonly UnmetCondition[];
  /** running now */
  readonly sequence?: string;
  readonly phase?: string;
  readonly task?: string;
  /** why the last sequence failed; gone once the machine runs */
  readonly failure?: string;
  /** what Talos said about its configuration last; gone once the machine runs */
  readonly configError?: string;
  readonly hostname?: string;
  readonly addresses: readonly string[];
  /** whether Talos is on the disk; undefined while nothing has shown it */
  readonly installed?: boolean;
  readonly installedEvidence?: InstallEvidence;
  /** since when `installed` is what it is */
  readonly installedAtMs?: number;
  /** the event that showed it, which Talos may send again */
  readonly installedEventId?: string;
  /** an installation began, and the machine has not run since */
  readonly installing?: true;
  /** a phase that writes the disk has ended, well or not */
  readonly writing?: 'install' | 'reset';
  /** of the last report by the event sink or the kernel log */
  readonly lastReportAtMs?: number;
  readonly lastEventAtMs?: number;
}

export type FactsOf = (machine: MachineId) => MachineFacts | undefined;
/** Lines kept of the machine's kernel log, the oldest first. */
export type KernelLogOf = (machine: MachineId) => readonly KeptLine[];
export type KeptLine = KernelLine & { readonly atMs: number };

/** Keeps facts over a restart. */
export interface FactStore {
  all(): Promise<ReadonlyMap<MachineId, MachineFacts>>;
  /** Writes a batch in one transaction. @returns the machines that are gone from the inventory */
  save(batch: ReadonlyMap<MachineId, MachineFacts>): Promise<readonly MachineId[]>;
  /** The one machine that was given this static address; undefined where two have it. */
  machineAt(address: IpAddress): Promise<MachineId | undefined>;
}

export type Observation =
  Heard | { readonly via: 'probe'; readonly api: TalosApi; readonly sinceMs: number };

/** What somebody may want to hear of. */
export type FactNews =
  | { readonly kind: 'talos.stage'; readonly stage: TalosStage; readonly before?: TalosStage }
  | { readonly kind: 'talos.installed'; readonly evidence: InstallEvidence }
  | { readonly kind: 'talos.misconfigured'; readonly detail: string }
  | {
      readonly kind: 'talos.failed';
      readonly what: 'sequence' | 'service';
      readonly name: string;
      readonly detail: string;
    };

interface Learnt {
  readonly facts: MachineFacts;
  readonly news: readonly FactNews[];
}

/** While nothing has been reported. */
export const NO_FACTS: MachineFacts = { unmet: [], addresses: [] };

/** Written by the task of the install sequence, and by the controller of unattended installs. */
const INSTALL_DONE = /^\[talos\] (?:task install \(\d+\/\d+\): )?install successful(?: \{|$)/;

/** @returns the same facts where nothing was learnt */
export function factsAfter(known: MachineFacts, observed: Observation, atMs: number): Learnt {
  switch (observed.via) {
    case 'event': {
      const at = { ...known, lastReportAtMs: atMs, lastEventAtMs: atMs };
      return afterReport(at, observed.report, { id: observed.id, atMs });
    }
    case 'log': {
      // A datagram proves nothing: anybody on the wire can send it in the machine's name.
      if (observed.forgeable) return { facts: known, news: [] };
      const heard = { ...known, lastReportAtMs: atMs };
      if (!INSTALL_DONE.test(observed.line.message)) return { facts: heard, news: [] };
      return installed(heard, 'kernel-log', { atMs });
    }
    case 'probe':
      // Its own word, said since it booted, is worth more than what a certificate suggests.
      if ((known.lastEventAtMs ?? 0) >= observed.sinceMs) return { facts: known, news: [] };
      return atStage(known, observed.api);
  }
}

/** When a report came, and the identity of the event that it came in. */
interface Moment {
  readonly atMs: number;
  readonly id?: string;
}

function afterReport(facts: MachineFacts, report: TalosReport, now: Moment): Learnt {
  switch (report.kind) {
    case 'sequence':
      return afterSequence(facts, report);
    case 'phase':
      return afterPhase(facts, report, now);
    case 'task': {
      const rest = without(facts, 'task');
      return quiet(report.action === 'start' ? { ...rest, task: report.name } : rest);
    }
    case 'service': {
      const { service: name, failed, message: detail } = report;
      if (!failed) return quiet(facts);
      return { facts, news: [{ kind: 'talos.failed', what: 'service', name, detail }] };
    }
    case 'config-error': {
      const { error: detail } = report;
      const known = facts.configError === detail;
      const news = known ? [] : [{ kind: 'talos.misconfigured', detail } as const];
      return { facts: { ...facts, configError: detail }, news };
    }
    case 'address': {
      const { hostname, addresses } = report;
      return quiet({ ...facts, addresses, ...(hostname !== '' && { hostname }) });
    }
    case 'status':
      return afterStatus(facts, report, now);
  }
}

/** Members that are no longer so are absent, not undefined. */
function without<K extends keyof MachineFacts>(
  facts: MachineFacts,
  ...gone: readonly K[]
): Omit<MachineFacts, K> {
  const names: readonly string[] = gone;
  return Object.fromEntries(
    Object.entries(facts).filter(([name]) => !names.includes(name)),
  ) as Omit<MachineFacts, K>;
}

function quiet(facts: MachineFacts): Learnt {
  return { facts, news: [] };
}

function afterSequence(
  facts: MachineFacts,
  { sequence, action, error }: Extract<TalosReport, { kind: 'sequence' }>,
): Learnt {
  const rest = without(facts, 'sequence', 'phase', 'task', 'writing');
  if (error !== undefined) {
    const detail = error.message;
    if (!error.fatal) return quiet(facts);
    const news = [{ kind: 'talos.failed', what: 'sequence', name: sequence, detail } as const];
    return { facts: { ...rest, failure: detail }, news };
  }
  return quiet(action === 'start' ? { ...rest, sequence } : rest);
}

function afterPhase(
  facts: MachineFacts,
  { name, action }: Pick<Extract<TalosReport, { kind: 'phase' | 'task' }>, 'name' | 'action'>,
  now: Moment,
): Learnt {
  const { writing } = facts;
  const rest = without(facts, 'phase', 'task', 'writing');
  if (action === 'stop') {
    const wrote = diskWritten(facts.sequence, name);
    return quiet({ ...rest, ...(wrote && { writing: wrote }) });
  }
  const begun = diskWritten(facts.sequence, name) === 'install';
  const next: MachineFacts = { ...rest, phase: name, ...(begun && { installing: true }) };
  if (writing === 'install') return installed(next, 'sequence', now);
  if (writing !== 'reset') return quiet(next);
  return quiet({
    ...without(next, 'installing'),
    installed: false,
    installedEvidence: 'reset',
    installedAtMs: now.atMs,
  });
}

/**
 * The phases that write the whole system disk: `install` of the sequence `install`, and `reset` of
 * the sequence `reset`. `resetSpec` wipes some partitions and is no evidence either way.
 */
function diskWritten(sequence: string | undefined, phase: string): 'install' | 'reset' | undefined {
  if (sequence === 'install' && phase === 'install') return 'install';
  return sequence === 'reset' && phase === 'reset' ? 'reset' : undefined;
}

function afterStatus(
  facts: MachineFacts,
  { stage, ready, unmet }: Extract<TalosReport, { kind: 'status' }>,
  now: Moment,
): Learnt {
  const stated = { ...facts, ready, unmet };
  if (stage === undefined) return quiet(stated);
  const moved = atStage(stated, stage);
  if (stage === 'installing' && moved.news.length > 0) {
    return { ...moved, facts: { ...moved.facts, installing: true } };
  }
  if (stage !== 'running') return moved;
  const runs = without(moved.facts, 'failure', 'configError');
  // Alone it proves nothing: Talos without an install section runs from memory.
  if (runs.installing !== true) return { facts: runs, news: moved.news };
  const learnt = installed(runs, 'running', now);
  return { facts: learnt.facts, news: [...moved.news, ...learnt.news] };
}

function atStage(facts: MachineFacts, stage: TalosStage): Learnt {
  const { stage: before } = facts;
  if (before === stage) return quiet(facts);
  const news = { kind: 'talos.stage', stage, ...(before !== undefined && { before }) } as const;
  return { facts: { ...facts, stage }, news: [news] };
}

/** The evidence that came first stays: what follows tells of the same installation. */
function installed(facts: MachineFacts, evidence: InstallEvidence, now: Moment): Learnt {
  const rest = without(facts, 'installing');
  if (isKnownInstallation(facts, evidence, now)) return quiet(rest);
  const { atMs, id } = now;
  const showed = { installedEvidence: evidence, installedAtMs: atMs };
  return {
    facts: {
      ...rest,
      installed: true,
      ...showed,
      ...(id !== undefined && { installedEventId: id }),
    },
    news: [{ kind: 'talos.installed', evidence }],
  };
}

/**
 * Nothing began since, or the same event came again, or another sort of evidence follows the first
 * one: the two ways of reporting are separate connections, and either may come late.
 */
function isKnownInstallation(
  facts: MachineFacts,
  evidence: InstallEvidence,
  { id, atMs }: Moment,
): boolean {
  if (facts.installed !== true) return false;
  if (facts.installing !== true) return true;
  if (id !== undefined && id === facts.installedEventId) return true;
  const ageMs = atMs - (facts.installedAtMs ?? 0);
  return facts.installedEvidence !== evidence && ageMs >= 0 && ageMs < sameInstallMsMax;
}
