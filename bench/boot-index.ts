/**
 * How long the boot index takes to load at start, and to answer.
 *
 * Run      node scripts/env24.mjs node bench/boot-index.ts
 * Method   fills an inventory with machines, then with as many unknown ones, and opens it each time in
 *          several new processes, as a start does: nothing is compiled or cached there yet. What
 *          loading the sources left on the heap is collected first, for the executable has little.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MachineId, Sighting } from '../src/domain/machine.ts';
import { parseMac, type Mac } from '../src/domain/mac.ts';
import { listAssets, readAsset } from '../src/platform/assets.ts';
import { loadBootIndex } from '../src/service/boot-index.ts';
import { openInventory } from '../src/store/open.ts';

const machines = 10_000;
const runs = 7;
const questions = 1_000_000;
const assets = { listAssets, readAsset };

function macOf(number: number): Mac {
  const mac = parseMac(`5254${number.toString(16).padStart(8, '0')}`);
  if (!mac) throw new Error(`no hardware address for ${number}`);
  return mac;
}

async function fill(dataDir: string): Promise<void> {
  const inventory = await openInventory({ dataDir }, { assets });
  await inventory.transaction(async (inside) => {
    for (let number = 0; number < machines; number += 1) {
      await inside.machines.save({
        id: `m_${String(number).padStart(8, '0')}` as MachineId,
        macs: [macOf(number)],
        hardware: {
          manufacturer: 'Dell Inc.',
          product: `PowerEdge R${number % 9}40`,
          arch: 'x86_64-efi',
        },
        firmware: { loader: number % 3 === 0 ? 'snponly.efi' : 'ipxe.efi', personality: 'binl' },
        tags: { rack: 'a1' },
        variables: {},
        configured: true,
        lastSeenAtMs: (number * 7_919) % machines,
        version: 0,
      });
    }
  });
  await inventory.close();
}

async function addUnknown(dataDir: string): Promise<void> {
  const inventory = await openInventory({ dataDir }, { assets });
  const sightings = Array.from({ length: machines }, (_, number): Sighting => ({
    mac: macOf(machines + number),
    atMs: number + 1,
    hardware: { arch: 'x86-bios' },
  }));
  await inventory.machines.recordSightings(sightings);
  await inventory.close();
}

/** In a process of its own. */
async function measure(dataDir: string): Promise<void> {
  const inventory = await openInventory({ dataDir }, { assets });
  globalThis.gc?.();
  const began = performance.now();
  const { policyOf } = await loadBootIndex(inventory.machines);
  const loadMs = performance.now() - began;
  const macs = Array.from({ length: machines }, (_, number) => macOf(number));
  const asked = performance.now();
  let known = 0;
  for (let turn = 0; turn < questions; turn += 1) {
    const mac = macs[turn % machines];
    if (mac !== undefined && policyOf(mac)?.configured === true) known += 1;
  }
  const askMs = performance.now() - asked;
  if (known !== questions) throw new Error(`${questions - known} questions had no answer`);
  process.stdout.write(`${loadMs} ${(askMs * 1e6) / questions}\n`);
  await inventory.close();
}

function report(title: string, dataDir: string): void {
  const samples = Array.from({ length: runs }, () => {
    const [main = ''] = process.argv.slice(1);
    const argv = ['--expose-gc', main, dataDir];
    const { stdout } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
    return stdout.trim().split(' ').map(Number);
  });
  const column = (index: number): number[] =>
    samples.map((sample) => sample[index] ?? NaN).sort((a, b) => a - b);
  const [load, ask] = [column(0), column(1)];
  const middle = Math.floor(runs / 2);
  process.stdout.write(
    `${title}: loaded in ${load[middle]?.toFixed(1)} ms (${load[0]?.toFixed(1)} to ` +
      `${load.at(-1)?.toFixed(1)}), one question ${ask[middle]?.toFixed(0)} ns\n`,
  );
}

async function main(): Promise<void> {
  const [given] = process.argv.slice(2);
  if (given !== undefined) return measure(given);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rouse-bench-'));
  try {
    await fill(dataDir);
    report(`${machines} machines`, dataDir);
    await addUnknown(dataDir);
    report(`and ${machines} that nobody decided about`, dataDir);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}

await main();
