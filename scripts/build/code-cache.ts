/**
 * The code cache: an executable is started once, on loopback and with an empty inventory, and what
 * V8 has compiled by the time it listens is kept.
 *
 * Tests    test/interop/executable.test.ts
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from '../../src/cli/demo/server.ts';

const startMsMax = 60_000;

/** What `rouse serve` logs last. */
const READY = 'waiting for a machine';

/**
 * @param executable  made with entry/record.ts
 * @throws Error with what it said, when it does not start
 */
export async function recordCodeCache(executable: string, file: string): Promise<void> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rouse-build-'));
  const [boot, admin] = await freePorts(2);
  const child = spawn(
    executable,
    [
      ...['serve', '--data-dir', dataDir, '--interface', 'lo', '--dhcp-mode', 'off'],
      // A certificate is made once a year: its code would be carried and never used.
      ...['--admin-tls', 'off'],
      ...['--boot-listen', `127.0.0.1:${boot}`, '--admin-listen', `127.0.0.1:${admin}`],
    ],
    {
      env: {
        ROUSE_CODE_CACHE: file,
        ROUSE_SECRETS_KEY_FILE: path.join(dataDir, 'secret.key'),
        ROUSE_TALOS_EVENTS_LISTEN: '',
        ROUSE_TALOS_KERNEL_LOG_LISTEN: '',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  try {
    await ready(child);
    child.kill('SIGUSR2');
    if (child.exitCode === null) await once(child, 'exit');
  } finally {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true });
  }
  if (!existsSync(file)) throw new Error('the first start left no code cache');
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const impatience = setTimeout(() => {
      reject(new Error(`the first start took too long: ${said}`));
    }, startMsMax);
    const hear = (text: Buffer): void => {
      said += text.toString();
      if (!said.includes(READY)) return;
      clearTimeout(impatience);
      resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => {
      clearTimeout(impatience);
      reject(new Error(`the first start failed: ${said}`));
    });
  });
}
