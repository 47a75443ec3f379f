/**
 * Manifests from files, folders and standard input, as one text.
 *
 * Owns     which files of a folder count, and the way back from a line of the one text to the line
 *          of the file it came from. One text is one request, and so one transaction: a machine
 *          may name a profile that another file declares.
 * Tests    test/cli/manifests.test.ts
 */
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { messageOf, RouseError } from '../domain/errors.ts';
import { manifestBytesMax } from '../domain/limits.ts';
import type { CliIo } from './io.ts';

interface Manifest {
  /** as a person typed it, or found in the folder they typed */
  readonly name: string;
  readonly text: string;
}

export interface Joined {
  readonly source: string;
  readonly text: string;
  /** turns `source:line:column` into the file's own */
  readonly locate: (field: string) => string;
}

const STDIN = '-';

/** @throws RouseError MANIFEST_FILE_UNREADABLE, REQUEST_TOO_LARGE */
export async function readManifests(
  names: readonly string[],
  io: Pick<CliIo, 'cwd' | 'readStdin'>,
): Promise<readonly Manifest[]> {
  const manifests: Manifest[] = [];
  for (const name of names) {
    if (name === STDIN) manifests.push({ name: 'stdin', text: await io.readStdin() });
    else manifests.push(...readNamed(name, io.cwd));
  }
  const bytes = manifests.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  if (bytes > manifestBytesMax) {
    throw new RouseError('REQUEST_TOO_LARGE', `${bytes} bytes of manifests`);
  }
  return manifests;
}

function readNamed(name: string, cwd: string): readonly Manifest[] {
  const resolved = path.resolve(cwd, name);
  return readOr(() => {
    if (!statSync(resolved).isDirectory()) {
      return [{ name, text: readBounded(resolved, manifestBytesMax) }];
    }
    return manifestsIn(resolved).map((file) => ({
      name: path.join(name, file),
      text: readBounded(path.join(resolved, file), manifestBytesMax),
    }));
  });
}

/**
 * One file, or standard input for `-`.
 *
 * @throws RouseError MANIFEST_FILE_UNREADABLE, REQUEST_TOO_LARGE
 */
export async function readBoundedText(
  name: string,
  io: Pick<CliIo, 'cwd' | 'readStdin'>,
  bytesMax: number,
): Promise<string> {
  if (name === STDIN) {
    const typed = await io.readStdin();
    if (Buffer.byteLength(typed) <= bytesMax) return typed;
    throw new RouseError('REQUEST_TOO_LARGE', `standard input holds more than ${bytesMax} bytes`);
  }
  return readOr(() => readBounded(path.resolve(io.cwd, name), bytesMax));
}

function readOr<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RouseError) throw error;
    throw new RouseError('MANIFEST_FILE_UNREADABLE', messageOf(error), { cause: error });
  }
}

/** Reads to the bound and no further: a device or a pipe may have no end. */
function readBounded(file: string, bytesMax: number): string {
  const bytes = Buffer.alloc(bytesMax + 1);
  const descriptor = openSync(file, 'r');
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(descriptor, bytes, length, bytes.length - length, null);
    }
    if (length <= bytesMax) return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(descriptor);
  }
  throw new RouseError('REQUEST_TOO_LARGE', `${file} holds more than ${bytesMax} bytes`);
}

/** Names in the folder itself, sorted; folders below it are left alone. */
function manifestsIn(folder: string): readonly string[] {
  const found = readdirSync(folder)
    .filter((file) => /\.(?:ya?ml|json)$/.test(file) && !file.startsWith('.'))
    .sort();
  if (found.length > 0) return found;
  throw new Error(`${folder} holds no .yaml, .yml or .json file`);
}

/** Puts a document marker between files, where the next one does not bring its own. */
export function joinManifests(manifests: readonly Manifest[]): Joined {
  const [first] = manifests;
  if (manifests.length === 1 && first) {
    return { source: first.name, text: first.text, locate: (field) => field };
  }
  const source = 'manifests';
  const starts: { readonly name: string; readonly line: number }[] = [];
  let text = '';
  let lines = 0;
  for (const { name, text: own } of manifests) {
    const part = `${lines > 0 ? separator(own) : ''}${own}${own.endsWith('\n') ? '' : '\n'}`;
    starts.push({ name, line: lines + (lines > 0 ? linesIn(separator(own)) : 0) });
    text += part;
    lines += linesIn(part);
  }
  return { source, text, locate: (field) => locate(field, source, starts) };
}

function separator(text: string): string {
  const content = text.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#'));
  // A directive such as %YAML must follow the end of a document (YAML 1.2 section 9.2).
  if (content?.startsWith('%')) return '...\n';
  return content?.startsWith('---') ? '' : '---\n';
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}

function locate(
  field: string,
  source: string,
  starts: readonly { readonly name: string; readonly line: number }[],
): string {
  const [name, line, ...rest] = field.split(':');
  if (name !== source || line === undefined) return field;
  const own = starts.findLast((start) => start.line < Number(line));
  if (!own) return field;
  return [own.name, Number(line) - own.line, ...rest].join(':');
}
