/**
 * A rack that powers on: N machines boot at once from Rouse, and from dnsmasq with nginx.
 *
 * Run      node scripts/env24.mjs node bench/storm.ts [--machines 50,200,1000] [--rounds N]
 *          [--binary PATH] [--profile DIR]
 *          as root, after npm run build; needs dnsmasq, nginx (Debian: nginx-light) and ip
 * Method   docs/explanation/performance.md. Every machine runs the whole chain: DISCOVER, REQUEST
 *          on port 4011, loader by TFTP, iPXE's DISCOVER, its script, kernel and initrd by HTTP.
 *          The sides take turns, each started anew. Another build of Rouse is measured with
 *          --binary. With --profile Rouse runs from source and leaves a profile of where its time
 *          went in the folder; its figures are then not comparable.
 */
import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { CLIENTS, runIn } from './network.ts';
import { inPlace, ROUSE } from './place.ts';
import type { StormRequest, StormResult } from './storm/clients.ts';
import type { Kept } from './storm/boots.ts';
import { addFleet, LOADER } from './storm/fleet.ts';
import { STEPS, type Expected } from './storm/machine.ts';
import { SIDES, used, type Files, type Side, type Use } from './storm/servers.ts';

const { values: flags } = parseArgs({
  options: {
    machines: { type: 'string', default: '50,200,1000' },
    rounds: { type: 'string', default: '3' },
    binary: { type: 'string', default: ROUSE },
    profile: { type: 'string' },
  },
});
const sizes = flags.machines.split(',').map(Number);
const rounds = Number(flags.rounds);
const root = path.join(import.meta.dirname, '..');

const spreadMs = 1_000;
const giveUpMs = 120_000;
const kernelBytes = 10_000_000;
/** A thousand with the larger one are 50 GB, more than the clients of one machine take in time. */
const initrdBytes = (machines: number): number => (machines > 200 ? 10_000_000 : 40_000_000);

interface Turn {
  readonly machines: number;
  readonly result: StormResult;
  readonly use: Use;
  /** what the server itself has kept of it, where it keeps boots */
  readonly kept: Kept | undefined;
}

async function main(directory: string): Promise<void> {
  addFleet(Math.max(...sizes));
  for (const machines of sizes) await compare(directory, machines);
}

async function compare(directory: string, machines: number): Promise<void> {
  const { binary, profile: profileIn } = flags;
  const files: Files = { directory, machines, binary, profileIn };
  const expected = writeFiles(files);
  for (const side of SIDES) side.prepare(files);
  console.log(
    `\n${machines} machines within ${spreadMs} ms; loader ${expected.loader.sizeBytes} bytes, ` +
      `kernel ${kernelBytes}, initrd ${expected.initrdBytes}; ${rounds} rounds`,
  );
  const turns = new Map<Side, Turn[]>(SIDES.map((side) => [side, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [side, own] of turns) own.push(await takeTurn(side, files, expected));
  }
  for (const [side, own] of turns) print(side.name, own);
  const [ours = [], theirs = []] = [...turns.values()].map((own) => own.map(wallMs));
  // Turns that follow each other share what else the machine does at that time.
  const ratios = ours.map((ms, round) => ms / (theirs[round] ?? NaN));
  const each = ratios.map((ratio) => ratio.toFixed(2)).join(', ');
  console.log(
    `time until the last machine has its initrd, rouse / peers: ` +
      `${median(ratios).toFixed(2)} (by round: ${each})`,
  );
}

async function takeTurn(side: Side, files: Files, expected: Expected): Promise<Turn> {
  const services = await side.start(files);
  try {
    const before = used(services).processorSeconds;
    const beganAtMs = Date.now();
    const request = { machines: files.machines, spreadMs, giveUpMs, expected };
    const result = await storm(request);
    const use = used(services);
    const { machines } = files;
    const kept = await side.kept?.(files, beganAtMs);
    const processorSeconds = use.processorSeconds - before;
    return { machines, result, use: { ...use, processorSeconds }, kept };
  } finally {
    for (const { stop } of services) await stop();
  }
}

async function storm(request: StormRequest): Promise<StormResult> {
  const program = path.join(import.meta.dirname, 'storm', 'clients.ts');
  const child = runIn(CLIENTS, [process.execPath, program, JSON.stringify(request)]);
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (said === '') throw new Error(`the clients said nothing: ${complained}`);
  return JSON.parse(said) as StormResult;
}

function writeFiles({ directory, machines }: Files): Expected {
  const loader = path.join(root, 'assets', 'ipxe', 'files', LOADER);
  copyFileSync(loader, path.join(directory, LOADER));
  writeFileSync(path.join(directory, 'kernel'), randomBytes(kernelBytes));
  writeFileSync(path.join(directory, 'initrd'), randomBytes(initrdBytes(machines)));
  const bytes = readFileSync(loader);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    loader: { sizeBytes: bytes.length, sha256 },
    kernelBytes,
    initrdBytes: initrdBytes(machines),
  };
}

function print(name: string, turns: readonly Turn[]): void {
  const figure = (label: string, of: (turn: Turn) => number, digits: number): void => {
    const values = turns.map(of);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const range = `${low.toFixed(digits)} to ${high.toFixed(digits)}`;
    console.log(`  ${label.padEnd(34)}${median(values).toFixed(digits).padStart(9)}  (${range})`);
  };
  console.log(name);
  figure('last machine has its initrd, s', (turn) => wallMs(turn) / 1_000, 2);
  figure('a machine, p50, s', (turn) => at(bootTimesMs(turn), 0.5) / 1_000, 2);
  figure('a machine, p99, s', (turn) => at(bootTimesMs(turn), 0.99) / 1_000, 2);
  figure('failures', (turn) => failures(turn).length, 0);
  for (const { kept, machines } of turns) {
    if (kept) console.log(`  ${kept.whole} of ${machines} machines have one boot, and it is whole`);
    for (const boot of kept?.odd.slice(0, 5) ?? []) console.log(`    ${boot}`);
  }
  figure('peak memory, MB', ({ use }) => use.peakMb, 1);
  figure('CPU of the server, s', ({ use }) => use.processorSeconds, 2);
  figure('CPU of the clients, s', ({ result }) => result.processorSeconds, 2);
  for (const [index, step] of STEPS.entries()) {
    const seconds = (of: (turn: Turn) => number): string =>
      (median(turns.map(of)) / 1_000).toFixed(2).padStart(6);
    const p50 = seconds((turn) => at(stepTimesMs(turn, index), 0.5));
    const p99 = seconds((turn) => at(stepTimesMs(turn, index), 0.99));
    const last = seconds((turn) => lastDoneMs(turn, index));
    console.log(`    ${step.padEnd(12)} p50 ${p50}, p99 ${p99}; the last one after ${last} s`);
  }
  const reasons = Map.groupBy(turns.flatMap(failures), (reason) => reason);
  for (const [reason, all] of reasons) console.log(`  failed ${all.length} times: ${reason}`);
}

function failures({ machines, result }: Turn): readonly string[] {
  const stuck = Array.from({ length: machines - result.outcomes.length }, () => 'not done in time');
  return [...result.outcomes.flatMap(({ failure }) => failure ?? []), ...stuck];
}

function wallMs(turn: Turn): number {
  return lastDoneMs(turn, STEPS.length - 1);
}

function lastDoneMs({ result }: Turn, step: number): number {
  return Math.max(...result.outcomes.map(({ doneAtMs }) => doneAtMs[step] ?? 0));
}

/** How long the step took, of the machines that came through it. */
function stepTimesMs({ result }: Turn, step: number): readonly number[] {
  return result.outcomes.flatMap(({ startedAtMs, doneAtMs }) => {
    const before = step === 0 ? startedAtMs : doneAtMs[step - 1];
    const after = doneAtMs[step];
    return before === undefined || after === undefined ? [] : [after - before];
  });
}

/** Of the machines that have booted. */
function bootTimesMs({ result }: Turn): readonly number[] {
  return result.outcomes.flatMap(({ startedAtMs, doneAtMs }) =>
    doneAtMs.length === STEPS.length ? [(doneAtMs.at(-1) ?? NaN) - startedAtMs] : [],
  );
}

function at(values: readonly number[], part: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(part * values.length)] ?? NaN;
}

function median(values: readonly number[]): number {
  return at(values, 0.5);
}

await inPlace(['ip', 'dnsmasq', 'nginx'], main);
