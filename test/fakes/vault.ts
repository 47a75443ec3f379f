/** A vault whose key is in memory. */
import { randomBytes } from 'node:crypto';
import type { Vault } from '../../src/domain/secrets.ts';
import type { KeyFile } from '../../src/secrets/key-file.ts';
import { createVault } from '../../src/secrets/vault.ts';

export interface MemoryKey extends KeyFile {
  key: Uint8Array | undefined;
  next: Uint8Array | undefined;
}

export function memoryKey(key?: Uint8Array): MemoryKey {
  const file: MemoryKey = {
    path: '/etc/rouse/secret.key',
    key,
    next: undefined,
    read: () => file.key,
    make: (made) => {
      file.key = made;
    },
    makeNext: (made) => {
      file.next = made;
    },
    readNext: () => file.next,
    adoptNext: () => {
      [file.key, file.next] = [file.next, undefined];
    },
  };
  return file;
}

export function memoryVault(key: MemoryKey = memoryKey()): Vault {
  return createVault({ file: key, random: randomBytes, made: () => undefined });
}
