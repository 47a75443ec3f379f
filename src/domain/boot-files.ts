/**
 * The files a profile names, as the URLs that one machine fetches.
 *
 * Owns     which of several files is for this kind of machine, how each is spelled in a script, and
 *          the names that files have once they are loaded.
 * Specs    iPXE src/core/cpio.c: what follows the URL of an initrd is its name inside the initramfs
 *          (it writes the "newc" header of such a file itself).
 * Tests    test/domain/boot-files.test.ts
 */
import type { BootFile, LoadedFile, Site } from './boot-plan.ts';
import { RouseError } from './errors.ts';
import type { Machine } from './machine.ts';
import type { FileChoice, FileSource, InitrdSource } from './profile.ts';

/** Where everything that Rouse serves to booting machines begins. */
export const FILES_PATH = '/boot/files';

/** Schemes that the iPXE builds of every supported machine fetch from. */
const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'tftp:']);

/** @throws RouseError PROFILE_ARCH_MISMATCH, SCRIPT_VALUE_REFUSED */
export function fileUrl(choice: FileChoice, machine: Machine, site: Site): string {
  return sourceUrl(chosen(choice, machine), site);
}

/**
 * Initrds of a Linux kernel. Names of the loaded images are ours: EFI kernels before 5.8 are told
 * them on their command line.
 *
 * @throws RouseError as fileUrl
 */
export function initrdFiles(
  sources: readonly InitrdSource[],
  machine: Machine,
  site: Site,
): readonly LoadedFile[] {
  return sources.map((source, index) => ({
    ...initrdFile(index, fileUrl(source, machine, site)),
    ...(source.name !== undefined && { inside: source.name }),
    ...(source.optional && { optional: true }),
  }));
}

/**
 * Files of wimboot: under EFI it finds them by the names of the loaded images, on BIOS by those in
 * the archive that iPXE makes of them.
 *
 * @throws RouseError as fileUrl
 */
export function wimbootFiles(
  sources: readonly InitrdSource[],
  machine: Machine,
  site: Site,
): readonly LoadedFile[] {
  return initrdFiles(sources, machine, site).map((file) => ({
    ...file,
    ...(file.inside !== undefined && { name: file.inside }),
  }));
}

export function initrdFile(index: number, url: string): BootFile {
  return { name: index === 0 ? 'initrd' : `initrd${index + 1}`, url };
}

/** A machine whose kind nobody has reported yet is given what is the same for all. */
function chosen(choice: FileChoice, { hardware: { arch } }: Machine): FileSource {
  if (choice.kind !== 'by-arch') return choice;
  const found = arch && choice.files[arch];
  if (found) return found;
  const known = Object.keys(choice.files).join(', ');
  throw new RouseError(
    'PROFILE_ARCH_MISMATCH',
    arch === undefined
      ? `the machine has not reported its architecture yet, and there is a file for each: ${known}`
      : `the profile has files for ${known}, found ${arch}`,
  );
}

function sourceUrl(source: FileSource, site: Site): string {
  if (source.kind === 'url') return checkedUrl(source.url);
  const path = source.path.split('/').map(encodeURIComponent).join('/');
  const below =
    source.kind === 'own' ? site.filesUrl : `${site.bootOrigin}${FILES_PATH}/${source.image}`;
  return checkedUrl(`${below}/${path}`);
}

/**
 * Spells a URL the way a URL is spelled, which also encodes blanks and everything beyond ASCII.
 * A fragment goes: servers never see it, and iPXE gives `##params` a meaning of its own.
 *
 * @throws RouseError SCRIPT_VALUE_REFUSED
 */
export function checkedUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || !SCHEMES.has(url.protocol)) {
    throw new RouseError(
      'SCRIPT_VALUE_REFUSED',
      `expected a URL with http, https or tftp, found "${text}"`,
    );
  }
  url.hash = '';
  return url.href;
}
