/**
 * What the inventory is opened with: migrations, the key of its secrets, room for a full disk.
 *
 * Tests    test/assemble.test.ts, test/api/serve.test.ts
 */
import { randomBytes } from 'node:crypto';
import type { Config } from './config/schema.ts';
import type { DiskReserve } from './domain/disk-reserve.ts';
import { RouseError } from './domain/errors.ts';
import type { Integrity } from './domain/integrity.ts';
import type { Inventory } from './domain/ports.ts';
import type { MakeBackup } from './domain/recovery.ts';
import { parseRuleName } from './domain/rule.ts';
import type { Vault } from './domain/secrets.ts';
import { listAssets, readAsset } from './platform/assets.ts';
import { createDiskReserve } from './platform/disk-reserve.ts';
import { createKeyFile } from './secrets/key-file.ts';
import { createVault } from './secrets/vault.ts';
import type { RuleBook } from './service/rule-book.ts';

/** A rule that was damaged is asked again once somebody said that it is right. */
export function acceptingRules(
  integrity: Integrity,
  { inventory, rules }: { readonly inventory: Inventory; readonly rules: RuleBook },
): Integrity {
  return {
    ...integrity,
    async accept(row) {
      const done = await integrity.accept(row);
      const name = row.kind === 'rules' ? parseRuleName(row.name) : undefined;
      const rule = name && (await inventory.rules.find(name));
      if (rule) rules.saved(rule);
      return done;
    },
  };
}

/** Its content is no text, which is all that commands get in this way: see assemble-recovery.ts. */
export function noBackup({ data_dir: dataDir }: Config): MakeBackup {
  return () => Promise.reject(new RouseError('SERVER_UNREACHABLE', dataDir));
}

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
