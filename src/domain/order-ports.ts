/**
 * What orders need from the outer layers, in the manner of ports.ts.
 */
import type { Mac } from './mac.ts';
import type { MachineId, ProfileName } from './machine.ts';
import type { HistoryEntry, Order } from './order.ts';

export interface OrderStore {
  /** also one that has expired */
  find(id: MachineId): Promise<Order | undefined>;
  /** some machine whose order names the profile and has not expired */
  ofProfile(profile: ProfileName, nowMs: number): Promise<MachineId | undefined>;
  save(id: MachineId, order: Order): Promise<void>;
  remove(id: MachineId): Promise<void>;
}

/** A script has loaded everything, and starts it. */
export interface HandOver {
  readonly mac: Mac;
  /** that the script was made of; undefined after a restart of the server */
  readonly profile?: ProfileName;
  /** because of an order */
  readonly ordered?: true;
}

/** The order that a machine follows now. */
export type OrderOf = (id: MachineId) => Promise<Order | undefined>;

/** What was done with machines; bounded, the oldest entries leave. */
export interface HistoryStore {
  add(id: MachineId, entry: HistoryEntry): Promise<void>;
  /** newest first */
  list(id: MachineId): Promise<readonly HistoryEntry[]>;
}
