/** A command that goes on until it is ended, and what it has printed so far. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Test } from 'tap';
import { runCli } from '../../src/cli/program.ts';
import { terminal, type TerminalOptions } from './terminal.ts';

interface Following {
  readonly dataDir: string;
  /** begins `rouse` with these words */
  readonly begin: (...argv: string[]) => void;
  /** waits until this was printed, on either stream; tap's own time limit bounds the wait */
  readonly until: (text: string) => Promise<void>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** as Ctrl-C does */
  readonly interrupt: () => void;
  /** as a reader does that has enough */
  readonly close: () => void;
  readonly exit: () => Promise<number>;
}

export function following(t: Test, { io = {}, deps = {} }: TerminalOptions = {}): Following {
  const [interrupted, closed] = [new AbortController(), new AbortController()];
  let [stdout, stderr] = ['', ''];
  const { cli, dataDir } = terminal(t, {
    io: {
      stdout: (text) => void (stdout += text),
      stderr: (text) => void (stderr += text),
      signal: interrupted.signal,
      closed: closed.signal,
      ...io,
    },
    deps,
  });
  let running: Promise<number> = Promise.resolve(-1);
  t.teardown(() => {
    interrupted.abort();
  });
  return {
    dataDir,
    begin: (...argv) => void (running = runCli(argv, cli)),
    async until(text) {
      while (!`${stdout}\n${stderr}`.includes(text)) await pause(5);
    },
    stdout: () => stdout,
    stderr: () => stderr,
    interrupt: () => {
      interrupted.abort();
    },
    close: () => {
      closed.abort();
    },
    exit: () => running,
  };
}
