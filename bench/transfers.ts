/**
 * How fast boot files leave Rouse by TFTP and HTTP, beside the servers people use for it.
 *
 * Run      node scripts/env24.mjs node bench/transfers.ts [--quick] [--rounds N] [--only tftp|http]
 *          as root, after npm run build; needs dnsmasq, tftpd-hpa, nginx, wrk, a C compiler and ip.
 *          atftpd is downloaded and unpacked where apt-get can.
 * Method   docs/explanation/performance.md. Figures are medians of the rounds; the last column is
 *          Rouse's figure by that of the best peer.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createNetwork } from './dhcp/network.ts';
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
  const missing = whatIsMissing();
  if (missing !== undefined) throw new Error(missing);
  const rounds = Number(flags.rounds ?? (flags.quick ? 1 : 3));
  const directory = mkdtempSync(path.join(tmpdir(), 'rouse-bench-'));
  const removeNetwork = createNetwork();
  const remove = (): void => {
    removeNetwork();
    rmSync(directory, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      remove();
      process.exit(1);
    });
  }
  try {
    const say = console.log;
    const seconds = flags.quick ? 1 : 3;
    const tables: Row[][] = [];
    if (flags.only !== 'http') tables.push(await tftpRows({ directory, rounds, say }));
    if (flags.only !== 'tftp') tables.push(await httpRows({ directory, rounds, seconds, say }));
    console.log(
      `\n${rounds} rounds; ${availableParallelism()} processors, shared with the clients`,
    );
    tables.forEach(print);
  } finally {
    remove();
  }
}

function whatIsMissing(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root for network namespaces';
  if (!existsSync(path.join(import.meta.dirname, '..', 'dist', 'rouse'))) {
    return 'needs dist/rouse: npm run build';
  }
  const absent = PROGRAMS.filter((name) => spawnSync('which', [name]).status !== 0);
  return absent.length === 0 ? undefined : `needs ${absent.join(', ')}`;
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
