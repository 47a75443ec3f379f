/**
 * Who still gets a loader over a network that loses packets: TFTP servers and clients, each with each.
 *
 * Run      node scripts/env24.mjs node bench/loss.ts [--loss 5,20]
 *          as root, after npm run build; needs the servers dnsmasq, in.tftpd (Debian: tftpd-hpa) and
 *          atftpd, those of them that are there; the clients tftp, atftp, curl and busybox; unshare
 * Method   docs/explanation/performance.md. Ten clients of each program at once ask a relay that
 *          loses packets both ways by a seed. A client has a minute. Everything happens in a network
 *          and process namespace of its own, which ends with this program.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startLossyRelay } from '../test/fakes/lossy-relay.ts';
import { CLEAN } from '../test/fakes/simulated-network.ts';
import { fetchFile, PROGRAMS, type Fetched, type Program } from '../test/fakes/tftp-programs.ts';
import { contents } from '../test/fakes/tftp.ts';
import {
  CONTENDERS,
  FILE_NAME,
  isThere,
  placeFile,
  SERVER_PORT,
  startServer,
  type Contender,
} from './loss/servers.ts';

const { values: flags } = parseArgs({
  options: {
    loss: { type: 'string', default: '1,5,20' },
    inside: { type: 'boolean', default: false },
  },
});
const losses = flags.loss.split(',').map(Number);
const file = contents(108_000);
const clientsAtOnce = 10;
const seed = 24;

/** @returns the exit code of this program run again in namespaces of its own */
function runInside(): number {
  const again = [process.execPath, ...process.argv.slice(1), '--inside'];
  // tftpd-hpa finds no address to bind to on a host that has none but 127.0.0.1.
  const script = 'ip link set lo up && ip address add 192.0.2.1/32 dev lo && exec "$@"';
  const args = ['--net', '--pid', '--fork', '--kill-child', 'sh', '-c', script, 'sh', ...again];
  return spawnSync('unshare', args, { stdio: 'inherit' }).status ?? 1;
}

type Cell = readonly Fetched[];

async function fetchTen(program: Program, port: number, directory: string): Promise<Cell> {
  return Promise.all(
    Array.from({ length: clientsAtOnce }, (_, number) => {
      const into = path.join(directory, `${program.label.replaceAll(/\W/g, '')}-${number}`);
      rmSync(into, { force: true });
      return fetchFile({ program, port, name: FILE_NAME, into }, file);
    }),
  );
}

async function measure(contender: Contender, loss: number): Promise<Cell[]> {
  const directory = mkdtempSync(path.join(tmpdir(), 'rouse-loss-'));
  placeFile(directory, file);
  try {
    const server = await startServer(contender, directory);
    const cells = await Promise.all(
      PROGRAMS.map(async (program) => {
        const link = { ...CLEAN, delayMs: 0, loss: loss / 100 };
        const relay = await startLossyRelay({ link, seed, serverPort: SERVER_PORT });
        const cell = await fetchTen(program, relay.port, directory);
        relay.close();
        return cell;
      }),
    );
    await server.stop();
    return cells;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function inWords(cell: Cell | undefined): string {
  const whole = (cell ?? []).filter(({ same }) => same).map(({ seconds }) => seconds);
  const median = whole.sort((a, b) => a - b)[Math.floor(whole.length / 2)];
  return `${whole.length}${median === undefined ? '' : ` in ${median.toFixed(1)} s`}`;
}

async function main(): Promise<void> {
  const contenders = CONTENDERS.filter(isThere);
  for (const loss of losses) {
    const columns: Cell[][] = [];
    for (const contender of contenders) columns.push(await measure(contender, loss));
    console.log(
      `\n${loss} % loss each way: how many of ten had 108 kB in a minute, and the median`,
    );
    const line = (cells: readonly string[]): string =>
      cells.map((cell, at) => (at === 0 ? cell.padEnd(24) : cell.padStart(14))).join('');
    console.log(line(['', ...contenders.map(({ name }) => name)]));
    for (const [at, { label }] of PROGRAMS.entries()) {
      console.log(line([label, ...columns.map((column) => inWords(column[at]))]));
    }
  }
}

if (flags.inside) {
  await main();
  process.exit(0);
}
process.exitCode = runInside();
