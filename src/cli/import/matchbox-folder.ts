/**
 * The data folder of matchbox, read into memory.
 *
 * Owns     which files count: those that matchbox itself would look at, without folders below.
 * Limits   `matchboxFilesMax` files of `matchboxFileBytesMax`.
 * Tests    test/cli/import/matchbox-folder.test.ts
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { messageOf, RouseError } from '../../domain/errors.ts';
import { matchboxFileBytesMax, matchboxFilesMax } from '../../domain/limits-import.ts';
import type { MatchboxFile } from '../../schema/matchbox/read.ts';
import { systemCode } from '../../platform/system-error.ts';
import type { CliIo } from '../io.ts';
import { readBoundedText } from '../manifests.ts';

const DECLARED = ['groups', 'profiles'];
const ANSWERS = ['ignition', 'cloud', 'generic'];

/**
 * @throws RouseError MANIFEST_FILE_UNREADABLE, REQUEST_TOO_LARGE; USAGE where it is no such folder
 */
export async function readMatchboxFolder(
  name: string,
  io: Pick<CliIo, 'cwd' | 'readStdin'>,
): Promise<readonly MatchboxFile[]> {
  const root = path.resolve(io.cwd, name);
  const declared = DECLARED.flatMap((folder) =>
    namesIn(root, folder).filter((file) => file.endsWith('.json')),
  );
  if (declared.length === 0) {
    const expected = 'expected a folder with "groups" and "profiles", and .json files in them';
    throw new RouseError('USAGE', `${expected}; found none in ${name}`);
  }
  const found = [...declared, ...ANSWERS.flatMap((folder) => namesIn(root, folder))];
  if (found.length > matchboxFilesMax) {
    throw new RouseError('REQUEST_TOO_LARGE', `${name} holds more than ${matchboxFilesMax} files`);
  }
  const files: MatchboxFile[] = [];
  for (const file of found) {
    const text = await readBoundedText(path.join(root, file), io, matchboxFileBytesMax);
    files.push({ path: file, text });
  }
  return files;
}

/** Sorted, as `folder/file`; none where there is no such folder. */
function namesIn(root: string, folder: string): readonly string[] {
  try {
    return readdirSync(path.join(root, folder), { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => `${folder}/${entry.name}`)
      .sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw new RouseError('MANIFEST_FILE_UNREADABLE', messageOf(error), { cause: error });
  }
}
