/**
 * The packages with native files that the executable is made from, for the architecture wanted.
 *
 * npm installs only the ones of the machine it runs on. Those of another architecture are
 * downloaded by npm and compared with the lock file, as npm itself does when it installs.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type Architecture = 'x64' | 'arm64';

/** The folder of a package. One that npm did not install is downloaded into .cache, once. */
export function locatePackage(name: string, root: string): string {
  const installed = path.join(root, 'node_modules', name);
  if (existsSync(installed)) return installed;
  const locked = lockedPackage(name, root);
  const flatName = name.replace('@', '').replace('/', '-');
  const unpacked = path.join(root, '.cache', 'packages', `${flatName}-${locked.version}`);
  if (existsSync(path.join(unpacked, 'package'))) return path.join(unpacked, 'package');
  mkdirSync(unpacked, { recursive: true });
  run('npm', ['pack', `${name}@${locked.version}`, '--silent', '--pack-destination', unpacked]);
  const file = path.join(unpacked, `${flatName}-${locked.version}.tgz`);
  verify(file, locked.integrity);
  run('tar', ['-xzf', file, '-C', unpacked]);
  return path.join(unpacked, 'package');
}

function lockedPackage(name: string, root: string): { version: string; integrity: string } {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; integrity: string } | undefined>;
  };
  const locked = lock.packages[`node_modules/${name}`];
  if (!locked) throw new Error(`${name} is not in package-lock.json`);
  return locked;
}

function verify(file: string, integrity: string): void {
  const seen = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  if (seen === integrity) return;
  throw new Error(`${path.basename(file)}: expected ${integrity}, found ${seen}`);
}

/** Runs a program to its end. @throws Error with what it said */
export function run(command: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr.trim()}`);
}
