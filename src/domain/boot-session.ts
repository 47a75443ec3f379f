/**
 * One attempt of one machine to boot, put together from everything that was seen of it.
 *
 * Owns     the shape of what is kept. A stage is a fact that one of our listeners saw; none is
 *          inferred.
 * Leaves   stages and outcomes to boot-stage.ts, which event belongs to which boot to src/timeline,
 *          and what is wrong with one to diagnose.ts.
 * Tests    test/timeline/engine.test.ts
 */
import type { IpAddress } from './address.ts';
import type { DhcpClientKind, DhcpIgnoreReason, LocalReason } from './boot-event.ts';
import type { BootEvidence } from './boot-evidence.ts';
import type { BootId, BootOutcome, BootStage } from './boot-stage.ts';
import type { ErrorCode } from './errors.ts';
import type { FindingId } from './finding.ts';
import type { Mac } from './mac.ts';
import type { MachineId } from './machine.ts';

/** A file that was sent, or is being sent. */
export interface StageFile {
  readonly file: string;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  readonly bytes: number;
  readonly sizeBytes?: number;
  /** blocks that were sent again; TFTP alone has them */
  readonly repeats?: number;
  /** how it ended, where it did not arrive whole: a TFTP outcome, a reason or an error code */
  readonly fault?: string;
}

export interface StageRecord {
  readonly stage: BootStage;
  readonly startedAtMs: number;
  /** undefined while it goes on */
  readonly endedAtMs?: number;
  /** whatever else is to be said in a few words; from closed lists or made printable */
  readonly detail?: string;
  readonly files?: readonly StageFile[];
  /** how often it was seen in this boot: DISCOVERs, requests for the same loader */
  readonly times: number;
}

/** Something that is wrong with a boot. What to do about it stands in the registry, by `id`. */
export interface BootFinding {
  readonly id: FindingId;
  readonly atMs: number;
  readonly stage: BootStage;
  readonly seen: string;
  readonly expected: string;
}

export interface Boot {
  readonly id: BootId;
  /** every hardware address of the machine that took part; the first is the one it began with */
  readonly macs: readonly [Mac, ...Mac[]];
  readonly machine?: MachineId;
  /** its name at the time, where it had one */
  readonly label?: string;
  readonly startedAtMs: number;
  readonly lastAtMs: number;
  readonly endedAtMs?: number;
  readonly outcome?: BootOutcome;
  readonly client?: DhcpClientKind;
  readonly archCode?: number;
  readonly vendorClass?: string;
  readonly interface?: string;
  readonly address?: IpAddress;
  readonly bootFile?: string;
  /** it asks through a relay: its transfers are known as its own only once a script was served */
  readonly relayed?: true;
  readonly profile?: string;
  readonly reason?: LocalReason;
  readonly ignored?: DhcpIgnoreReason;
  readonly error?: ErrorCode;
  /** of the scripts it was served: beacons name them */
  readonly scripts: readonly string[];
  readonly stages: readonly StageRecord[];
  readonly findings: readonly BootFinding[];
  /** what findings are made from */
  readonly evidence?: BootEvidence;
}
