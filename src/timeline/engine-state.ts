/**
 * What goes into the engine that puts boots together and what comes out of it, as types.
 */
import type { BootEvent, BootEventKind } from '../domain/boot-event.ts';
import type { Boot, BootFinding } from '../domain/boot-session.ts';
import type { Mac } from '../domain/mac.ts';
import type { MachineId } from '../domain/machine.ts';
import type { BootTable } from './boot-table.ts';
import type { Unclaimed } from './unclaimed.ts';

/** The event of a kind; several kinds may share one shape. */
export type Of<K extends BootEventKind> = K extends BootEventKind ? Sharing<BootEvent, K> : never;
type Sharing<E, K> = E extends { readonly kind: infer Kinds }
  ? K extends Kinds
    ? E
    : never
  : never;

/** Says what is wrong with a boot. Asked again after each of its events. */
export interface Diagnosis {
  /** @returns everything that is wrong now: what is not named any more is withdrawn */
  readonly diagnose: (boot: Boot, nowMs: number) => readonly BootFinding[];
  /** when it may say something else although nothing was heard; undefined for never */
  readonly nextDeadlineMs: (boot: Boot) => number | undefined;
}

export interface TimelineConfig {
  /** one machine may have several hardware addresses */
  readonly machineOf: (mac: Mac) => MachineId | undefined;
  readonly diagnosis?: Diagnosis;
}

export interface TimelineState {
  readonly config: TimelineConfig;
  readonly boots: BootTable;
  readonly unclaimed: Unclaimed;
}

export type TimelineEvent =
  | { readonly kind: 'heard'; readonly event: BootEvent }
  /** time passes: silence ends boots, and deadlines are missed */
  | { readonly kind: 'tick'; readonly atMs: number }
  /** boots of before a restart, the oldest first */
  | { readonly kind: 'restored'; readonly boots: readonly Boot[] };

export type TimelineEffect =
  /** the boot as it is now; it was begun by this, or changed */
  | { readonly kind: 'changed'; readonly boot: Boot }
  /** told once of each boot; it may go on with what the system reports that was started */
  | { readonly kind: 'ended'; readonly boot: Boot; readonly atMs: number }
  /** said once of a boot and a finding, unless it was withdrawn in between */
  | { readonly kind: 'found'; readonly boot: Boot; readonly finding: BootFinding };
