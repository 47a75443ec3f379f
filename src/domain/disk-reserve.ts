/**
 * Room on the disk that is kept for the moment when it is full: on a full disk SQLite cannot even
 * delete, for its log has to grow first.
 */

/** `making`: there was no time yet; `given-up`: it was needed, or there is no room for it. */
export type ReserveState = 'held' | 'making' | 'given-up';

export interface DiskReserve {
  readonly state: () => ReserveState;
  /** whether next to nothing is left beside it */
  readonly isScarce: () => boolean;
  /** @returns whether there was any that is free now */
  readonly giveUp: () => boolean;
}
