/**
 * The key that seals the join tokens of the inventory that is measured, beside its folder.
 */
import { randomBytes } from 'node:crypto';
import type { Vault } from '../../src/domain/secrets.ts';
import { createKeyFile } from '../../src/secrets/key-file.ts';
import { createVault } from '../../src/secrets/vault.ts';

export function keyFileOf(dataDir: string): string {
  return `${dataDir}.key`;
}

export function vaultOf(dataDir: string): Vault {
  const file = createKeyFile(keyFileOf(dataDir), { dataDir });
  return createVault({ file, random: randomBytes, made: () => undefined });
}
