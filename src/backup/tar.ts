/**
 * Archives as tar has them: a header of 512 bytes, the content, zeros up to the next multiple.
 *
 * Owns     the header, both ways. Backups are of this form so that `tar` opens them without Rouse.
 * Specs    POSIX.1-1988 ustar; names of up to 100 bytes, sizes of up to 8 GiB.
 * Tests    test/backup/tar.test.ts
 */

export const TAR_BLOCK_BYTES = 512;

export interface TarEntry {
  readonly name: string;
  readonly sizeBytes: number;
}

/** Two blocks of zeros end an archive. */
export const TAR_END = Buffer.alloc(2 * TAR_BLOCK_BYTES);

/** Where each field of a header begins, and how long it is. */
const FIELDS = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  magic: [257, 8],
} as const;

const MAGIC = 'ustar\u000000';
const REGULAR = '0';

/** @param atMs  when the entry was made */
export function tarHeader({ name, sizeBytes }: TarEntry, atMs: number): Buffer {
  const block = Buffer.alloc(TAR_BLOCK_BYTES);
  const put = (field: keyof typeof FIELDS, text: string): void => {
    block.write(text, FIELDS[field][0], FIELDS[field][1], 'latin1');
  };
  const octal = (field: keyof typeof FIELDS, value: number): void => {
    put(field, value.toString(8).padStart(FIELDS[field][1] - 1, '0'));
  };
  put('name', name);
  octal('mode', 0o600);
  octal('uid', 0);
  octal('gid', 0);
  octal('size', sizeBytes);
  octal('mtime', Math.floor(atMs / 1000));
  put('type', REGULAR);
  put('magic', MAGIC);
  put('checksum', `${checksum(block).toString(8).padStart(6, '0')}\u0000 `);
  return block;
}

/** @returns undefined where the block is none of a regular file, or damaged */
export function readTarHeader(block: Buffer): TarEntry | undefined {
  const text = (field: keyof typeof FIELDS): string => {
    const [from, length] = FIELDS[field];
    return block.toString('latin1', from, from + length).split('\u0000', 1)[0] ?? '';
  };
  if (block.length !== TAR_BLOCK_BYTES || text('type') !== REGULAR) return undefined;
  if (Number.parseInt(text('checksum'), 8) !== checksum(block)) return undefined;
  const size = text('size').trim();
  if (!/^[0-7]{1,11}$/.test(size)) return undefined;
  return { name: text('name'), sizeBytes: Number.parseInt(size, 8) };
}

/** How many zeros follow the content. */
export function tarPadding(sizeBytes: number): number {
  return (TAR_BLOCK_BYTES - (sizeBytes % TAR_BLOCK_BYTES)) % TAR_BLOCK_BYTES;
}

/** The sum of all bytes, with blanks in the place of the sum. */
function checksum(block: Buffer): number {
  const [from, length] = FIELDS.checksum;
  let sum = length * 0x20;
  for (const [at, byte] of block.entries()) {
    if (at < from || at >= from + length) sum += byte;
  }
  return sum;
}
