/**
 * How many machines Rouse offers a boot file to in a second, beside dnsmasq in proxy mode.
 *
 * Run      node scripts/env24.mjs node bench/dhcp.ts [--quick] [--rounds N] [--broadcast]
 *          as root, after npm run build; needs perfdhcp (Debian: kea-admin), dnsmasq, tcpdump, ip
 * Method   docs/explanation/performance.md. Servers take turns, each started anew; every figure is
 *          the median of the rounds, its lowest and highest behind it, and behind a minus how many
 *          rounds gave none.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { median } from './median.ts';
import { lateMs, load, type LoadRequest } from './dhcp/load.ts';
import { MACHINES } from './dhcp/machines.ts';
import { inPlace } from './place.ts';
import { catchOffer } from './dhcp/offer.ts';
import { guess, highest, lossPercentMax, type Trial } from './dhcp/search.ts';
import {
  dnsmasq,
  dnsmasqBare,
  rouse,
  startServer,
  type Contender,
  type RunningServer,
} from './dhcp/servers.ts';

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    broadcast: { type: 'boolean', default: false },
  },
});
const how = flags.quick
  ? { rounds: 1, stepSeconds: 2, commonSeconds: 1, contenders: [rouse, dnsmasq] }
  : { rounds: 3, stepSeconds: 5, commonSeconds: 3, contenders: [rouse, dnsmasq, dnsmasqBare] };
const rounds = Number(flags.rounds ?? how.rounds);
const commonRate = 2_000;
const coarseSeconds = 1;
/**
 * Each machine once. Code that V8 has not compiled yet is several times slower, and no service stays
 * in that state; and Rouse logs no more than these within a minute.
 */
const first: LoadRequest = { rate: 2_500, seconds: MACHINES / 2_500 };

interface Turn {
  readonly first: Trial;
  readonly best: Trial | undefined;
  readonly common: Trial;
  readonly residentMb: number;
}

/** What is known of a contender: where its next search begins, and what it reached so far. */
interface Standing {
  readonly contender: Contender;
  readonly turns: Turn[];
  guess: number | undefined;
}

async function main(directory: string): Promise<void> {
  const standings = how.contenders.map((contender): Standing => ({
    contender,
    turns: [],
    guess: undefined,
  }));
  for (const { contender } of standings) contender.prepare(directory);
  for (let round = 0; round < rounds; round += 1) {
    for (const standing of standings) await takeTurn(standing, directory);
  }
  print(standings);
}

async function takeTurn(standing: Standing, directory: string): Promise<void> {
  const { contender, turns } = standing;
  const server = await startServer(contender, directory);
  const attempt = (seconds: number) => (rate: number) => measure(server, { rate, seconds });
  try {
    if (turns.length === 0) console.log(`${contender.name} offers ${await catchOffer()}`);
    const warmedUp = await measure(server, first);
    standing.guess ??= await guess(attempt(coarseSeconds));
    const common = await attempt(how.commonSeconds)(commonRate);
    const best = await highest(standing.guess, attempt(how.stepSeconds));
    if (best) standing.guess = best.rate;
    turns.push({ first: warmedUp, best, common, residentMb: server.residentMb() });
    console.log(`${contender.name} sustains ${best ? best.rate : 'none of the rates tried'}`);
  } finally {
    await server.stop();
  }
}

async function measure(server: RunningServer, request: LoadRequest): Promise<Trial> {
  const before = server.processorSeconds();
  const result = await load({ ...request, ...(flags.broadcast && { broadcast: true }) });
  return { rate: request.rate, result, processorSeconds: server.processorSeconds() - before };
}

interface Row {
  readonly label: string;
  readonly digits: number;
  readonly of: (turn: Turn) => number;
}

const perThousand = (trial?: Trial): number =>
  trial ? (1_000 * trial.processorSeconds) / trial.result.received : NaN;

const sustainedRate = ({ best }: Turn): number =>
  best ? Math.min(best.rate, best.result.sentPerSecond) : NaN;

const ROWS: readonly Row[] = [
  { label: 'sustained, offers/s', digits: 0, of: sustainedRate },
  { label: '  delay p50, ms', digits: 2, of: ({ best }) => best?.result.medianMs ?? NaN },
  { label: '  delay p99, ms', digits: 2, of: ({ best }) => best?.result.p99Ms ?? NaN },
  { label: '  CPU s per 1 000', digits: 3, of: ({ best }) => perThousand(best) },
  {
    label: `at ${commonRate}/s: lost, %`,
    digits: 2,
    of: ({ common }) => common.result.lossPercent,
  },
  { label: '  delay p50, ms', digits: 2, of: ({ common }) => common.result.medianMs },
  { label: '  delay p99, ms', digits: 2, of: ({ common }) => common.result.p99Ms },
  { label: '  CPU s per 1 000', digits: 3, of: ({ common }) => perThousand(common) },
  { label: 'first 10 000: CPU s per 1 000', digits: 3, of: (turn) => perThousand(turn.first) },
  { label: 'resident, MB', digits: 1, of: ({ residentMb }) => residentMb },
];

function print(standings: readonly Standing[]): void {
  const way = flags.broadcast ? 'sent by broadcast' : 'sent by unicast';
  console.log(
    `\nDISCOVER to OFFER, from a relay's address, ${way}; ${rounds} rounds of ` +
      `${how.stepSeconds} s steps; ${availableParallelism()} processors, shared with perfdhcp`,
  );
  console.log(`sustained: under ${lossPercentMax} % not answered within ${lateMs} ms\n`);
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(30) : cell.padStart(28))).join('');
  console.log(line(['', ...standings.map(({ contender }) => contender.name)]));
  for (const { label, digits, of } of ROWS) {
    console.log(line([label, ...standings.map(({ turns }) => spread(turns.map(of), digits))]));
  }
  const rate = (turns: readonly Turn[]): number =>
    median(turns.map(sustainedRate).filter(Number.isFinite));
  const [ours, ...others] = standings;
  console.log('');
  for (const { contender, turns } of others) {
    const ratio = rate(ours?.turns ?? []) / rate(turns);
    console.log(`rouse / ${contender.name} (${contender.about}): ${ratio.toFixed(2)}`);
  }
}

/** The median, and the range where there was more than one run; runs without a figure are told. */
function spread(all: readonly number[], digits: number): string {
  const values = all.filter(Number.isFinite);
  if (values.length === 0) return 'none';
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const range = all.length > 1 ? ` (${low.toFixed(digits)} to ${high.toFixed(digits)})` : '';
  const none = all.length - values.length;
  return `${median(values).toFixed(digits)}${range}${none > 0 ? ` -${none}` : ''}`;
}

await inPlace(['ip', 'perfdhcp', 'dnsmasq', 'tcpdump'], main);
