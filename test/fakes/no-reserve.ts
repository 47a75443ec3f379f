/** A disk that is never full. */
import type { DiskReserve } from '../../src/domain/disk-reserve.ts';

export const noReserve: DiskReserve = {
  state: () => 'held',
  isScarce: () => false,
  giveUp: () => false,
};
