/**
 * A file that people asked for, there as a whole or not at all.
 *
 * Owns     that it is written beside its place and takes its name at the end, that it is on the
 *          disk by then, that nobody else can read it, and that none is written over by accident.
 * Tests    test/platform/whole-file.test.ts
 */
import { link, open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, RouseError } from '../domain/errors.ts';
import { systemCode } from './system-error.ts';

interface WholeFile {
  readonly file: string;
  readonly content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** writes over a file of that name */
  readonly replace: boolean;
  /** told the bytes written so far */
  readonly written?: (bytes: number) => void;
  /** looks at the finished file under its passing name; what it throws keeps the name from it */
  readonly check?: (file: string) => Promise<unknown>;
}

/**
 * @returns how many bytes it has
 * @throws RouseError FILE_EXISTS, FILE_NOT_WRITTEN; what `content` and `check` throw
 */
export async function writeWholeFile(wanted: WholeFile): Promise<number> {
  const { file, replace } = wanted;
  const folder = path.dirname(file);
  const unfinished = path.join(folder, `.${path.basename(file)}.${process.pid}.part`);
  try {
    const bytes = await writeAll(unfinished, wanted);
    await wanted.check?.(unfinished);
    // A link is refused where a file appeared meanwhile, and renaming would replace it.
    await asked(file, () => (replace ? rename(unfinished, file) : link(unfinished, file)));
    await synced(folder);
    return bytes;
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function writeAll(file: string, { content, written, ...wanted }: WholeFile): Promise<number> {
  const handle = await asked(wanted.file, async () => {
    await rm(file, { force: true });
    return open(file, 'wx', 0o600);
  });
  let bytes = 0;
  try {
    for await (const piece of content) {
      await asked(wanted.file, () => writePiece(handle, piece));
      bytes += piece.length;
      written?.(bytes);
    }
    await asked(wanted.file, () => handle.sync());
    return bytes;
  } finally {
    await handle.close();
  }
}

async function writePiece(handle: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.length;) {
    at += (await handle.write(piece, at, piece.length - at)).bytesWritten;
  }
}

async function synced(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function asked<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw new RouseError('FILE_EXISTS', file);
    throw new RouseError('FILE_NOT_WRITTEN', `${file}: ${messageOf(error)}`, { cause: error });
  }
}
