/**
 * The two ends of a connection, as addresses.
 *
 * The origin in a script is the address that the machine has reached us at, unless a setting names
 * another. It is read from the socket, for a Host header is whatever the client wrote.
 *
 * Tests    test/http/boot/peer.test.ts
 */
import { ANY_IPV4, httpOrigin, parseIpAddress, type IpAddress } from '../../domain/address.ts';

/** What a Node socket tells about its ends; nothing once it is closed. */
interface Ends {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly remoteAddress?: string | undefined;
}

/** Where a socket that has been closed in the meantime is said to be: nobody reads that answer. */
const NOWHERE = ANY_IPV4;

/** @param told  `bootUrl` where the operator has said by which address machines reach us */
export function originOf(socket: Ends, { bootUrl }: { readonly bootUrl?: string } = {}): string {
  return bootUrl ?? httpOrigin(localAddressOf(socket), socket.localPort ?? 80);
}

export function localAddressOf(socket: Ends): IpAddress {
  return parseIpAddress(socket.localAddress ?? '') ?? NOWHERE;
}

export function remoteAddressOf(socket: Ends): IpAddress {
  return parseIpAddress(socket.remoteAddress ?? '') ?? NOWHERE;
}
