/**
 * Files on the server's disk that an image may serve.
 *
 * Owns     which paths are allowed: below `images/` in the data directory, or below a folder that
 *          the configuration names, links followed first. What is recorded is the file that was
 *          looked at: its size, its time of change and its SHA-256.
 * Leaves   sending it to open-image-file.ts, which checks that it still is that file.
 * Tests    test/service/image-files.test.ts
 */
import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { RouseError } from '../domain/errors.ts';
import { imageChunkBytes } from '../domain/limits.ts';
import type { ImageFile } from '../domain/profile.ts';
import type { ImageDraft, ImageFileDraft } from '../domain/use-cases.ts';

/** Turns an image's draft into files that were seen. @throws RouseError IMAGE_PATH_REFUSED */
export type InspectImage = (
  draft: ImageDraft,
  known: readonly ImageFile[],
) => Promise<readonly ImageFile[]>;

interface ImageFolders {
  readonly dataDir: string;
  /** absolute, from the configuration */
  readonly directories: readonly string[];
}

/** Not following a link at the last step, and not waiting for a pipe's other end. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export function createInspectImage(folders: ImageFolders): InspectImage {
  const base = path.join(folders.dataDir, 'images');
  return async (draft, known) => {
    const roots = await existing([base, ...folders.directories]);
    const files: ImageFile[] = [];
    for (const file of draft.files) {
      const diskPath = await allowedPath(file, base, roots);
      files.push(await inspect(file.path, diskPath, known));
    }
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  };
}

/** Opens a regular file. The caller closes it. @throws Error as open(2) has it */
export async function openRegularFile(
  diskPath: string,
): Promise<{ handle: FileHandle; stats: Stats }> {
  const handle = await open(diskPath, OPEN_FLAGS);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new Error('not a regular file');
    return { handle, stats };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Whether a file on disk still is the one that was recorded, as far as can be told unread. */
export function isAsApplied(stats: Stats, file: ImageFile): boolean {
  return stats.size === file.sizeBytes && modifiedAtMs(stats) === file.modifiedAtMs;
}

/** Milliseconds as they are stored; file systems keep finer ones. */
function modifiedAtMs(stats: Stats): number {
  return Math.floor(stats.mtimeMs);
}

async function existing(folders: readonly string[]): Promise<readonly string[]> {
  const resolved = await Promise.all(folders.map((folder) => realpath(folder).catch(() => [])));
  return resolved.flat();
}

async function allowedPath(
  file: ImageFileDraft,
  base: string,
  roots: readonly string[],
): Promise<string> {
  const wanted = path.resolve(base, file.diskPath);
  let found: string;
  try {
    found = await realpath(wanted);
  } catch (error) {
    throw refused(file.path, `${wanted}: ${reason(error)}`);
  }
  if (roots.some((root) => found.startsWith(`${root}${path.sep}`))) return found;
  throw refused(file.path, `${found} is outside the folders that images may take files from`);
}

/** A file that has not changed is not read again: an installation image takes seconds. */
async function inspect(
  name: string,
  diskPath: string,
  known: readonly ImageFile[],
): Promise<ImageFile> {
  const { handle, stats } = await openRegularFile(diskPath).catch((error: unknown) => {
    throw refused(name, `${diskPath}: ${reason(error)}`);
  });
  try {
    const seen = { path: name, diskPath, sizeBytes: stats.size, modifiedAtMs: modifiedAtMs(stats) };
    const before = known.find(
      (file) =>
        file.diskPath === diskPath &&
        file.sizeBytes === seen.sizeBytes &&
        file.modifiedAtMs === seen.modifiedAtMs,
    );
    const sha256 = before?.sha256 ?? (await sha256Of(handle));
    const after = await handle.stat();
    if (after.size !== stats.size || after.mtimeMs !== stats.mtimeMs) {
      throw refused(name, `${diskPath} changed while it was read`);
    }
    return { ...seen, sha256 };
  } finally {
    await handle.close();
  }
}

async function sha256Of(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(imageChunkBytes);
  for (let position = 0; ;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}

function refused(name: string, detail: string): RouseError {
  return new RouseError('IMAGE_PATH_REFUSED', `${name}: ${detail}`);
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES') return 'permission denied';
  return code === 'ELOOP' ? 'a link took its place' : message;
}
