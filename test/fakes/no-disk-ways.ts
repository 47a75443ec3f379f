/** Ways to the disk for tests that are about something else: the script chooses by itself. */
import type { DiskWays } from '../../src/service/disk-ways.ts';

export const noDiskWays: DiskWays = {
  send: () => undefined,
  wayOf: () => undefined,
  forget: () => undefined,
  withholdsLoader: () => false,
};
