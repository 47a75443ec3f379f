/**
 * Arguments in, exit code out.
 *
 * Owns     everything that only the process itself knows: its arguments, environment, terminal and
 *          signals. It hands them to the command line and to the server as values.
 * Tests    test/api/serve.test.ts, test/interop/executable.test.ts
 */
import { randomBytes } from 'node:crypto';
import { startRouse } from './app.ts';
import { openLocalApi } from './assemble-admin.ts';
import { recoveryOf } from './assemble-recovery.ts';
import { runCli } from './cli/program.ts';
import { terminalIo } from './cli/terminal.ts';
import type { LoadedConfig } from './config/load.ts';
import { probeNetworks } from './dhcp-proxy/probe/run.ts';
import { EXIT } from './domain/exit.ts';
import { runsAsSingleExecutable } from './platform/assets.ts';
import { systemClock } from './platform/clock.ts';
import { productVersion } from './platform/version.ts';

/** Older runtimes end without a word when they load the SQLite addon (it needs Node-API 10). */
const NODE_API_MIN = 10;

async function main(): Promise<number> {
  if (Number(process.versions.napi) < NODE_API_MIN) {
    process.stderr.write(`rouse: expected Node.js 22.18 or newer, found ${process.version}\n`);
    return EXIT.failed;
  }
  const interrupted = new AbortController();
  return runCli(process.argv.slice(2), {
    io: terminalIo(process, interrupted.signal),
    deps: {
      clock: systemClock,
      version: productVersion(),
      self: runsAsSingleExecutable() ? [process.execPath] : process.argv.slice(0, 2),
      uid: process.geteuid?.() ?? 0,
      interrupts,
      startServe: (loaded) => serve(loaded, interrupted),
      openLocalApi,
      recoveryOf,
      probe: (request) => probeNetworks(request, { clock: systemClock, random: randomBytes }),
    },
  });
}

/** A second Ctrl-C ends the process, whatever the first has come to. */
function interrupts(): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      interrupted.abort();
    });
  }
  return interrupted.signal;
}

/**
 * A shell and the launcher in front of us may each pass the same Ctrl-C on; only what comes later
 * is a second thought of the person.
 */
const SECOND_THOUGHT_MS = 1_000;

/** Serves until SIGINT or SIGTERM. A person who presses Ctrl-C again need not wait for the end. */
async function serve(loaded: LoadedConfig, interrupted: AbortController): Promise<number> {
  const { config, origins, file } = loaded;
  const rouse = await startRouse(config, {
    stream: process.stdout,
    started: {
      ...{ origins, env: process.env, uid: process.geteuid?.() ?? 0 },
      ...(file !== undefined && { file }),
    },
  });
  // To a person it means that the terminal is gone, and with it the server.
  if (!process.stdout.isTTY) process.on('SIGHUP', () => void rouse.reload());
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  const askedAtMs = systemClock.monotonicMs();
  process.on('SIGTERM', () => undefined);
  process.on('SIGINT', () => {
    if (systemClock.monotonicMs() - askedAtMs > SECOND_THOUGHT_MS) process.exit(EXIT.interrupted);
  });
  interrupted.abort();
  await rouse.close();
  return EXIT.ok;
}

// Output may still be on its way to a pipe when the work is done: the code is set, and the process
// ends by itself. Output that could not be written has set another code already, or will.
void main().then((exitCode) => {
  process.exitCode ??= exitCode;
});
