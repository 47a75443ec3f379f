/**
 * How tests start Rouse as a process of its own.
 *
 * It is dist/rouse, which is what users have and which is up sooner, unless a source is younger than
 * it: then it is not what is to be tested, and the sources are started.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..', '..');
/** What scripts/build.ts puts together. */
const SOURCES = ['src', 'db', 'scripts/build.ts', 'package-lock.json'];

/** The program, and what stands before the arguments that Rouse sees. */
export const ROUSE: readonly string[] = wherever();

/** The arguments of `spawn` and its like for a command of Rouse. */
export function rouseProgram(...args: readonly string[]): [program: string, args: string[]] {
  const [program = '', ...first] = ROUSE;
  return [program, [...first, ...args]];
}

function wherever(): readonly string[] {
  const executable = path.join(root, 'dist', 'rouse');
  if (existsSync(executable) && statSync(executable).mtimeMs > youngestMs()) return [executable];
  return [process.execPath, path.join(root, 'src', 'main.ts')];
}

function youngestMs(): number {
  return Math.max(...SOURCES.flatMap(filesIn).map((file) => statSync(file).mtimeMs));
}

function filesIn(name: string): readonly string[] {
  const place = path.join(root, name);
  if (!statSync(place).isDirectory()) return [place];
  const names = readdirSync(place, { recursive: true, encoding: 'utf8' });
  return names.map((each) => path.join(place, each));
}
