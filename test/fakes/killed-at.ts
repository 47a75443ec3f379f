/**
 * Rouse, killed at the n-th call of a kind to the kernel.
 *
 * strace counts for each thread, and what Node.js does with files asynchronously is done by four.
 */
import { spawnSync } from 'node:child_process';
import { rouseProgram } from './rouse-program.ts';

export interface KillPoint {
  readonly call: 'rename' | 'fsync' | 'pwrite64' | 'write' | 'unlink';
  readonly nth: number;
}

const TRACED: Readonly<Record<KillPoint['call'], string>> = {
  // Both names of a call, for a library may use either.
  rename: 'rename,renameat,renameat2',
  unlink: 'unlink,unlinkat',
  fsync: 'fsync',
  pwrite64: 'pwrite64',
  write: 'write',
};

/** @returns how it ended: killed there, or done before it came so far */
export function killedAt(words: readonly string[], { call, nth }: KillPoint): 'killed' | 'done' {
  const traced = TRACED[call];
  const inject = `inject=${traced}:signal=SIGKILL:when=${nth}`;
  const [program, args] = rouseProgram(...words);
  const { status, stderr } = spawnSync(
    'strace',
    ['-f', '-o', '/dev/null', '-e', `trace=${traced}`, '-e', inject, program, ...args],
    { encoding: 'utf8', timeout: 60_000 },
  );
  if (status === 0) return 'done';
  if (status !== null && status !== 137) throw new Error(`it ended with ${status}: ${stderr}`);
  return 'killed';
}
