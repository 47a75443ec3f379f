/**
 * What the inventory is opened with: migrations, the key of its secrets, room for a full disk.
 *
 * Tests    test/assemble.test.ts, test/api/serve.test.ts
 */
import { randomBytes } from 'node:crypto';
import type { Config } from './config/schema.ts';
import type { DiskReserve } from './domain/disk-reserve.ts';
import type { Vault } from './domain/secrets.ts';
import { listAssets, readAsset } from './platform/assets.ts';
import { createDiskReserve } from './platform/disk-reserve.ts';
import { createKeyFile } from './secrets/key-file.ts';
import { createVault } from './secrets/vault.ts';

export const ownFiles = { listAssets, readAsset };

export function vaultFor(config: Config, made: (file: string) => void): Vault {
  const file = createKeyFile(config.secrets.key_file, { dataDir: config.data_dir });
  return createVault({ file, random: randomBytes, made });
}

/** For a command without a server. */
export function reserveOf(config: Config, tell: (text: string) => void): DiskReserve {
  return createDiskReserve(config.data_dir, {
    changed: () => {
      tell('The disk is full: the reserve in the data directory was given up for this change.');
    },
  });
}
