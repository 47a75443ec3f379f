/**
 * The master key as a file of its own.
 *
 * Owns     that it is 32 bytes nobody else can read, and that it is made whole or not at all. A
 *          backup of the data directory never contains it: without it the backup opens no secret.
 * Specs    systemd.exec(5), credentials: files below /run/credentials, guarded by their folder; a
 *          mode with group bits may stand for an access control list there.
 * Tests    test/secrets/key-file.test.ts
 */
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { messageOf, RouseError } from '../domain/errors.ts';
import { systemCode } from '../platform/system-error.ts';

export interface KeyFile {
  readonly path: string;
  /** @returns undefined when there is none yet. @throws RouseError SECRETS_KEY_UNUSABLE */
  read(): Uint8Array | undefined;
  /** writes a new key. @throws RouseError SECRETS_KEY_UNUSABLE */
  make(key: Uint8Array): void;
  /** writes a key beside it, which is to follow. @throws RouseError SECRETS_KEY_UNUSABLE */
  makeNext(key: Uint8Array): void;
  /** @returns the key that is to follow; undefined when there is none */
  readNext(): Uint8Array | undefined;
  /** puts the key that is to follow in the place of the other one */
  adoptNext(): void;
}

const KEY_BYTES = 32;
/** Hexadecimal and a line break; one byte more shows that the file is longer. */
const FILE_BYTES_MAX = 2 * KEY_BYTES + 3;
const CREDENTIALS = '/run/credentials/';
const OTHERS = 0o077;

/** @param dataDir  where the key must not be */
export function createKeyFile(file: string, { dataDir }: { readonly dataDir: string }): KeyFile {
  const next = `${file}.next`;
  const read = (from: string): Uint8Array | undefined => {
    refuseInside(file, dataDir);
    const text = contentOf(from);
    return text && keyFrom(text, from);
  };
  const make = (to: string, key: Uint8Array): void => {
    refuseInside(file, dataDir);
    try {
      write(to, `${Buffer.from(key).toString('hex')}\n`);
    } catch (error) {
      throw unusable(to, `it cannot be made: ${messageOf(error)}`, error);
    }
  };
  return {
    path: file,
    read: () => read(file),
    make: (key) => {
      make(file, key);
    },
    makeNext(key) {
      rmSync(next, { force: true });
      make(next, key);
    },
    readNext: () => read(next),
    adoptNext() {
      renameSync(next, file);
      syncFolder(file);
    },
  };
}

/** Links are followed: what counts is which disk and which backup the key ends up in. */
function refuseInside(file: string, dataDir: string): void {
  const [inside, folder] = [dataDir, path.dirname(file)].map(real);
  const relative = path.relative(inside ?? dataDir, folder ?? file);
  if (relative === '' || !(relative.startsWith('..') || path.isAbsolute(relative))) {
    throw unusable(file, 'expected a place outside the data directory');
  }
}

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    // A folder that is not there yet has no links.
    return path.resolve(folder);
  }
}

function contentOf(file: string): Buffer | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw unusable(file, `it cannot be read: ${messageOf(error)}`, error);
  }
  try {
    const { mode } = fstatSync(descriptor);
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) throw unusable(file, 'expected a file');
    if ((mode & OTHERS) !== 0 && !file.startsWith(CREDENTIALS)) {
      const found = (mode & 0o777).toString(8).padStart(4, '0');
      throw unusable(file, `expected mode 0600, found ${found}: others can read it`);
    }
    const buffer = Buffer.alloc(FILE_BYTES_MAX);
    return buffer.subarray(0, readSync(descriptor, buffer));
  } finally {
    closeSync(descriptor);
  }
}

/** Bytes as they are, or hexadecimal as Rouse and people write it. */
function keyFrom(content: Buffer, file: string): Uint8Array {
  if (content.length === KEY_BYTES) return content;
  const text = content.toString('latin1').trim();
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  throw unusable(file, `expected ${KEY_BYTES} bytes, or 64 hexadecimal digits`);
}

/** Written under another name first: a crash leaves a whole key or none. */
function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${process.pid}`;
  rmSync(unfinished, { force: true });
  try {
    synced(openSync(unfinished, 'wx', 0o600), (descriptor) => writeSync(descriptor, text));
    // A link is refused where a key appeared meanwhile, and renaming would replace it.
    linkSync(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
  syncFolder(file);
}

function syncFolder(file: string): void {
  synced(openSync(path.dirname(file), 'r'), () => undefined);
}

function synced(descriptor: number, work: (descriptor: number) => unknown): void {
  try {
    work(descriptor);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function unusable(file: string, detail: string, cause?: unknown): RouseError {
  return new RouseError('SECRETS_KEY_UNUSABLE', `${file}: ${detail}`, { cause });
}
