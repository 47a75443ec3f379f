/**
 * Makes one executable of Node.js, a bundled script and files.
 *
 * Owns     the order that works: strip the copy of Node.js first, then inject, since strip would
 *          tear injected data out again. The blob is made by the very Node.js version it goes into.
 * Tests    test/interop/executable.test.ts
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run, type Architecture } from './packages.ts';

/** The mark in the Node.js binary that tells it whether something was injected. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

export interface ExecutableOptions {
  readonly root: string;
  readonly architecture: Architecture;
  /** the Node.js binary to copy, of that architecture */
  readonly node: string;
  /** a Node.js of the same version that runs here */
  readonly hostNode: string;
  /** the first script, of entry/ */
  readonly script: string;
  /** asset key → file */
  readonly assets: ReadonlyMap<string, string>;
  readonly work: string;
  readonly output: string;
  readonly say: (line: string) => void;
}

export function makeExecutable(options: ExecutableOptions): void {
  const blob = makeBlob(options);
  const copy = path.join(options.work, `node-${options.architecture}`);
  copyFileSync(options.node, copy);
  chmodSync(copy, 0o755);
  strip(copy, options);
  // Its own process, since it fills the error stream with warnings about sections of Node.js that
  // it does not touch; they are shown if it fails.
  const postject = path.join(options.root, 'node_modules/postject/dist/cli.js');
  run(process.execPath, [postject, copy, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', FUSE]);
  mkdirSync(path.dirname(options.output), { recursive: true });
  renameSync(copy, options.output);
}

function makeBlob(options: ExecutableOptions): string {
  const blob = path.join(options.work, 'rouse.blob');
  const config = path.join(options.work, 'sea.json');
  writeFileSync(
    config,
    JSON.stringify({
      main: options.script,
      output: blob,
      disableExperimentalSEAWarning: true,
      // NODE_OPTIONS of whoever starts Rouse is not for Rouse.
      execArgvExtension: 'none',
      assets: Object.fromEntries(options.assets),
    }),
  );
  run(options.hostNode, ['--experimental-sea-config', config]);
  return blob;
}

/** Takes the symbols out: 18 MB that only a debugger of Node.js itself would read. */
function strip(file: string, options: ExecutableOptions): void {
  const native = options.architecture === process.arch;
  const program = native ? 'strip' : 'aarch64-linux-gnu-strip';
  const { status, error } = spawnSync(program, [file], { stdio: 'ignore' });
  if (status === 0) return;
  const hint = native ? 'package binutils' : 'package binutils-aarch64-linux-gnu';
  options.say(`warning: ${program} ${error ? 'is not here' : 'failed'} (${hint});`);
  options.say('warning: the executable works, and is 18 MB larger than it needs to be');
}
