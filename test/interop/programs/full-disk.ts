/**
 * A server whose data directory is on a disk that becomes full, in a mount namespace of its own:
 * prints what it was asked and what it answered, as JSON. TMPDIR is the disk.
 */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../fakes/free-port.ts';
import { whileStarted } from '../../fakes/started-server.ts';

const FILLER = path.join(tmpdir(), 'filler');
const PIECES = [1_048_576, 4_096, 1].map((bytes) => Buffer.alloc(bytes, 1));

function fill(): void {
  const descriptor = openSync(FILLER, 'a');
  for (const piece of PIECES) {
    try {
      for (;;) writeSync(descriptor, piece);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
  closeSync(descriptor);
}

const machine = (number: number): string => `kind: machine
name: node-${number}
macs: ["52:54:00:00:00:${number}"]
tags: { filler: "${'x'.repeat(60)}" }
`;
const numbers = Array.from({ length: 20 }, (_, number) => number + 10);
const bootPort = await freePort();

const seen = await whileStarted({ 'boot.listen': `127.0.0.1:${bootPort}` }, async (server) => {
  const { ask, boot, log, dir } = server;
  const status = async (method: string, of: string): Promise<string> =>
    (await ask(method, of)).slice(0, 3);
  const remove = (number: number) => status('DELETE', `/api/v1/machines/node-${number}`);
  const disk = async (): Promise<string> =>
    /"disk":"([a-z-]+)"/.exec(await ask('GET', '/readyz'))?.[1] ?? '';
  const until = async (state: string): Promise<void> => {
    while ((await disk()) !== state) await pause(100);
  };
  const script = async (): Promise<string> =>
    (await boot('/boot/next?mac=52:54:00:00:00:11&arch=x86_64&platform=efi')).slice(0, 10);

  const applied = await ask('POST', '/api/v1/apply', numbers.map(machine).join('---\n'));
  await until('held');
  fill();
  const whenFull = {
    boots: await script(),
    removed: [await remove(10), await remove(12), await remove(13)],
    disk: await disk(),
    told: log().includes('STORE_FULL'),
    metric: /rouse_disk_reserve_given_up (\d)/.exec(await ask('GET', '/metrics'))?.[1],
    again: await script(),
  };
  rmSync(FILLER);
  await until('held');
  const afterwards = { removed: await remove(14), boots: await script() };
  // Without the reserve, and without what the log gives back, the same deletion is refused.
  rmSync(path.join(dir, 'data', 'rouse.reserve'));
  fill();
  await remove(15);
  fill();
  const withoutReserve = { removed: await ask('DELETE', '/api/v1/machines/node-16') };
  rmSync(FILLER);
  return { applied: applied.slice(0, 3), whenFull, afterwards, withoutReserve };
});
process.stdout.write(JSON.stringify(seen));
