/**
 * A program that runs in a network namespace for the length of a test.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Test } from 'tap';

export interface Inside {
  /** what it has printed */
  readonly log: () => string;
  stop(): Promise<void>;
}

interface ProgramInside {
  /** full name */
  readonly namespace: string;
  readonly command: readonly string[];
  /** printed once it works */
  readonly ready: RegExp;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts a program and waits until it says that it works; the test's own limit of time bounds the
 * wait. It ends with the test, however the test ends.
 *
 * @throws Error with what it said when it ends before that
 */
export async function startInside(t: Test, program: ProgramInside): Promise<Inside> {
  const { namespace, command, ready, env } = program;
  const child = spawn('ip', ['netns', 'exec', namespace, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let said = '';
  const exited = once(child, 'close');
  const kill = (): boolean => child.kill('SIGKILL');
  // A test that runs out of time gets no teardown.
  process.on('exit', kill);
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    child.kill('SIGTERM');
    await exited;
  };
  t.teardown(stop);
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said += String(chunk);
        if (ready.test(said)) resolve();
      });
    }
    void exited.then(() => {
      reject(new Error(`${command[0] ?? ''} ended without ${ready}: ${said.slice(-2_000)}`));
    });
  });
  return { log: () => said, stop };
}
