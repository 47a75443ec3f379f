/**
 * Which clients get smaller blocks than they ask for, because larger ones did not reach them.
 *
 * Firmware asks for blocks that fill an Ethernet frame. Behind a tunnel or with a faulty driver
 * such packets are lost without a word, and the client asks again for ever.
 *
 * Owns     the memory of such clients, and the sizes they get: 1024, then 512, each for a while.
 * Limits   tftpBlockSizesMax clients; the one least recent is forgotten.
 * Tests    test/tftp/block-sizes.test.ts
 */
import {
  tftpBlockSizeBytesLowered,
  tftpBlockSizeBytesLowest,
  tftpBlockSizeMsMax,
  tftpBlockSizesMax,
} from '../domain/limits.ts';
import { createRecent } from '../domain/recent.ts';

export interface BlockSizes {
  /** @returns the largest block for the client in bytes; undefined when it may have any */
  largestFor(address: string, atMs: number): number | undefined;
  /** @returns the size it gets from now on, in bytes */
  lower(address: string, lostBytes: number, atMs: number): number;
}

export function createBlockSizes(): BlockSizes {
  const lowered = createRecent<string, { readonly bytes: number; readonly untilMs: number }>(
    tftpBlockSizesMax,
  );
  return {
    largestFor(address, atMs) {
      const known = lowered.get(address);
      return known && known.untilMs > atMs ? known.bytes : undefined;
    },
    lower(address, lostBytes, atMs) {
      const smaller = lostBytes > tftpBlockSizeBytesLowered;
      const bytes = smaller ? tftpBlockSizeBytesLowered : tftpBlockSizeBytesLowest;
      lowered.set(address, { bytes, untilMs: atMs + tftpBlockSizeMsMax });
      return bytes;
    },
  };
}
