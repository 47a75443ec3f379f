/**
 * A terminal without a process: what was typed goes in, what was printed comes out.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import type { Cli, CliDeps, CliIo } from '../../src/cli/io.ts';
import { runCli } from '../../src/cli/program.ts';

/** The moment at which every command of a test runs. */
export const NOW = Date.parse('2026-03-01T12:00:00Z');

export interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Terminal {
  /** a data directory of its own, which no server uses yet */
  readonly dataDir: string;
  readonly cli: Cli;
  /** runs `rouse` with these words */
  readonly run: (...argv: string[]) => Promise<Outcome>;
}

export interface TerminalOptions {
  readonly io?: Partial<CliIo>;
  readonly deps?: Partial<CliDeps>;
}

/** A terminal of 80 columns without colour, in an empty folder. */
export function terminal(t: Test, { io = {}, deps = {} }: TerminalOptions = {}): Terminal {
  // The address of a Unix socket holds 107 bytes, fewer than the test runner's own folders need.
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rouse-cli-'));
  t.teardown(() => {
    rmSync(dataDir, { recursive: true });
  });
  let stdout = '';
  let stderr = '';
  const cli: Cli = {
    io: {
      stdout: (text) => void (stdout += text),
      stderr: (text) => void (stderr += text),
      isTty: true,
      columns: 80,
      cwd: dataDir,
      readStdin: () => Promise.resolve(''),
      ...io,
      env: { ROUSE_DATA_DIR: dataDir, NO_COLOR: '1', ...io.env },
    },
    deps: {
      clock: { nowMs: () => NOW, monotonicMs: () => 0 },
      version: '1.2.3',
      self: [],
      uid: 1000,
      interrupts: () => io.signal ?? new AbortController().signal,
      startServe: () => Promise.reject(new Error('this test serves nothing')),
      openLocalApi: () => Promise.reject(new Error('this test has no inventory on disk')),
      recoveryOf: () => {
        throw new Error('this test has no inventory on disk');
      },
      probe: () => Promise.reject(new Error('this test asks no network')),
      ...deps,
    },
  };
  return {
    dataDir,
    cli,
    async run(...argv) {
      [stdout, stderr] = ['', ''];
      const exit = await runCli(argv, cli);
      return { exit, stdout, stderr };
    },
  };
}
