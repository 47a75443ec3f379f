/**
 * What every measurement over a network needs: root and programs, two namespaces, and a folder.
 *
 * Owns     saying what is missing, and removing what was made, however the measurement ends.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNetwork } from './network.ts';

/** The executable that is measured. */
export const ROUSE = path.join(import.meta.dirname, '..', 'dist', 'rouse');

/**
 * Measures in the namespaces of network.ts, with a folder that is empty before and gone afterwards.
 *
 * @param programs  that have to be there, besides dist/rouse
 * @throws Error that says what is missing
 */
export async function inPlace(
  programs: readonly string[],
  measure: (directory: string) => Promise<void>,
): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('needs root for network namespaces');
  if (!existsSync(ROUSE)) throw new Error('needs dist/rouse: npm run build');
  const absent = programs.filter((name) => spawnSync('which', [name]).status !== 0);
  if (absent.length > 0) throw new Error(`needs ${absent.join(', ')}`);
  const directory = mkdtempSync(path.join(tmpdir(), 'rouse-bench-'));
  chmodSync(directory, 0o755); // dnsmasq and nginx read it as other users
  const removeNetwork = createNetwork();
  const remove = (): void => {
    removeNetwork();
    rmSync(directory, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      remove();
      process.exit(1);
    });
  }
  try {
    await measure(directory);
  } finally {
    remove();
  }
}
