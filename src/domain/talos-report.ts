/**
 * What a Talos node tells about itself, as types.
 *
 * Owns     the words for its reports, and the port through which they reach the facts.
 * Specs    Talos api/machine/machine.proto (messages of the event sink) and its kernel log sender.
 * Tests    test/facts/event-codec.test.ts, test/domain/boot-event.test.ts
 */
import type { IpAddress } from './address.ts';

/** Stages of a machine, in the order of their numbers on the wire, from 1. */
export const TALOS_STAGES = [
  'booting',
  'installing',
  'maintenance',
  'running',
  'rebooting',
  'shutting-down',
  'resetting',
  'upgrading',
] as const;
export type TalosStage = (typeof TALOS_STAGES)[number];

export interface UnmetCondition {
  readonly name: string;
  readonly reason: string;
}

export type TalosReport =
  | {
      readonly kind: 'sequence';
      readonly sequence: string;
      readonly action: 'noop' | 'start' | 'stop';
      /** `fatal` ends in a reboot; the others leave the machine as it is */
      readonly error?: { readonly fatal: boolean; readonly message: string };
    }
  | {
      readonly kind: 'phase' | 'task';
      readonly name: string;
      readonly action: 'start' | 'stop';
    }
  | {
      readonly kind: 'service';
      readonly service: string;
      readonly failed: boolean;
      readonly message: string;
    }
  | { readonly kind: 'config-error'; readonly error: string }
  | {
      readonly kind: 'address';
      readonly hostname: string;
      readonly addresses: readonly string[];
    }
  | {
      readonly kind: 'status';
      /** undefined for a stage that only a newer Talos knows */
      readonly stage?: TalosStage;
      readonly ready: boolean;
      readonly unmet: readonly UnmetCondition[];
    };

/** A line of the kernel log, or of a service's log sent the same way. All text is printable. */
export interface KernelLine {
  readonly message: string;
  /** as the node wrote it, RFC 3339 */
  readonly time?: string;
  readonly level?: string;
  readonly facility?: string;
  /** number of the record since the kernel started */
  readonly seq?: number;
  /** microseconds since the kernel started */
  readonly clockUs?: number;
}

/** One thing that came from an address. */
export type Heard =
  | { readonly via: 'event'; readonly id: string; readonly report: TalosReport }
  /** `forgeable`: a datagram, whose source anybody on the wire can write */
  | { readonly via: 'log'; readonly line: KernelLine; readonly forgeable: boolean };

/** Why something that may have come from a Talos node had no effect. */
export const REPORT_IGNORE_REASONS = [
  'unknown-source',
  'malformed',
  'too-long',
  'not-understood',
  'rate-limited',
  'too-many-connections',
  'queue-full',
] as const;
export type ReportIgnoreReason = (typeof REPORT_IGNORE_REASONS)[number];

/** Takes what a receiver heard. Never waits and never throws. */
export type HearFrom = (from: IpAddress, heard: Heard) => void;

/** What answers on a machine's port 50000: the maintenance service, or a configured Talos. */
export type TalosApi = 'maintenance' | 'running';
