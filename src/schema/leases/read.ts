/**
 * Files of leases by the program that wrote them.
 *
 * Tests    test/schema/leases/read.test.ts
 */
import { readDnsmasq } from './dnsmasq.ts';
import { readIsc } from './isc.ts';
import type { ReadLeases } from './lease.ts';
import { readNeighbours } from './neighbours.ts';
import { readCsv, readKea } from './table.ts';

/** `neigh` is the output of `ip neigh`. */
export const LEASE_FORMATS = ['dnsmasq', 'isc', 'kea', 'csv', 'neigh'] as const;
export type LeaseFormat = (typeof LEASE_FORMATS)[number];

type Reader = (text: string) => ReadLeases | undefined;

const READERS: Readonly<Record<LeaseFormat, Reader>> = {
  dnsmasq: readDnsmasq,
  isc: readIsc,
  kea: readKea,
  csv: readCsv,
  neigh: readNeighbours,
};

/**
 * Never fails: what is not understood is skipped with a reason.
 *
 * @returns undefined where the file needs a first line that names its columns, and has none
 */
export function readLeases(text: string, format: LeaseFormat): ReadLeases | undefined {
  return READERS[format](text);
}
