/**
 * Texts of a release that come from elsewhere in the project.
 *
 * Tests    test/release/man.test.ts
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Cli } from '../../src/cli/io.ts';

/** A command line that is looked at and never run. */
export function commandTree(version: string): Cli {
  const never = (): never => {
    throw new Error('this command line is only looked at');
  };
  return {
    io: { stdout: never, stderr: never, isTty: false, env: {}, cwd: '/', readStdin: never },
    deps: {
      clock: { nowMs: never, monotonicMs: never },
      version,
      self: [],
      uid: 0,
      interrupts: never,
      startServe: never,
      openLocalApi: never,
      recoveryOf: never,
      probe: never,
    },
  };
}

/** What Debian asks for beside a package. */
export function copyright(root: string): string {
  const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
  return [
    read('NOTICE'),
    '`rouse version --licences` prints the licence text of every part of the executable.\n',
    read('LICENSE'),
  ].join('\n');
}
