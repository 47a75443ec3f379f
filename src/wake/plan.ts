/**
 * Through which networks a machine is woken, for nobody knows which of them it sleeps on.
 *
 * Owns     the choice: every IPv4 network of every interface that is served and up, each once.
 * Specs    RFC 919 section 7 (the broadcast address of a network); RFC 3021 (a /31 has none, and
 *          then all ones stand for it, which leave through the interface of the sender's address).
 * Tests    test/wake/plan.test.ts
 */
import type { IpAddress } from '../domain/address.ts';
import { IPV4_BROADCAST, ipv4FromNumber, ipv4ToNumber } from '../domain/ipv4.ts';
import { ipv4Addresses, type NetworkInterface } from '../platform/interfaces.ts';

export interface WakeWay {
  readonly interface: string;
  /** our address on the network: a packet leaves through the interface that has it */
  readonly from: IpAddress;
  readonly to: IpAddress;
}

export function wakeWays(interfaces: readonly NetworkInterface[]): readonly WakeWay[] {
  const ways = interfaces
    .filter(({ up }) => up)
    .flatMap((one) =>
      ipv4Addresses(one).map(({ address, prefixLength }) => ({
        interface: one.name,
        from: address,
        to: broadcastOf(ipv4ToNumber(address), 32 - prefixLength),
      })),
    );
  // Several addresses of one network make one broadcast.
  return [...new Map(ways.map((way) => [`${way.interface} ${way.to}`, way])).values()];
}

function broadcastOf(address: number, hostBits: number): IpAddress {
  const hosts = 2 ** hostBits;
  const last = Math.floor(address / hosts) * hosts + hosts - 1;
  return ipv4FromNumber(hostBits < 2 ? IPV4_BROADCAST : last);
}
