/**
 * How fast boot files leave Rouse by TFTP and HTTP, beside the servers people use for it.
 *
 * Run      node scripts/env24.mjs node bench/transfers.ts [--quick] [--rounds N] [--only tftp|http]
 *          as root, after npm run build; needs dnsmasq, tftpd-hpa, nginx, wrk, a C compiler and ip.
 *          atftpd is downloaded and unpacked where apt-get can.
 * Method   docs/explanation/performance.md. Figures are medians of the rounds; the last column is
 *          Rouse's figure by that of the best peer.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { inPlace } from './place.ts';
import { httpRows, type Row } from './transfers/http.ts';
import { tftpRows } from './transfers/tftp.ts';

const PROGRAMS = ['ip', 'dnsmasq', 'in.tftpd', 'nginx', 'wrk', 'cc'];
const DIGITS: Readonly<Record<string, number>> = { 's/GB': 3, s: 2, 'MB/s': 0, MB: 0, clients: 0 };

async function main(): Promise<void> {
  const { values: flags } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const rounds = Number(flags.rounds ?? (flags.quick ? 1 : 3));
  const seconds = flags.quick ? 1 : 3;
  const say = console.log;
  await inPlace(PROGRAMS, async (directory) => {
    const tables: Row[][] = [];
    if (flags.only !== 'http') tables.push(await tftpRows({ directory, rounds, say }));
    if (flags.only !== 'tftp') tables.push(await httpRows({ directory, rounds, seconds, say }));
    const shared = `${availableParallelism()} processors, shared with the clients`;
    console.log(`\n${rounds} rounds; ${shared}`);
    tables.forEach(print);
  });
}

function print(rows: readonly Row[]): void {
  const names = Object.keys(rows[0]?.figures ?? {});
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(36) : cell.padStart(17))).join('');
  console.log(`\n${line(['', ...names, 'unit', 'rouse / best'])}`);
  for (const { what, figures, unit } of rows) {
    const [ours = NaN, ...others] = names.map((name) => figures[name] ?? NaN);
    const best = unit === 'MB/s' ? Math.max(...others) : Math.min(...others);
    const cells = [ours, ...others].map((figure) => figure.toFixed(DIGITS[unit] ?? 2));
    const ratio = unit === 'clients' ? '' : (ours / best).toFixed(2);
    console.log(line([what, ...cells, unit, ratio]));
  }
}

await main();
