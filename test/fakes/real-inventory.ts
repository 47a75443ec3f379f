/** A real inventory in a folder that goes away with the test. */
import type { Test } from 'tap';
import type { Vault } from '../../src/domain/secrets.ts';
import { listAssets, readAsset } from '../../src/platform/assets.ts';
import { openInventory, type OpenInventory } from '../../src/store/open.ts';
import { memoryVault } from './vault.ts';

export const assets = { listAssets, readAsset };

export interface RealInventory {
  readonly inventory: OpenInventory;
  readonly dataDir: string;
}

/** @param options  `unknownMax` lowers the number of unknown machines that are kept */
export async function realInventory(
  t: Test,
  options: { readonly unknownMax?: number; readonly vault?: Vault } = {},
): Promise<RealInventory> {
  const dataDir = t.testdir();
  const recorder = { random: countingBytes(), ...options };
  const inventory = await openInventory(
    { dataDir },
    { assets, recorder, vault: options.vault ?? memoryVault() },
  );
  t.teardown(() => inventory.close());
  return { inventory, dataDir };
}

/** Bytes that differ from call to call, and are the same in every run. */
export function countingBytes(): (bytes: number) => Uint8Array {
  let count = 0;
  return (bytes) => {
    count += 1;
    const buffer = Buffer.alloc(bytes);
    buffer.writeUInt32BE(count, bytes - 4);
    return buffer;
  };
}
