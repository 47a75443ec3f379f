/**
 * How fast loaders are read by TFTP, beside dnsmasq, tftpd-hpa and atftpd.
 *
 * Run      by bench/transfers.ts
 * Method   docs/explanation/performance.md. Servers take turns, each started anew; a rack's worth of
 *          transfers goes before the ones that count. The clients are one program in C
 *          (tftp-load.c), compiled here, for clients in JavaScript would be what is measured.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../median.ts';
import { CLIENTS, runIn, SERVER } from '../network.ts';
import type { Row } from './http.ts';
import {
  atftpd,
  dnsmasqTftp,
  filesIn,
  rouseTftp,
  tftpdHpa,
  unpackAtftpd,
  type RunningTftp,
  type TftpContender,
} from './tftp-servers.ts';

interface TftpOptions {
  /** a folder of the measurement's own; the namespaces of bench/network.ts are there */
  readonly directory: string;
  readonly rounds: number;
  readonly say: (line: string) => void;
}

interface Load {
  readonly file: keyof typeof FILES;
  readonly clients: number;
  readonly blockSize: number;
  readonly windowSize: number;
}

interface Taken {
  readonly seconds: number;
  readonly bytes: number;
  readonly failed: number;
  readonly repeats: number;
  readonly medianSeconds: number;
  readonly p99Seconds: number;
}

interface Turn {
  readonly name: string;
  readonly load: Load;
  readonly taken: Taken;
  readonly processorSeconds: number;
  readonly residentMb: number;
}

const FILES = { 'large.efi': 33_554_432, 'medium.efi': 8_388_608, 'small.efi': 1_048_576 } as const;
const CLIENTS_MAX = 500;
const FIRST_CLIENT = '10.93.16.1';
const patienceMs = 120_000;
const settleMs = 500;

/** Code that V8 has not compiled yet is several times slower, and no service stays in that state. */
const WARM_UP: readonly Load[] = [
  { file: 'small.efi', clients: 64, blockSize: 1_468, windowSize: 1 },
  { file: 'large.efi', clients: 1, blockSize: 1_468, windowSize: 1 },
];
const LOADS: readonly Load[] = [
  { file: 'large.efi', clients: 1, blockSize: 512, windowSize: 1 },
  { file: 'large.efi', clients: 1, blockSize: 1_468, windowSize: 1 },
  { file: 'large.efi', clients: 1, blockSize: 1_468, windowSize: 16 },
  { file: 'medium.efi', clients: 64, blockSize: 1_468, windowSize: 1 },
  { file: 'medium.efi', clients: 64, blockSize: 1_468, windowSize: 16 },
  { file: 'small.efi', clients: CLIENTS_MAX, blockSize: 1_468, windowSize: 1 },
  { file: 'small.efi', clients: CLIENTS_MAX, blockSize: 1_468, windowSize: 16 },
];

export async function tftpRows({ directory, rounds, say }: TftpOptions): Promise<Row[]> {
  const program = compile(directory);
  const contenders = [rouseTftp, dnsmasqTftp, tftpdHpa, ...other(directory, say)];
  mkdirSync(filesIn(directory), { recursive: true });
  for (const [name, size] of Object.entries(FILES)) {
    writeFileSync(path.join(filesIn(directory), name), randomBytes(size), { mode: 0o644 });
  }
  addAddresses();
  const turns: Turn[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const contender of contenders) {
      turns.push(...(await takeTurn(contender, { directory, program })));
      say(`TFTP round ${round} of ${rounds}: ${contender.name}`);
    }
  }
  return rowsOf(turns, contenders);
}

function other(directory: string, say: (line: string) => void): TftpContender[] {
  const program = unpackAtftpd(directory);
  if (program === undefined) say('atftpd is left out: its package cannot be downloaded');
  return program === undefined ? [] : [atftpd(program)];
}

function compile(directory: string): string {
  const program = path.join(directory, 'tftp-load');
  const source = path.join(import.meta.dirname, 'tftp-load.c');
  const { status, stderr } = spawnSync('cc', ['-O2', '-o', program, source], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`cc: ${stderr}`);
  return program;
}

/** Each client has an address of its own, for servers bound what one address may have. */
function addAddresses(): void {
  const [a = 0, b = 0, c = 0, d = 0] = FIRST_CLIENT.split('.').map(Number);
  const lines = Array.from({ length: CLIENTS_MAX }, (_, at) => {
    const low = c * 256 + d + at;
    return `address add ${a}.${b}.${low >> 8}.${low & 255}/16 dev ${CLIENTS.interface}`;
  });
  const args = ['-n', CLIENTS.namespace, '-batch', '-'];
  const { status, stderr } = spawnSync('ip', args, { input: lines.join('\n'), encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip -batch: ${stderr}`);
}

interface Place {
  readonly directory: string;
  readonly program: string;
}

async function takeTurn(contender: TftpContender, place: Place): Promise<Turn[]> {
  const server = await contender.start(place.directory);
  try {
    await sleep(settleMs);
    for (const load of WARM_UP) await fetchAll(load, place);
    const turns: Turn[] = [];
    for (const load of LOADS) turns.push(await measure(contender, load, { server, place }));
    return turns;
  } finally {
    await server.stop();
  }
}

async function measure(
  { name }: TftpContender,
  load: Load,
  { server, place }: { readonly server: RunningTftp; readonly place: Place },
): Promise<Turn> {
  const before = server.processorSeconds();
  const taken = await fetchAll(load, place);
  const processorSeconds = server.processorSeconds() - before;
  return { name, load, taken, processorSeconds, residentMb: server.residentMb() };
}

async function fetchAll(
  { file, clients, blockSize, windowSize }: Load,
  { directory, program }: Place,
): Promise<Taken> {
  const local = path.join(filesIn(directory), file);
  const numbers = [clients, blockSize, windowSize].map(String);
  const command = [program, SERVER.address, file, local, ...numbers, FIRST_CLIENT];
  const child = runIn(CLIENTS, command);
  const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  const [said, complaint] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  clearTimeout(impatience);
  if (said === '') throw new Error(`tftp-load: ${complaint || 'not done in time'}`);
  return JSON.parse(said) as Taken;
}

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

function rowsOf(turns: readonly Turn[], contenders: readonly TftpContender[]): Row[] {
  const row = (
    what: string,
    unit: string,
    [load, figure]: [Load, (turn: Turn) => number],
  ): Row => ({
    what,
    unit,
    figures: Object.fromEntries(
      contenders.map(({ name }) => {
        const own = turns.filter((turn) => turn.name === name && turn.load === load);
        return [name, median(own.map(figure))];
      }),
    ),
  });
  const last = LOADS[LOADS.length - 1] as Load;
  return [
    ...LOADS.flatMap((load) => {
      const { clients, blockSize, windowSize } = load;
      const window = windowSize > 1 ? `, window ${windowSize}` : '';
      const what = `TFTP ${clients === 1 ? '1 client' : `${clients} clients`}, ${blockSize}${window}`;
      return [
        row(what, 'MB/s', [load, ({ taken }) => taken.bytes / 1_000_000 / taken.seconds]),
        row('  processor', 's/GB', [
          load,
          (turn) => (turn.processorSeconds * 1_000_000_000) / turn.taken.bytes,
        ]),
        row('  failed', 'clients', [load, ({ taken }) => taken.failed]),
        row('  slowest of a hundred', 's', [load, ({ taken }) => taken.p99Seconds]),
      ];
    }),
    row('  resident after all that', 'MB', [last, (turn) => turn.residentMb]),
  ];
}
