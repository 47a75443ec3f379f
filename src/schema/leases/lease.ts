/**
 * What files of leases come to, whoever wrote them.
 *
 * Owns     what is taken of one lease (who had it and how the machine calls itself) and which words
 *          of others can become a machine's name.
 * Tests    test/schema/leases/lease.test.ts
 */
import { parseIpAddress } from '../../domain/address.ts';
import { parseMachineName, type MachineName } from '../../domain/machine.ts';
import { parseMac, type Mac } from '../../domain/mac.ts';
import { printable } from '../../domain/printable.ts';

export interface Lease {
  readonly mac: Mac;
  /** IPv4 */
  readonly address?: string;
  /** as the machine calls itself, whatever that is; never empty */
  readonly hostname?: string;
}

/** Something in the file that became no lease. */
interface Skipped {
  /** counted from 1 */
  readonly line: number;
  readonly reason: string;
}

/** In the order of the file; of each address the last one that has a hardware address. */
export interface ReadLeases {
  readonly leases: readonly Lease[];
  readonly skipped: readonly Skipped[];
}

interface Fields {
  readonly mac: string;
  readonly address?: string | undefined;
  readonly hostname?: string | undefined;
}

/** Gathers leases line by line. */
interface Gathering {
  /** takes note of one lease, or of why it is none */
  lease(line: number, fields: Fields): void;
  skip(line: number, reason: string): void;
  read(): ReadLeases;
}

export function gather(): Gathering {
  const byAddress = new Map<string, Lease>();
  const skipped: Skipped[] = [];
  return {
    lease(line, { mac: written, address = '', hostname = '' }) {
      if (address.includes(':')) {
        skipped.push({ line, reason: 'an IPv6 lease' });
        return;
      }
      const mac = parseMac(written);
      if (mac === undefined) {
        const found = written === '' ? 'none' : `"${printable(written)}"`;
        skipped.push({ line, reason: `expected a hardware address, found ${found}` });
        return;
      }
      if (address !== '' && parseIpAddress(address) === undefined) {
        skipped.push({ line, reason: `expected an address, found "${printable(address)}"` });
        return;
      }
      const key = address || mac;
      // A map keeps the place of the first entry: the last one is the younger.
      byAddress.delete(key);
      byAddress.set(key, {
        mac,
        ...(address !== '' && { address }),
        ...(hostname !== '' && { hostname }),
      });
    },
    skip: (line, reason) => void skipped.push({ line, reason }),
    read: () => ({ leases: [...byAddress.values()], skipped }),
  };
}

/** Lines with their numbers, whatever system wrote them; empty ones and comments are left out. */
export function* linesOf(text: string): Generator<readonly [line: number, text: string]> {
  for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
    const told = line.replace(/^\ufeff/, '').trim();
    if (told !== '' && !told.startsWith('#')) yield [index + 1, told];
  }
}

/**
 * The first label of a host name as a machine's name: lower case, and a hyphen for whatever a DNS
 * label cannot hold.
 *
 * @returns undefined where nothing is left, or what is left reads as a hardware address
 */
export function nameFrom(hostname: string): MachineName | undefined {
  const [label = ''] = hostname.toLowerCase().split('.');
  const safe = label
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, '');
  return parseMac(safe) === undefined ? parseMachineName(safe) : undefined;
}
