/**
 * The blocks of a file, and the datagrams that carry them.
 *
 * Owns     which bytes are which block, and how the 16 bits of a packet stand for a block.
 * Specs    RFC 1350 section 2: the last block is the first that is not full, empty if need be.
 *          Past 65535 the number goes on with 0, as iPXE, EDK2, U-Boot and GRUB count.
 * Tests    test/tftp/blocks.test.ts
 */
import { encode, encodeDataHeader } from './codec.ts';
import type { Agreement } from './negotiate.ts';

/** A file and how it was agreed to be sent. */
export interface TransferPlan {
  readonly bytes: Uint8Array;
  readonly agreement: Agreement;
}

/** The block that ends the file. */
export function lastBlock({ bytes, agreement }: TransferPlan): number {
  return Math.floor(bytes.length / agreement.blockSizeBytes) + 1;
}

/** Bytes of the file up to the end of a block. */
export function bytesThrough({ bytes, agreement }: TransferPlan, block: number): number {
  return Math.min(Math.max(block, 0) * agreement.blockSizeBytes, bytes.length);
}

/**
 * The datagram of a block in pieces. The file is shared by all transfers: a piece is a view of it,
 * never a copy. Block 0 is the OACK.
 */
export function datagram(plan: TransferPlan, block: number): readonly Uint8Array[] {
  const { bytes, agreement } = plan;
  if (block === 0) return [encode({ kind: 'oack', options: agreement.answer })];
  const start = (block - 1) * agreement.blockSizeBytes;
  const body = bytes.subarray(start, start + agreement.blockSizeBytes);
  return [encodeDataHeader(block & 0xffff), body];
}

/** The block that a 16-bit number stands for: of all with those bits, the nearest to `base`. */
export function nearestBlock(number: number, base: number): number {
  const distance = (number - base) & 0xffff;
  return base + (distance < 0x8000 ? distance : distance - 0x10000);
}
