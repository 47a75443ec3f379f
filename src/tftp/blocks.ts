/**
 * The blocks of a file, and the datagrams that carry them.
 *
 * Owns     which bytes are which block, and how the 16 bits of a packet stand for a block.
 * Specs    RFC 1350 section 2: the last block is the first that is not full, empty if need be.
 *          Past 65535 the number goes on with 0, as iPXE, EDK2, U-Boot and GRUB count.
 * Tests    test/tftp/blocks.test.ts
 */
import { encode, encodeDataHeader } from './codec.ts';
import type { Content } from './content.ts';
import type { Agreement } from './negotiate.ts';

/** The size of a file and how it was agreed to be sent. */
export interface TransferPlan {
  readonly sizeBytes: number;
  readonly agreement: Agreement;
}

/** A packet in pieces that are views and must not be changed. */
export type Datagram = readonly Uint8Array[];

/** The block that ends the file. */
export function lastBlock({ sizeBytes, agreement }: TransferPlan): number {
  return Math.floor(sizeBytes / agreement.blockSizeBytes) + 1;
}

/** Bytes of the file up to the end of a block. */
export function bytesThrough({ sizeBytes, agreement }: TransferPlan, block: number): number {
  return Math.min(Math.max(block, 0) * agreement.blockSizeBytes, sizeBytes);
}

/**
 * The datagram of a block: a header, and views of the file, which all transfers share. Block 0 is
 * the OACK.
 *
 * @returns a promise where the bytes are not in memory, after which to ask again
 */
export function datagram(
  plan: TransferPlan,
  content: Pick<Content, 'view'>,
  block: number,
): Datagram | Promise<unknown> {
  if (block === 0) return [encode({ kind: 'oack', options: plan.agreement.answer })];
  const body = content.view(bytesThrough(plan, block - 1), bytesThrough(plan, block));
  if (body instanceof Promise) return body;
  return [encodeDataHeader(block & 0xffff), ...body];
}

/** The block that a 16-bit number stands for: of all with those bits, the nearest to `base`. */
export function nearestBlock(number: number, base: number): number {
  const distance = (number - base) & 0xffff;
  return base + (distance < 0x8000 ? distance : distance - 0x10000);
}
