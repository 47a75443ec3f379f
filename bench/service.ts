/**
 * A server under measurement, started as a service that logs to a file.
 *
 * Owns     knowing when it listens, by words in its log, and ending it.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveIn, SERVER } from './network.ts';

const giveUpMs = 15_000;
const lookMs = 20;

export interface Service {
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

export interface ServiceOptions {
  readonly log: string;
  /** the log has these words once it listens */
  readonly ready: string;
}

export async function startService(
  command: readonly string[],
  options: ServiceOptions,
): Promise<Service> {
  const file = openSync(options.log, 'w');
  const child = serveIn(SERVER, command, file);
  closeSync(file);
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  try {
    await listening(child, options);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid ?? 0, stop };
}

async function listening(child: ChildProcess, { log, ready }: ServiceOptions): Promise<void> {
  for (let waitedMs = 0; waitedMs < giveUpMs; waitedMs += lookMs) {
    const said = readFileSync(log, 'utf8');
    if (said.includes(ready)) return;
    if (child.exitCode !== null) throw new Error(`the server has ended:\n${said}`);
    await sleep(lookMs);
  }
  throw new Error(`no "${ready}" in ${log} within ${giveUpMs} ms`);
}
