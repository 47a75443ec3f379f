/**
 * Kills a writing server with SIGKILL, again and again, and looks at what is left: every change that
 * was acknowledged, no half of one, and a data directory that opens at once.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import t, { type Test } from 'tap';
import { openInventory } from '../../src/store/open.ts';
import { assets } from '../fakes/real-inventory.ts';

const writer = path.join(import.meta.dirname, '../fakes/endless-writer.ts');

/** @returns the last version that the writer said was kept */
async function killAfter(t: Test, dataDir: string, acknowledgements: number): Promise<number> {
  const child = spawn(process.execPath, [writer, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  let last = 0;
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    seen += 1;
    if (seen === acknowledgements) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return last;
}

t.test('a killed server loses nothing it acknowledged and keeps no half change', async (t) => {
  const dataDir = t.testdir();
  for (const acknowledgements of [1, 2, 7, 30]) {
    const acknowledged = await killAfter(t, dataDir, acknowledgements);
    const inventory = await openInventory({ dataDir }, { assets });
    const [first, second] = (await inventory.machines.list({ limit: 10 })).items;
    await inventory.close();
    t.ok(first && first.version >= acknowledged, `${acknowledged} acknowledged`);
    t.equal(first?.version, second?.version, 'both machines of a transaction');
    t.equal(first?.macs.length, 2);
  }
});
