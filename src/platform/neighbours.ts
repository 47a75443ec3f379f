/**
 * Which machine has an IPv4 address, from the kernel's neighbour table.
 *
 * Owns     reading and remembering the table. An address is remembered for a second; one that is
 *          not in it has the table read again, which a rack asking at once must not turn into a
 *          thousand readings.
 * Specs    proc_net_arp(5): hardware type 1 is Ethernet, flag 2 a complete entry. The path below
 *          /proc/self is there even where /proc is mounted with subset=pid.
 * Limits   neighbourTableBytesMax. IPv6 neighbours are not in this table.
 * Tests    test/platform/neighbours.test.ts
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { parseIpAddress, type IpAddress } from '../domain/address.ts';
import {
  neighbourRereadMs,
  neighbourTableBytesMax,
  neighbourTableMsMax,
} from '../domain/limits.ts';
import { parseMac, type Mac } from '../domain/mac.ts';
import type { Clock, MacOfNeighbour } from '../domain/ports.ts';
import { systemClock } from './clock.ts';

const ARP_TABLE = '/proc/self/net/arp';
const ETHERNET = 0x1;
const FLAG_COMPLETE = 0x2;

/** @returns the Ethernet machines in the text of /proc/net/arp whose address is settled */
export function parseArpTable(text: string): ReadonlyMap<IpAddress, Mac> {
  const machines = new Map<IpAddress, Mac>();
  for (const line of text.split('\n').slice(1)) {
    const [addressText = '', type, flags, macText = ''] = line.split(/\s+/);
    const complete = (Number(flags) & FLAG_COMPLETE) !== 0;
    if (Number(type) !== ETHERNET || !complete) continue;
    const address = parseIpAddress(addressText);
    const mac = parseMac(macText);
    if (address && mac) machines.set(address, mac);
  }
  return machines;
}

export function createNeighbours(deps: {
  readonly clock: Clock;
  /** @returns the text of the table; empty where there is none */
  readonly readTable: () => string;
}): MacOfNeighbour {
  let table: ReadonlyMap<IpAddress, Mac> = new Map();
  let readAtMs = Number.NEGATIVE_INFINITY;
  return (address) => {
    const atMs = deps.clock.monotonicMs();
    const ageMs = atMs - readAtMs;
    const stale = ageMs >= neighbourTableMsMax;
    if (stale || (!table.has(address) && ageMs >= neighbourRereadMs)) {
      table = parseArpTable(deps.readTable());
      readAtMs = atMs;
    }
    return table.get(address);
  };
}

/** The machine behind an address on one of our links; undefined when it is not a neighbour. */
export const macOfNeighbour: MacOfNeighbour = createNeighbours({
  clock: systemClock,
  readTable: () => readBounded(ARP_TABLE, neighbourTableBytesMax),
});

/** procfs hands out a page at a time and tells no size; a system without the file has no table. */
function readBounded(path: string, bytesMax: number): string {
  const buffer = Buffer.allocUnsafe(bytesMax);
  let file: number | undefined;
  let length = 0;
  try {
    file = openSync(path, 'r');
    let read = 1;
    while (read > 0 && length < bytesMax) {
      read = readSync(file, buffer, length, bytesMax - length, null);
      length += read;
    }
  } catch {
    // No table, no neighbours: machines are then told apart by what they say of themselves.
  } finally {
    if (file !== undefined) closeSync(file);
  }
  return buffer.toString('latin1', 0, length);
}
