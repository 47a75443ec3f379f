/**
 * Foreign TFTP clients, and a server for them on loopback.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import { systemClock } from '../../src/platform/clock.ts';
import { startTftpServer } from '../../src/tftp/server.ts';
import { asset, card, LOOPBACK, noWatch, QUIET, recorder } from './tftp.ts';

/** A program that fetches `name` from a port of loopback into the file `into`. */
export interface Program {
  readonly label: string;
  readonly command: (port: number, name: string, into: string) => readonly string[];
  /** sizes it cannot fetch from any server */
  readonly without?: readonly number[];
  /** runs of it with larger blocks take over a file that fills the block counter several times */
  readonly small?: boolean;
  /** why a network that doubles packets breaks it, whatever the server does */
  readonly brokenByDoubles?: string;
}

const atftp =
  (options: readonly string[]): Program['command'] =>
  (port, name, into) => [
    'atftp',
    ...options.flatMap((option) => ['--option', option]),
    ...['-g', '-r', name, '-l', into, LOOPBACK, String(port)],
  ];

const ATFTP_OACK = 'it aborts at a second OACK (tftp_file.c), and a doubled packet is one';

export const PROGRAMS: readonly Program[] = [
  {
    label: 'tftp-hpa',
    command: (port, name, into) => [
      ...['tftp', '-m', 'binary', LOOPBACK, String(port)],
      ...['-c', 'get', name, into],
    ],
  },
  { label: 'atftp', command: atftp([]), small: true },
  {
    label: 'atftp, blocks of 1468',
    command: atftp(['blksize 1468', 'tsize 0']),
    brokenByDoubles: ATFTP_OACK,
  },
  {
    label: 'atftp, windows of 16',
    command: atftp(['blksize 1468', 'windowsize 16']),
    brokenByDoubles: ATFTP_OACK,
  },
  {
    label: 'curl, blocks of 512',
    command: (port, name, into) => curl(port, name, into, 512),
    small: true,
    without: [0],
  },
  {
    label: 'curl, blocks of 1468',
    command: (port, name, into) => curl(port, name, into, 1468),
    // curl takes a size of 0 in the OACK for an error (lib/tftp.c).
    without: [0],
  },
  {
    label: 'busybox',
    command: (port, name, into) => [
      ...['busybox', 'tftp', '-g', '-b', '1468'],
      ...['-r', name, '-l', into, LOOPBACK, String(port)],
    ],
  },
];

function curl(port: number, name: string, into: string, blockSize: number): string[] {
  const url = `tftp://${LOOPBACK}:${port}/${name}`;
  const patience = ['--silent', '--max-time', '60'];
  return ['curl', ...patience, '--tftp-blksize', String(blockSize), '--output', into, url];
}

/** Options for a test that needs the program: without it, skipped; in CI, a failure. */
export function needs({ command }: Program): { readonly skip: string | false } {
  const [program = ''] = command(1, '', '');
  const { error } = spawnSync(program, ['--help'], { stdio: 'ignore', timeout: 5_000 });
  const absent = error !== undefined && 'code' in error && error.code === 'ENOENT';
  if (absent && process.env['CI']) throw new Error(`CI has to have ${program}`);
  return { skip: absent && `${program} is not installed` };
}

export interface Stage {
  readonly port: number;
  readonly directory: string;
  readonly log: ReturnType<typeof recorder>;
}

export async function startStage(t: Test, files: ReadonlyMap<string, Uint8Array>): Promise<Stage> {
  const log = recorder();
  const server = await startTftpServer(
    { interfaces: [card('lo', `${LOOPBACK}/8`)], port: 0, watch: noWatch },
    {
      clock: systemClock,
      record: log.record,
      findAsset: ({ name }) => {
        const bytes = files.get(name);
        return bytes && asset(name, bytes);
      },
      macOf: () => undefined,
      ...QUIET,
    },
  );
  const directory = mkdtempSync(path.join(tmpdir(), 'rouse-tftp-'));
  t.teardown(async () => {
    await server.close();
    rmSync(directory, { recursive: true });
  });
  const [listener] = server.listeners;
  return { port: Number(listener?.address.split(':').at(-1)), directory, log };
}

export interface Fetched {
  /** what was asked for, whole */
  readonly same: boolean;
  /** of the program; null when it had to be ended after a minute */
  readonly exitCode: number | null;
  readonly seconds: number;
  readonly said: string;
}

export function fetchFile(
  fetching: { program: Program; port: number; name: string; into: string },
  expected: Uint8Array,
): Promise<Fetched> {
  const { program, port, name, into } = fetching;
  const [command = '', ...args] = program.command(port, name, into);
  const startedMs = performance.now();
  // Some of them print a line for each repeat: what is not read would hold them up.
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-500)));
  }
  return new Promise((resolve) => {
    child.on('close', (exitCode) => {
      const got = existsSync(into) ? readFileSync(into) : undefined;
      const same = got !== undefined && Buffer.compare(got, expected) === 0;
      resolve({ same, exitCode, seconds: (performance.now() - startedMs) / 1_000, said });
    });
  });
}
