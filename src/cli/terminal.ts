/**
 * The real terminal behind {@link CliIo}.
 *
 * Owns     what happens when nobody takes the output any more: a result that was not written fails
 *          the command, while a server whose log has no room goes on serving.
 * Leaves   reading the environment and the arguments to main.ts, which hands the process over.
 * Tests    test/cli/terminal.test.ts
 */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { EXIT } from '../domain/exit.ts';
import type { CliIo } from './io.ts';

/** The part of Node's process that a terminal is made of. */
export interface ProcessLike {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
  };
  readonly stderr: NodeJS.WritableStream;
  readonly env: CliIo['env'];
  exitCode?: string | number | null | undefined;
  cwd(): string;
}

/**
 * @param signal  aborted by main.ts on SIGINT
 */
export function terminalIo(host: ProcessLike, signal?: AbortSignal): CliIo {
  const { stdin, stdout, stderr, env } = host;
  const columns = Number(env['COLUMNS']) || stdout.columns;
  const closed = new AbortController();
  stdout.once('error', (error: NodeJS.ErrnoException) => {
    closed.abort();
    if (matters(error)) stderr.write(`rouse: the output cannot be written: ${error.message}\n`);
  });
  // The rest of the output, and the complaint itself when both go to one full disk.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  return {
    stdout: (output) =>
      void stdout.write(output, (error) => {
        if (error && matters(error)) host.exitCode = EXIT.failed;
      }),
    stderr: (output) => void stderr.write(output),
    isTty: stdout.isTTY === true,
    ...(columns !== undefined && columns > 0 && { columns }),
    get rows() {
      return stdout.rows;
    },
    env,
    cwd: host.cwd(),
    readStdin: () => text(stdin),
    ...(stdin.isTTY === true && {
      ask: (question) => ask(question, { stdin, stderr, signal }),
      askSecret: (question) => askHidden(question, { stdin, stderr, signal }),
    }),
    ...(signal && { signal }),
    closed: closed.signal,
  };
}

/** `rouse … | head -1` closes the pipe when it has read enough, and nothing is wrong. */
function matters(error: NodeJS.ErrnoException): boolean {
  return error.code !== 'EPIPE';
}

interface Asking extends Pick<ProcessLike, 'stdin' | 'stderr'> {
  readonly signal: AbortSignal | undefined;
  readonly hidden?: boolean;
}

/** What is typed goes nowhere but to us. */
async function askHidden(question: string, on: Asking): Promise<string> {
  on.stderr.write(question);
  const nowhere = new Writable({
    write: (_shown, _encoding, done) => {
      done();
    },
  });
  try {
    return await ask('', { ...on, stderr: nowhere, hidden: true });
  } finally {
    on.stderr.write('\n');
  }
}

/** Asks on the error stream, so that a redirected result stays clean. */
async function ask(question: string, on: Asking): Promise<string> {
  const lines = createInterface({
    ...{ input: on.stdin, output: on.stderr },
    // Raw mode, or the terminal itself would show what is typed.
    ...(on.hidden && { terminal: true }),
  });
  // While a question stands the terminal is in raw mode, and Ctrl-C is a key and no signal.
  const interrupted = new AbortController();
  lines.on('SIGINT', () => {
    interrupted.abort();
  });
  const signal = on.signal ? AbortSignal.any([on.signal, interrupted.signal]) : interrupted.signal;
  try {
    return await lines.question(question, { signal });
  } finally {
    lines.close();
  }
}
