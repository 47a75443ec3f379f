/** The whole server as a process of its own, on loopback and without DHCP. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Test } from 'tap';
import { freePort } from './free-port.ts';
import { rouseProgram } from './rouse-program.ts';
import { untilServed } from './until-served.ts';

export interface ServedProcess {
  readonly dataDir: string;
  readonly socketPath: string;
  /** everything it printed, over all of its starts */
  readonly said: () => string;
  /** origin of the boot plane */
  readonly boot: string;
  /** origin of the admin plane over TCP */
  readonly admin: string;
  /** ends it in order, and waits for that */
  readonly stop: () => Promise<void>;
  /** ends it as a power cut does */
  readonly kill: () => Promise<void>;
  /** starts it again, with the same data and ports */
  readonly start: () => Promise<void>;
}

/** @param more  further words of the command */
export async function servedProcess(t: Test, more: readonly string[] = []): Promise<ServedProcess> {
  // Not `t.testdir()`: the path of a Unix socket must be short.
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rouse-live-'));
  const [bootPort, adminPort] = [await freePort(), await freePort()];
  const socketPath = path.join(dataDir, 'rouse.sock');
  // Not that of the host, nor in the data directory, where it must not be.
  const keyFile = `${dataDir}.key`;
  const words = [
    ...['serve', '--data-dir', dataDir, '--interface', 'lo', '--dhcp-mode', 'off'],
    ...['--talos-events-listen', '', '--talos-kernel-log-listen', ''],
    ...['--secrets-key-file', keyFile],
    ...['--boot-listen', `127.0.0.1:${bootPort}`, '--admin-listen', `127.0.0.1:${adminPort}`],
    ...more,
  ];
  const output: string[] = [];
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const started = spawn(...rouseProgram(...words), { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [started.stdout, started.stderr]) {
      stream.on('data', (chunk) => output.push(String(chunk)));
    }
    child = started;
    // Somebody else on this machine may have port 69 of the loopback interface.
    const gone = once(started, 'exit').then(() => {
      throw new Error(`it ended before it served:\n${output.join('')}`);
    });
    await Promise.race([untilServed(socketPath, '/healthz').then(listening), gone]);
    gone.catch(() => undefined);
  };
  /** The socket is the first of the listeners; the log has a line when the last one is open. */
  const listening = async (): Promise<void> => {
    const starts = (text: string): number => text.split('"msg":"rouse starts"').length;
    const open = (text: string): number => text.split('waiting for a machine').length;
    while (open(output.join('')) < starts(output.join(''))) await pause(5);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  t.teardown(async () => {
    await end('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(keyFile, { force: true });
  });
  await start();
  return {
    ...{ dataDir, socketPath, start },
    said: () => output.join(''),
    boot: `http://127.0.0.1:${bootPort}`,
    admin: `http://127.0.0.1:${adminPort}`,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}
