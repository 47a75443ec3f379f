/**
 * What diagnosis goes by: for each part of a boot the last facts of it, and since when.
 *
 * Stages tell people how long everything took; these facts tell whether what must come next is
 * late. They are few, so that a boot that fetches its loader for an hour stays as small as a good
 * one.
 *
 * Owns     which facts there are.
 * Leaves   which event is a fact to note-evidence.ts, and what is wrong to diagnose.ts.
 * Tests    test/domain/note-evidence.test.ts
 */
import type {
  BeaconStep,
  DhcpClientKind,
  DhcpIgnoreReason,
  FileCutReason,
  LocalReason,
  TftpOutcome,
} from './boot-event.ts';
import type { ErrorCode } from './errors.ts';
import type { Personality } from './firmware.ts';

export interface OfferEvidence {
  readonly atMs: number;
  readonly client: DhcpClientKind;
  readonly personality: Personality;
}

/** A transfer, or several of the same file in a row. */
export interface TransferEvidence {
  readonly file: string;
  /** the first request that nothing has come of yet */
  readonly askedAtMs: number;
  /** requests in a row that nothing came of */
  readonly asked: number;
  /** when bytes were acknowledged last */
  readonly movedAtMs?: number;
  readonly bytes: number;
  readonly sizeBytes?: number;
  readonly end?: {
    readonly atMs: number;
    readonly how: TftpOutcome | FileCutReason | ErrorCode;
    readonly detail: string;
  };
}

export interface BootEvidence {
  /** DISCOVERs of the firmware since something came of one */
  readonly asks: number;
  readonly askedAtMs?: number;
  /** the last message left unanswered; no longer there once one is answered */
  readonly ignored?: {
    readonly reason: DhcpIgnoreReason;
    readonly detail: string;
    /** of the first one for this reason */
    readonly atMs: number;
  };
  /** the last one to firmware */
  readonly offer?: OfferEvidence;
  /** it took an address since its last DISCOVER */
  readonly addressTakenAtMs?: number;
  readonly answered4011AtMs?: number;
  readonly loader?: TransferEvidence;
  /** loaders that arrived whole since iPXE was seen last */
  readonly loadersWhole: number;
  readonly loaderWholeAtMs?: number;
  /** the first block did not arrive, and smaller ones were tried */
  readonly lowered?: { readonly atMs: number; readonly from: number; readonly to: number };
  /** iPXE runs: first and last sign of it since the firmware asked last */
  readonly ipxe?: { readonly firstAtMs: number; readonly lastAtMs: number };
  readonly script?: {
    readonly atMs: number;
    readonly script: string;
    readonly reason?: LocalReason;
    readonly error?: ErrorCode;
    /** files of this server that it names */
    readonly files?: number;
    readonly reports?: true;
  };
  /** the file that was sent last after the script, whole or not */
  readonly file?: TransferEvidence;
  /** files that arrived whole since the script */
  readonly filesWhole: number;
  readonly fileWholeAtMs?: number;
  readonly beacon?: { readonly atMs: number; readonly step: BeaconStep; readonly detail: string };
  /** what the system that was started reported last */
  readonly reportAtMs?: number;
  readonly trouble?: {
    readonly atMs: number;
    readonly kind: 'config' | 'system';
    readonly detail: string;
  };
  readonly diskMissedAtMs?: number;
}

export const NO_EVIDENCE: BootEvidence = { asks: 0, loadersWhole: 0, filesWhole: 0 };
