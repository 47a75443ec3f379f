/**
 * Runs an executable as a machine without Node.js would: an empty directory, nothing in PATH.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** what the run left in its directory and its temporary directory */
  readonly left: readonly string[];
}

export interface RunOptions {
  readonly uid?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** words before the executable's own: a program that starts it */
  readonly through?: readonly string[];
  /** a temporary directory of the caller's instead of an empty one */
  readonly temporary?: string;
}

/** Runs the executable to its end in a fresh directory, which is removed afterwards. */
export function runBare(file: string, args: readonly string[], options: RunOptions = {}): Ran {
  const directory = createDirectory();
  const temporary = options.temporary ?? path.join(directory, 'tmp');
  const empty = path.join(directory, 'empty');
  for (const folder of [temporary, empty]) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
  }
  const [command = file, ...rest] = [...(options.through ?? []), file, ...args];
  const { status, stdout, stderr } = spawnSync(command, rest, {
    cwd: empty,
    encoding: 'utf8',
    env: { PATH: '/nonexistent', TMPDIR: temporary, ...options.env },
    maxBuffer: 64 * 1024 * 1024,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  const left = [temporary, empty].flatMap((folder) => readdirSync(folder));
  rmSync(directory, { recursive: true });
  return { status, stdout, stderr, left };
}

/** A directory that every user may enter. */
export function createDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'rouse-bare-'));
  chmodSync(directory, 0o755);
  return directory;
}

/** Whether this process may do what an executable's surroundings need; CI has no excuse. */
export function needsRoot(): false | string {
  if (process.getuid?.() === 0) return false;
  if (process.env['CI']) throw new Error('CI has to run these tests as root');
  return 'needs root';
}

/** A root directory with the shared libraries the file is linked with, and nothing else. */
export function createChroot(t: Test, file: string): string {
  const root = createDirectory();
  t.teardown(() => {
    rmSync(root, { recursive: true });
  });
  const linked = execFileSync('ldd', [file], { encoding: 'utf8' });
  for (const [, library = ''] of linked.matchAll(/(\/\S+) \(0x/g)) {
    cpSync(library, path.join(root, library), { recursive: true, dereference: true });
  }
  mkdirSync(path.join(root, 'tmp'));
  cpSync(file, path.join(root, path.basename(file)));
  return root;
}
