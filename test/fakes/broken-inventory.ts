/** An inventory whose disk has failed: every question and every change is refused. */
import { RouseError } from '../../src/domain/errors.ts';
import type { Inventory } from '../../src/domain/ports.ts';

export function brokenInventory(): Inventory {
  const fails = () =>
    Promise.reject(new RouseError('STORE_UNUSABLE', 'the disk reported an error (SQLITE_IOERR)'));
  const stores = { find: fails, list: fails, save: fails, remove: fails };
  return {
    machines: {
      ...stores,
      findByMac: fails,
      findByHardware: fails,
      recordSightings: fails,
      countByProfile: fails,
      knownPolicies: fails,
    },
    profiles: { ...stores, inMenus: fails },
    images: stores,
    rules: { ...stores, count: fails, places: fails, takePlace: fails, freePlaces: fails },
    installs: stores,
    orders: { ...stores, ofProfile: fails },
    history: { add: fails, list: fails },
    diskWays: { all: fails, save: fails },
    configs: stores,
    bootTokens: { find: fails, add: fails, change: fails, latestIssueMs: fails },
    configTokens: { find: fails, add: fails, change: fails, latestIssueMs: fails },
    transaction: fails,
  };
}
