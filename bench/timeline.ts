/**
 * What it costs to look: lists, searches and boots with 10 000 machines, a million events and the
 * 50 000 boots they are of, which is what is kept unless somebody asks for more.
 *
 * Run      node scripts/env24.mjs node bench/timeline.ts [--rounds N] [--samples N] [--keep DIR]
 * Method   The stores fill a real inventory, with boots made by the engine of the server. Then the
 *          server itself, started from source without DHCP, is asked over its Unix socket, and for
 *          scripts over loopback, one request at a time on a connection that is kept open. Every
 *          request of a round names something else. The first round is not counted. Of the others
 *          the best p50, p99 and processor time are told, for what else the machine does only ever
 *          adds, and the worst p99. With --keep the inventory stays and is used again.
 */
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { Agent, get, type RequestOptions } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { freePort } from '../test/fakes/free-port.ts';
import { listAssets, readAsset } from '../src/platform/assets.ts';
import { socketPathIn } from '../src/platform/socket-path.ts';
import { DATABASE_FILE } from '../src/store/files.ts';
import { openInventory } from '../src/store/open.ts';
import { processorSeconds } from './proc.ts';
import { fill, MACHINES, macOf } from './script/inventory.ts';
import { serve, targetOf } from './script/server.ts';
import { keyFileOf, vaultOf } from './script/vault.ts';
import { fillHistory } from './timeline/history.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    samples: { type: 'string', default: '300' },
    keep: { type: 'string' },
  },
});
const rounds = Number(flags.rounds);
const samples = Number(flags.samples);
/** Has no divisor in common with MACHINES. */
const stride = 7_919;
const barMs = 20;
/** What the reference says of the file. */
const fileMiBMax = 1_024;

interface Question {
  readonly name: string;
  /** the path of a request, another one each turn */
  readonly target: (turn: number) => string;
  /** machines ask it */
  readonly boot?: true;
  /** whether the answer is one: an error is quick */
  readonly holds: (answer: string, turn: number) => boolean;
}

const api = '/api/v1';
const nodeOf = (turn: number): string => `node-${(turn * stride) % MACHINES}`;
const search = (of: (turn: number) => string) => (turn: number) =>
  `${api}/machines?sort=-last_seen_at&limit=100&q=${encodeURIComponent(of(turn))}`;
const lists = (answer: string): boolean => answer.startsWith('{"items":[{');
const lastWeek = new Date(Date.now() - 7 * 86_400_000).toISOString();

const QUESTIONS: readonly Question[] = [
  {
    name: 'machines, a page of 100',
    target: (turn) => `${api}/machines?limit=100${turn % 2 ? '&sort=-last_seen_at' : ''}`,
    holds: lists,
  },
  {
    name: 'machines, found by a name',
    target: search(nodeOf),
    // A short name is part of more names than fit a page.
    holds: (answer, turn) => answer.includes(`"name":"${nodeOf(turn)}`),
  },
  {
    name: 'machines, one by its address',
    target: search((turn) => macOf((turn * stride) % MACHINES)),
    holds: (answer, turn) => answer.includes(macOf((turn * stride) % MACHINES)),
  },
  {
    name: 'machines, hundreds by a word',
    target: search((turn) => `r${turn % 9}40`),
    holds: lists,
  },
  {
    name: 'machines, none found',
    target: search((turn) => `dead beef ${turn}`),
    holds: (answer) => answer.startsWith('{"items":[]'),
  },
  {
    name: 'machines of a tag and a profile',
    target: (turn) =>
      `${api}/machines?limit=100&tag=rack=a${(turn * 2) % 40}&profile=p${(turn * 2) % 40}`,
    holds: lists,
  },
  {
    name: 'boots, the last 100',
    target: () => `${api}/boots?limit=100`,
    holds: lists,
  },
  {
    name: 'boots that failed, of a week',
    target: () => `${api}/boots?outcome=failed&since=${lastWeek}&limit=100`,
    holds: lists,
  },
  {
    name: 'boots of a machine',
    target: (turn) => `${api}/boots?machine=${nodeOf(turn)}&outcome=handoff`,
    holds: lists,
  },
  {
    name: 'events of a machine',
    target: (turn) => `${api}/events?machine=${nodeOf(turn)}&limit=100`,
    holds: lists,
  },
  {
    name: 'events of a machine, of one kind',
    target: (turn) => `${api}/events?machine=${nodeOf(turn)}&kind=script.served&since=${lastWeek}`,
    holds: lists,
  },
  {
    name: 'explain a machine',
    target: (turn) => `${api}/machines/${nodeOf(turn)}/decision`,
    holds: (answer) => answer.includes('"profile"'),
  },
  {
    name: 'the boot script of a machine',
    target: targetOf,
    boot: true,
    holds: (answer) => answer.includes('\nkernel --name '),
  },
];

async function main(): Promise<void> {
  const dataDir = flags.keep ?? mkdtempSync(path.join(tmpdir(), 'rouse-bench-'));
  try {
    if (!existsSync(path.join(dataDir, DATABASE_FILE))) await fillAll(dataDir);
    tellFile(path.join(dataDir, DATABASE_FILE));
    await askAll(dataDir);
  } finally {
    if (flags.keep === undefined) {
      rmSync(dataDir, { recursive: true });
      rmSync(keyFileOf(dataDir), { force: true });
    }
  }
}

async function fillAll(dataDir: string): Promise<void> {
  const began = performance.now();
  await fill(dataDir);
  const assets = { listAssets, readAsset };
  const inventory = await openInventory({ dataDir }, { assets, vault: vaultOf(dataDir) });
  const { events, boots } = await fillHistory(inventory, Date.now());
  await inventory.close();
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(`${MACHINES} machines, ${events} events, ${boots} boots written in ${seconds} s`);
}

function tellFile(file: string): void {
  const mib = statSync(file).size / 2 ** 20;
  const verdict = mib <= fileMiBMax ? 'within' : 'BEYOND';
  console.log(`the file has ${mib.toFixed(0)} MiB, ${verdict} ${fileMiBMax}`);
}

async function askAll(dataDir: string): Promise<void> {
  const port = await freePort();
  const began = performance.now();
  const child = await serve(dataDir, port);
  console.log(`the server listened after ${(performance.now() - began).toFixed(0)} ms`);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const socketPath = socketPathIn(dataDir);
    for (const question of QUESTIONS) {
      const where = question.boot ? { host: '127.0.0.1', port } : { socketPath };
      const processorMs = (): number => processorSeconds(child.pid ?? 0) * 1_000;
      await askRounds(question, { where: { ...where, agent }, processorMs });
    }
  } finally {
    agent.destroy();
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  }
}

interface Asked {
  readonly where: RequestOptions;
  /** of the server, in all its threads, so far */
  readonly processorMs: () => number;
}

async function askRounds(question: Question, { where, processorMs }: Asked): Promise<void> {
  const seen: { readonly p50: number; readonly p99: number; readonly cpu: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const tookMs: number[] = [];
    const before = processorMs();
    for (let turn = round * samples; turn < (round + 1) * samples; turn += 1) {
      const began = performance.now();
      const answer = await ask({ ...where, path: question.target(turn) });
      tookMs.push(performance.now() - began);
      if (!question.holds(answer, turn)) {
        throw new Error(`${question.target(turn)}: ${answer.slice(0, 300)}`);
      }
    }
    if (round > 0) {
      const cpu = (processorMs() - before) / samples;
      seen.push({ p50: at(tookMs, 0.5), p99: at(tookMs, 0.99), cpu });
    }
  }
  const best = (of: (round: (typeof seen)[number]) => number): number => Math.min(...seen.map(of));
  const p99 = best((round) => round.p99);
  const worst = Math.max(...seen.map((round) => round.p99));
  console.log(
    `${question.name.padEnd(33)} p50 ${figure(best(({ p50 }) => p50))} ms, ` +
      `p99 ${figure(p99)} ms (worst ${figure(worst)}), ` +
      `CPU ${figure(best(({ cpu }) => cpu))} ms${p99 < barMs ? '' : '  BEYOND THE BAR'}`,
  );
}

async function ask(options: RequestOptions): Promise<string> {
  const [response] = (await once(get(options), 'response')) as [Parameters<typeof text>[0]];
  return text(response);
}

function figure(ms: number): string {
  return ms.toFixed(2).padStart(6);
}

function at(values: readonly number[], part: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(part * values.length)] ?? NaN;
}

await main();
