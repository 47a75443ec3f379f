/**
 * An order: what a machine is to boot in the place of what it would, once, some times, or until it
 * is called off.
 *
 * An order is used up by hand-overs, not by answers: a machine that loses its power before the
 * kernel starts has used nothing.
 *
 * Owns     the noun, when one counts, and what is left of it; and the list of what is written down
 *          about machines, in which orders come and go.
 * Tests    test/domain/order.test.ts
 */
import type { ProfileName } from './machine.ts';

export interface Order {
  readonly profile: ProfileName;
  /** hand-overs that are left, at least 1; undefined: any number */
  readonly timesLeft?: number;
  /** not followed from then on; undefined: never */
  readonly expiresAtMs?: number;
  /** `cli anna`, `api` */
  readonly askedBy: string;
  readonly atMs: number;
}

export function isExpired({ expiresAtMs }: Order, nowMs: number): boolean {
  return expiresAtMs !== undefined && nowMs >= expiresAtMs;
}

/** @returns what is left after one hand-over; undefined when it is used up */
export function afterUse(order: Order): Order | undefined {
  const { timesLeft } = order;
  if (timesLeft === undefined) return order;
  return timesLeft > 1 ? { ...order, timesLeft: timesLeft - 1 } : undefined;
}

/** What happened to a machine because somebody wanted it, or because of an order. */
export const HISTORY_ACTIONS = [
  'adopted',
  'ignored',
  'unignored',
  'ordered',
  'used',
  'expired',
  'cancelled',
  'armed',
  'disarmed',
  'woken',
] as const;
export type HistoryAction = (typeof HISTORY_ACTIONS)[number];

export interface HistoryEntry {
  readonly action: HistoryAction;
  readonly atMs: number;
  readonly profile?: ProfileName;
  /** as in an order; `machine` where nobody asked */
  readonly askedBy: string;
}
