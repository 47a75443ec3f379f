/**
 * The two programs that a demo starts: a private server, and QEMU.
 *
 * Owns     that neither outlives the demo, however it ends, and that what they said is at hand when
 *          one of them fails.
 * Tests    test/vm/demo.test.ts
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { RouseError } from '../../domain/errors.ts';
import { demoOutputCharactersMax, demoStopMsMax } from '../../domain/limits-demo.ts';

export interface Program {
  /** resolves when it has said this; rejects when it ends before */
  said(words: string): Promise<void>;
  /** rejects with what it said when it ends by itself */
  readonly ended: Promise<never>;
  stop(): Promise<void>;
}

export function startProgram(
  [program, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string | undefined>>,
): Program {
  // In a group of its own: Ctrl-C in the terminal is the demo's, which stops them in order.
  const child = spawn(program, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let stopping = false;
  const heard = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      output = `${output}${piece}`.slice(-demoOutputCharactersMax);
      for (const listener of heard) listener();
    });
  }
  const ended = new Promise<never>((_resolve, reject) => {
    const fail = (why: string): void => {
      if (!stopping) reject(new RouseError('DEMO_FAILED', `${program} ${why}\n${output.trim()}`));
    };
    child.once('error', (error) => {
      fail(error.message);
    });
    child.once('exit', (status, signal) => {
      fail(`ended (${String(signal ?? status)})`);
    });
  });
  // Whoever waits for something else hears of it through `said` or the race it is in.
  ended.catch(() => undefined);
  return {
    ended,
    said: (words) =>
      Promise.race([
        ended,
        new Promise<void>((resolve) => {
          const look = (): void => {
            if (!output.includes(words)) return;
            heard.delete(look);
            resolve();
          };
          heard.add(look);
          look();
        }),
      ]),
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), demoStopMsMax);
      await gone;
      clearTimeout(impatience);
    },
  };
}
