/**
 * How long the executable takes from start to listening, what it needs while idle, and its size.
 *
 * Run      node scripts/env24.mjs node bench/footprint.ts   (after npm run build)
 * Method   starts dist/rouse several times in an empty data directory on loopback with DHCP off,
 *          waits for its word that all listeners are open (polling would take the time from it),
 *          and reads resident memory from /proc after it has been idle. Each run starts with an
 *          empty inventory, so the migrations are in the figure.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../test/fakes/free-port.ts';
import { median } from './median.ts';
import { residentMb } from './proc.ts';

const runs = 7;
const idleMs = 3_000;
const giveUpMs = 15_000;
const binary = path.join(import.meta.dirname, '..', 'dist', 'rouse');

interface Sample {
  readonly listeningMs: number;
  readonly residentMb: number;
}

/** Waits for the line that Rouse writes when every listener is open. */
async function listening(child: ChildProcess): Promise<void> {
  const { stdout } = child;
  if (!stdout) throw new Error('nothing to read from');
  let said = '';
  for await (const [text] of on(stdout, 'data', { signal: AbortSignal.timeout(giveUpMs) })) {
    said += String(text);
    if (said.includes('waiting for a machine')) return;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function sampleRouse(): Promise<Sample> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rouse-bench-'));
  const [boot, admin] = [await freePort(), await freePort()];
  const started = performance.now();
  const child = spawn(
    binary,
    [
      'serve',
      ...['--data-dir', dataDir, '--interface', 'lo', '--dhcp-mode', 'off'],
      ...['--boot-listen', `127.0.0.1:${boot}`, '--admin-listen', `127.0.0.1:${admin}`],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    await listening(child);
    const listeningMs = performance.now() - started;
    await sleep(idleMs);
    return { listeningMs, residentMb: residentMb(child.pid ?? 0) };
  } finally {
    await stop(child);
    rmSync(dataDir, { recursive: true });
  }
}

async function main(): Promise<void> {
  const samples: Sample[] = [];
  for (let run = 0; run < runs; run += 1) samples.push(await sampleRouse());
  const listening = samples.map((sample) => sample.listeningMs);
  const resident = samples.map((sample) => sample.residentMb);
  console.log(`start to listening  ${median(listening).toFixed(0)} ms median of ${runs}`);
  console.log(
    `                    ${Math.min(...listening).toFixed(0)} to ${Math.max(...listening).toFixed(0)} ms`,
  );
  console.log(`resident when idle  ${median(resident).toFixed(1)} MB`);
  console.log(`executable          ${(statSync(binary).size / 1e6).toFixed(1)} MB`);
}

await main();
