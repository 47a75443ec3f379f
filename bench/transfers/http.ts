/**
 * How fast Rouse sends a file of 100 MiB over HTTP, beside nginx with sendfile.
 *
 * Run      by bench/transfers.ts
 * Method   docs/explanation/performance.md. Servers and wrk (one thread) are in two network
 *          namespaces, joined by a virtual cable. All servers run the whole time and take turns: in
 *          each round each of them sends to 1, then each to 16, then each to 200 connections at a
 *          time, so that what else the machine does meets all of them. Figures are medians of the
 *          rounds; the first round does not count.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../median.ts';
import {
  FILE_MIB,
  nginxAuto,
  nginxOne,
  prepareFile,
  rouseHttp,
  type HttpContender,
  type RunningHttp,
} from './http-servers.ts';
import { wrk } from './wrk.ts';

/** One line of the table: a figure for each server. */
export interface Row {
  readonly what: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly unit: string;
}

interface HttpOptions {
  /** a folder of the measurement's own; the namespaces of bench/network.ts are there */
  readonly directory: string;
  readonly rounds: number;
  /** for each number of connections */
  readonly seconds: number;
  readonly say: (line: string) => void;
}

const CONTENDERS: readonly HttpContender[] = [rouseHttp, nginxAuto, nginxOne];
const CONNECTIONS = [1, 16, 200] as const;
const GB = 1_000_000_000;
const settleMs = 5_000;

interface Turn {
  readonly name: string;
  readonly connections: number;
  readonly megabytesPerSecond: number;
  readonly processorSecondsPerGb: number;
}
interface Memory {
  readonly name: string;
  readonly startedMb: number;
  readonly peakMb: number;
  readonly settledMb: number;
}

export async function httpRows(options: HttpOptions): Promise<Row[]> {
  const { directory, rounds, say } = options;
  prepareFile(directory);
  const servers: Entrant[] = [];
  try {
    for (const contender of CONTENDERS) {
      const server = await contender.start(directory);
      servers.push({ contender, server, startedMb: server.residentMb() });
    }
    await round(servers, options);
    const turns: Turn[] = [];
    for (let done = 0; done < rounds; done += 1) {
      turns.push(...(await round(servers, options)));
      say(`round ${done + 1} of ${rounds}`);
    }
    const peaks = servers.map(({ server }) => server.peakResidentMb());
    await sleep(settleMs);
    const memory = servers.map(({ contender, server, startedMb }, at): Memory => {
      const settledMb = server.residentMb();
      return { name: contender.name, startedMb, peakMb: peaks[at] ?? NaN, settledMb };
    });
    return rowsOf(turns, memory);
  } finally {
    for (const { server } of servers) await server.stop();
  }
}

interface Entrant {
  readonly contender: HttpContender;
  readonly server: RunningHttp;
  readonly startedMb: number;
}

async function round(servers: readonly Entrant[], { seconds }: HttpOptions): Promise<Turn[]> {
  const turns: Turn[] = [];
  for (const connections of CONNECTIONS) {
    for (const { contender, server } of servers) {
      const before = server.processorSeconds();
      const taken = await wrk({ url: contender.url, connections, seconds });
      turns.push({
        name: contender.name,
        connections,
        megabytesPerSecond: taken.bytes / 1_000_000 / taken.seconds,
        processorSecondsPerGb: ((server.processorSeconds() - before) * GB) / taken.bytes,
      });
    }
  }
  return turns;
}

function rowsOf(turns: readonly Turn[], memory: readonly Memory[]): Row[] {
  const row = <T extends { readonly name: string }>(
    what: string,
    unit: string,
    [taken, figure]: readonly [readonly T[], (one: T) => number],
  ): Row => ({
    what,
    unit,
    figures: Object.fromEntries(
      CONTENDERS.map(({ name }) => [
        name,
        median(taken.filter((one) => one.name === name).map(figure)),
      ]),
    ),
  });
  const at = (connections: number): Turn[] =>
    turns.filter((turn) => turn.connections === connections);
  return [
    ...CONNECTIONS.map((connections) =>
      row(`HTTP ${FILE_MIB} MiB, ${connections} connections`, 'MB/s', [
        at(connections),
        ({ megabytesPerSecond }) => megabytesPerSecond,
      ]),
    ),
    ...CONNECTIONS.map((connections) =>
      row(`  processor, ${connections} connections`, 's/GB', [
        at(connections),
        ({ processorSecondsPerGb }) => processorSecondsPerGb,
      ]),
    ),
    row('  resident after the start', 'MB', [memory, ({ startedMb }) => startedMb]),
    row('  resident at most', 'MB', [memory, ({ peakMb }) => peakMb]),
    row(`  resident ${settleMs / 1_000} s after the last`, 'MB', [
      memory,
      ({ settledMb }) => settledMb,
    ]),
  ];
}
