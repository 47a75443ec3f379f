/**
 * One attempt of one machine to boot, put together from everything that was seen of it.
 *
 * Owns     the stages and outcomes, which are a public contract like the event kinds, and the shape
 *          of what is kept. A stage is a fact that one of our listeners saw; none is inferred.
 * Leaves   which event belongs to which boot to src/timeline, and what is wrong with one to
 *          diagnose.ts.
 * Tests    test/domain/boot-session.test.ts
 */
import type { IpAddress } from './address.ts';
import type { DhcpClientKind, DhcpIgnoreReason, LocalReason } from './boot-event.ts';
import type { ErrorCode } from './errors.ts';
import type { FindingId } from './finding.ts';
import type { Mac } from './mac.ts';
import type { MachineId } from './machine.ts';

/** `b_` and the time of its first event; sorts by it. */
export type BootId = string & { readonly __brand: 'BootId' };

/** @param startedAtMs  whole, of a day until the year 2500 */
export function newBootId(startedAtMs: number, mac: Mac): BootId {
  const time = Math.trunc(startedAtMs).toString(16).padStart(11, '0');
  return `b_${time}${mac.replaceAll(':', '').slice(-6)}` as BootId;
}

export function parseBootId(text: string): BootId | undefined {
  return /^b_[0-9a-f]{17}$/.test(text) ? (text as BootId) : undefined;
}

/** In the order of an ordinary boot. A boot has those that were seen. */
export const BOOT_STAGES = [
  /** firmware asks on port 67 */
  'discover',
  /** it was told a boot file, or left unanswered with a reason */
  'offer',
  /** port 4011, some firmware only */
  'pxe',
  /** the loader is asked for, by TFTP or HTTP: sizes are probed, the first block is on its way */
  'loader-request',
  /** the loader is sent, to its last byte */
  'loader',
  /** iPXE asks for an address, or for its first script */
  'ipxe',
  /** the script that decides */
  'script',
  /** waits on its screen, or shows the menu */
  'wait',
  /** kernel and initrds are sent */
  'files',
  /** the script hands over to what it has loaded */
  'handoff',
  /** the system that was started reports */
  'install',
  /** the machine's own disk */
  'local',
] as const;
export type BootStage = (typeof BOOT_STAGES)[number];

/**
 * How it ended: `handoff` to what was loaded, to the `local` disk, `failed` with an error that was
 * reported, `stalled` where the next stage never came, `gave-up` after ten silent minutes of a
 * machine that nothing else is known of.
 */
export const BOOT_OUTCOMES = ['handoff', 'local', 'failed', 'stalled', 'gave-up'] as const;
export type BootOutcome = (typeof BOOT_OUTCOMES)[number];

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
}
