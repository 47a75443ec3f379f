/**
 * What client and server agree on before the first block.
 *
 * Owns     the values of blksize, tsize, timeout and windowsize, and which of them the OACK names.
 * Specs    RFC 2347 (the answer holds only what was asked for), 2348 blksize, 2349 timeout and
 *          tsize, 7440 windowsize. A value that cannot be used is left out of the answer, which
 *          all four allow, instead of ending the transfer with error 8.
 * Limits   tftpBlockSizeBytesMax, tftpWindowSizeMax: a block never needs an IP fragment, for UEFI
 *          and firewalls lose those.
 * Tests    test/tftp/negotiate.test.ts
 */
import { isIpv4, type IpAddress } from '../domain/address.ts';
import {
  tftpBlockSizeBytesMax,
  tftpBlockSizeBytesMaxIpv6,
  tftpWindowSizeMax,
} from '../domain/limits.ts';
import type { TftpOption } from './codec.ts';

/** RFC 1350 section 2: the block size where nothing else was agreed. */
const BLOCK_SIZE_BYTES_DEFAULT = 512;
/** Bytes of an Ethernet packet, from which the limits of a block are counted (limits.ts). */
const ETHERNET_MTU = 1_500;

export interface Agreement {
  readonly blockSizeBytes: number;
  /** blocks sent before an acknowledgement is awaited */
  readonly windowSize: number;
  /** how long to wait for an acknowledgement, when the client chose it */
  readonly timeoutMs?: number;
  /** whether the client was told the size: then it may have asked for nothing else */
  readonly sizeTold: boolean;
  /** the options of the OACK in the client's order; with none the transfer starts with DATA 1 */
  readonly answer: readonly TftpOption[];
}

interface Link {
  /**
   * Of our interface, in bytes; that of Ethernet unless given. A larger one is not made use of, for
   * the path beyond the interface may be narrower.
   */
  readonly mtu?: number | undefined;
  /** the largest block that is known to reach the client, in bytes */
  readonly blockSizeBytesMax?: number | undefined;
}

/**
 * @param asked  options as decoded; of a repeated one the first counts (RFC 2347: at most once)
 * @param file   its exact size. EDK2 fails with PXE-E53 when a size it asked for is not told.
 * @param local  our address: IPv6 leaves less room in a frame
 * @param link   the way to the client
 */
export function negotiate(
  asked: readonly TftpOption[],
  file: { readonly sizeBytes: number },
  local: IpAddress,
  link: Link = {},
): Agreement {
  const blockSizeBytesMax = largestBlock(local, link);
  const seen = new Set<string>();
  const agreed = new Map<string, number>();
  for (const option of asked) {
    const name = option.name.toLowerCase();
    const value = decimal(option.value);
    if (seen.has(name)) continue;
    seen.add(name);
    if (value === undefined) continue;
    if (name === 'tsize') agreed.set(name, file.sizeBytes);
    if (name === 'blksize' && within(value, 8, 65_464)) {
      agreed.set(name, Math.min(value, blockSizeBytesMax));
    }
    if (name === 'timeout' && within(value, 1, 255)) agreed.set(name, value);
    if (name === 'windowsize' && within(value, 1, 65_535)) {
      agreed.set(name, Math.min(value, tftpWindowSizeMax));
    }
  }
  const timeoutSeconds = agreed.get('timeout');
  return {
    blockSizeBytes: agreed.get('blksize') ?? BLOCK_SIZE_BYTES_DEFAULT,
    windowSize: agreed.get('windowsize') ?? 1,
    ...(timeoutSeconds !== undefined && { timeoutMs: timeoutSeconds * 1_000 }),
    sizeTold: agreed.has('tsize'),
    answer: Array.from(agreed, ([name, value]) => ({ name, value: String(value) })),
  };
}

function largestBlock(local: IpAddress, link: Link): number {
  const { mtu = ETHERNET_MTU, blockSizeBytesMax = tftpBlockSizeBytesMax } = link;
  const inFrame = isIpv4(local) ? tftpBlockSizeBytesMax : tftpBlockSizeBytesMaxIpv6;
  return Math.min(inFrame - Math.max(0, ETHERNET_MTU - mtu), blockSizeBytesMax);
}

function decimal(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

function within(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
