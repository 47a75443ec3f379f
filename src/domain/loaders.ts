/**
 * Which loader file a machine gets: what is chosen for it, and what is tried after one that failed.
 *
 * Owns     the ladder of each kind of machine, and the short words a person may choose a loader by.
 * Leaves   which of the files are there to whoever asks: a file that is missing is left out.
 * Specs    iPXE's build targets: `ipxe` has drivers of its own, `undionly` and `snponly` use the
 *          firmware's driver of the card that booted; `.kkpxe` leaves the ROM's PXE stack loaded.
 * Tests    test/domain/loaders.test.ts
 */
import type { MachineArch } from './arch.ts';

/** Loader files by machine, in the order in which a machine tries them. */
const LADDERS: Readonly<Record<MachineArch, readonly [string, ...string[]]>> = {
  'x86-bios': ['undionly.kpxe', 'ipxe.pxe', 'undionly.kkpxe'],
  'x86_64-efi': ['ipxe.efi', 'snponly.efi'],
  'i386-efi': ['ipxe-i386.efi', 'snponly-i386.efi'],
  'arm64-efi': ['ipxe-arm64.efi', 'snponly-arm64.efi'],
  'arm32-efi': ['ipxe-arm32.efi', 'snponly-arm32.efi'],
  'riscv64-efi': ['ipxe-riscv64.efi', 'snponly-riscv64.efi'],
  'riscv32-efi': ['ipxe-riscv32.efi', 'snponly-riscv32.efi'],
  'loong64-efi': ['ipxe-loong64.efi', 'snponly-loong64.efi'],
};

/** Words for a kind of loader, each with the ending its files have. */
const WORDS: ReadonlyMap<string, readonly RegExp[]> = new Map([
  ['ipxe', [/^ipxe(?:-\w+)?\.efi$/, /^ipxe\.pxe$/]],
  ['snponly', [/^snponly(?:-\w+)?\.efi$/]],
  ['undionly', [/^undionly\.kpxe$/]],
]);
export const LOADER_WORDS: readonly string[] = [...WORDS.keys()];

/** `ipxe`, `snponly`, `undionly`, or the name of a published file. */
export type LoaderChoice = string & { readonly __brand: 'LoaderChoice' };

const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,126}$/;

/**
 * A file name goes into the 128 bytes of the header field `file`, and every loader has a name
 * without a folder.
 */
export function parseLoaderChoice(text: string): LoaderChoice | undefined {
  return FILE_NAME.test(text) ? (text as LoaderChoice) : undefined;
}

/** The files that a machine of this kind tries, first choice first. */
export function loaderLadder(arch: MachineArch): readonly [string, ...string[]] {
  return LADDERS[arch];
}

/** The file name of the loader that a machine of this kind gets unless told otherwise. */
export function defaultLoader(arch: MachineArch): string {
  return LADDERS[arch][0];
}

/**
 * The file that is meant by a choice.
 *
 * @param arch  undefined for machines that Rouse has no loaders for; then only a file name helps
 * @returns undefined when there is no such loader for this kind of machine
 */
export function chosenLoader(
  choice: LoaderChoice,
  arch: MachineArch | undefined,
): string | undefined {
  const patterns = WORDS.get(choice);
  if (!patterns) return choice;
  const ladder = arch === undefined ? [] : LADDERS[arch];
  return ladder.find((file) => patterns.some((pattern) => pattern.test(file)));
}
