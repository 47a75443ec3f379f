/**
 * What a boot script costs: the decision about a machine and the text, with 10 000 machines, 200
 * profiles and 200 rules in the inventory. One machine in two gets its profile from a rule.
 *
 * Run      node scripts/env24.mjs node bench/script.ts
 * Method   Every machine asks once per round, in an order that jumps through the inventory. First
 *          in one process without sockets, from the request's target to the text. Then the server
 *          itself, started from source without DHCP, asked over loopback through one connection
 *          that is kept open. Processor time is the mean of a round, for the kernel counts it in
 *          ticks of some milliseconds: all threads, with writing down who was seen, and in the
 *          server with its log. The first round is that of a cold server.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../test/fakes/free-port.ts';
import type { IpAddress } from '../src/domain/address.ts';
import type { Mac } from '../src/domain/mac.ts';
import { readReport } from '../src/http/boot/report.ts';
import { queryOf } from '../src/http/boot/query.ts';
import { decidedServed } from '../src/http/boot/served-script.ts';
import { createSessions } from '../src/http/boot/sessions.ts';
import { listAssets, readAsset } from '../src/platform/assets.ts';
import { systemClock as clock } from '../src/platform/clock.ts';
import { loadBootIndex } from '../src/service/boot-index.ts';
import { createChooser } from '../src/service/chooser.ts';
import { createDecideBoot } from '../src/service/decide-boot.ts';
import { loadDiskWays } from '../src/service/disk-ways.ts';
import { loadRuleBook } from '../src/service/rule-book.ts';
import { createSightings } from '../src/service/sightings.ts';
import { watchedInventory } from '../src/service/watched-inventory.ts';
import { openInventory } from '../src/store/open.ts';
import { processorSeconds } from './proc.ts';
import { fill, MACHINES } from './script/inventory.ts';
import { serve, targetOf } from './script/server.ts';
import { keyFileOf, vaultOf } from './script/vault.ts';

const rounds = 3;

/** In a process of its own, so that nothing is compiled yet. */
async function inProcess(dataDir: string): Promise<void> {
  const assets = { listAssets, readAsset };
  const opened = await openInventory({ dataDir }, { assets, vault: vaultOf(dataDir) });
  const index = await loadBootIndex(opened.machines);
  const rules = await loadRuleBook(opened, clock);
  const inventory = watchedInventory(opened, { index, rules });
  const sightings = createSightings({ clock, inventory, record: () => undefined });
  const diskWays = await loadDiskWays({
    clock,
    store: inventory.diskWays,
    record: () => undefined,
    failed: (error) => {
      throw error;
    },
  });
  const deps = {
    decide: createDecideBoot({
      chooser: createChooser({ inventory, rules }),
      inventory,
      sightings,
      diskWays,
      tokens: { issue: () => Promise.resolve('') },
      bootTokens: { issue: () => Promise.reject(new Error('no profile here has files')) },
    }),
    factoryUrl: 'https://factory.talos.dev',
    version: '0.0.0',
  };
  const sessions = createSessions(randomBytes);
  const answer = async (target: string): Promise<void> => {
    const report = readReport(queryOf(target), clock.nowMs());
    if ('fault' in report) throw new Error(report.fault);
    const session = sessions.open(report.mac);
    const context = { origin: 'http://10.93.0.1:8080', session, ...asks(report.mac) };
    const { script } = await decidedServed(context, report, deps);
    if (script !== 'boot') throw new Error(`a script of the kind ${script}`);
  };
  const processorMs = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  };
  await takeRounds('in-process', { answer, processorMs, endRound: sightings.flush });
  await sightings.close();
  await opened.close();
}

/** As a machine does that boots what it is told. */
function asks(mac: Mac) {
  const from = '10.93.0.9' as IpAddress;
  return { from, asker: { from, mac } };
}

async function overHttp(dataDir: string): Promise<void> {
  const port = await freePort();
  const child = await serve(dataDir, port);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const answer = (target: string): Promise<void> => ask(port, { agent, target });
    const processorMs = (): number => processorSeconds(child.pid ?? 0) * 1_000;
    // The server writes down who was seen once a second.
    await takeRounds('over HTTP', { answer, processorMs, endRound: () => sleep(1_500) });
  } finally {
    agent.destroy();
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  }
}

async function ask(port: number, how: { agent: Agent; target: string }): Promise<void> {
  const request = get({ host: '127.0.0.1', port, path: how.target, agent: how.agent });
  const [response] = (await once(request, 'response')) as [Parameters<typeof text>[0]];
  const script = await text(response);
  if (!script.includes('\nkernel --name ')) throw new Error(`no boot script: ${script}`);
}

interface Way {
  readonly answer: (target: string) => Promise<void>;
  /** of whoever answers, so far */
  readonly processorMs: () => number;
  readonly endRound: () => Promise<void>;
}

async function takeRounds(name: string, { answer, processorMs, endRound }: Way): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const samplesMs: number[] = [];
    const before = processorMs();
    for (let turn = 0; turn < MACHINES; turn += 1) {
      const target = targetOf(turn);
      const began = performance.now();
      await answer(target);
      samplesMs.push(performance.now() - began);
    }
    await endRound();
    const eachMs = (processorMs() - before) / MACHINES;
    const first = round === 0 ? `, the first ${samplesMs[0]?.toFixed(1)} ms` : '';
    console.log(
      `${name}, round ${round + 1}: ${eachMs.toFixed(3)} ms of CPU each; ` +
        `answered in ${spread(samplesMs)}${first}`,
    );
  }
}

function spread(samples: readonly number[]): string {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (part: number): string => (sorted[Math.floor(part * sorted.length)] ?? NaN).toFixed(3);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}

async function main(): Promise<void> {
  const [given] = process.argv.slice(2);
  if (given !== undefined) return inProcess(given);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rouse-bench-'));
  try {
    await fill(dataDir);
    const [self = ''] = process.argv.slice(1);
    spawnSync(process.execPath, [self, dataDir], { stdio: 'inherit' });
    await overHttp(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true });
    rmSync(keyFileOf(dataDir), { force: true });
  }
}

await main();
