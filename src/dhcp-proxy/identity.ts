/**
 * Who sent a message, as far as the link layer tells.
 *
 * Owns     the key under which a client is counted, and its hardware address where it has one.
 *          Never the transaction id: Raspberry Pi 3 always sends the same one (quirk: SHARED-XID).
 * Specs    RFC 2131 section 2 (htype, hlen, chaddr); RFC 4390 section 2.1 (InfiniBand: hlen 0, the
 *          client identifier stands for the address). EDK2 can use the machine's GUID as an
 *          address of 16 bytes.
 * Tests    test/dhcp-proxy/identity.test.ts
 */
import { macFromBytes, type Mac } from '../domain/mac.ts';
import { OPTION } from './codec/option-codes.ts';
import type { DhcpPacket } from './codec/packet.ts';

export interface ClientIdentity {
  readonly key: string;
  readonly mac?: Mac;
}

const INFINIBAND = 32;
const MAC_BYTES = 6;
const GUID_BYTES = 16;
/** RFC 2132 section 9.14: a type byte and at least one more. */
const CLIENT_IDENTIFIER_BYTES_MIN = 2;

/** @returns undefined when no single client can own what the message names as its sender */
export function identify(packet: DhcpPacket): ClientIdentity | undefined {
  if (packet.hlen === MAC_BYTES) {
    const mac = macFromBytes(packet.chaddr.subarray(0, MAC_BYTES));
    return mac && { key: mac, mac };
  }
  if (packet.hlen === GUID_BYTES) return identifyByBytes(packet.chaddr);
  if (packet.htype !== INFINIBAND || packet.hlen !== 0) return undefined;
  const clientIdentifier = packet.options.get(OPTION.clientIdentifier);
  const usable = clientIdentifier && clientIdentifier.length >= CLIENT_IDENTIFIER_BYTES_MIN;
  return usable ? identifyByBytes(clientIdentifier) : undefined;
}

function identifyByBytes(bytes: Uint8Array): ClientIdentity | undefined {
  if (bytes.every((byte) => byte === 0)) return undefined;
  return { key: Buffer.from(bytes.subarray(0, 255)).toString('hex') };
}
