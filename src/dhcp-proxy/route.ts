/**
 * Where a reply goes, through which interface, and which of our addresses it names.
 *
 * Owns     the destination of every case, the refusal of senders that are not neighbours, and the
 *          choice of an address on servers with several.
 * Specs    RFC 2131 section 4.1 (relayed: to giaddr, port 67). PXE 2.1 section 2.2 (broadcast to
 *          port 68, for the client has no address yet and the flag in the request does not
 *          change that); on port 4011 the client answers to where it sent from, which is 68 for
 *          iPXE and 4011 for EDK2. RFC 5107 for the identifier that a relay puts in our place.
 * Tests    test/dhcp-proxy/route.test.ts
 */
import type { IpAddress } from '../domain/address.ts';
import type { DhcpIgnoreReason } from '../domain/boot-event.ts';
import type { DhcpMode } from '../domain/dhcp-mode.ts';
import {
  ipv4FromNumber,
  ipv4ToNumber,
  IPV4_BROADCAST,
  isOnLink,
  type Ipv4Subnet,
} from '../domain/ipv4.ts';
import type { PortRole } from './classify.ts';
import { OPTION } from './codec/option-codes.ts';
import { serverIdentifierOverride } from './codec/option-relay-agent.ts';
import type { DhcpPacket } from './codec/packet.ts';

/** One interface that Rouse serves, with its IPv4 addresses. */
export interface Link {
  readonly interface: string;
  readonly mode: DhcpMode;
  readonly subnets: readonly Ipv4Subnet[];
}

/** How a message came in, as far as the sockets can tell. */
export interface Ingress {
  readonly port: PortRole;
  /** undefined: it came by a socket that serves all interfaces */
  readonly interface?: string;
  /** the address it was sent to, where that was one of ours */
  readonly localAddress?: IpAddress;
}

export interface Source {
  readonly address: IpAddress;
  readonly port: number;
}

export interface Ports {
  readonly dhcp: number;
  readonly pxe: number;
  readonly client: number;
}

export interface Route {
  readonly interface: string;
  /** of the interface: some only listen */
  readonly mode: DhcpMode;
  /** for siaddr and URLs */
  readonly serverAddress: number;
  /** for option 54 */
  readonly serverIdentifier: number;
  readonly to: { readonly address: number; readonly port: number };
}

interface RouteRefused {
  readonly refused: DhcpIgnoreReason;
  readonly detail: string;
}

interface RouteRequest {
  readonly packet: DhcpPacket;
  readonly ingress: Ingress;
  readonly source: Source;
  readonly links: readonly Link[];
  /** behind routers or relays: their machines are answered as neighbours are */
  readonly beyond: readonly Ipv4Subnet[];
  readonly ports: Ports;
}

const PRIVILEGED_PORTS = 1024;
const FIRST_LOOPBACK = 0x7f00_0000;
const LAST_LOOPBACK = 0x7fff_ffff;
const FIRST_MULTICAST = 0xe000_0000;

/**
 * @returns one route for each interface the reply is sent through: several when the interface the
 *          message came in on is not known, for a broadcast then reaches the client on one of them
 */
export function routeReplies(request: RouteRequest): readonly Route[] | RouteRefused {
  const { packet, ingress, links } = request;
  const source = ipv4ToNumber(request.source.address);
  const relayed = packet.giaddr !== 0;
  const refusal = relayed ? refuseRelay(packet.giaddr) : refuseSource(source, request);
  if (refusal !== undefined) return { refused: 'source-refused', detail: refusal };

  const asked = askedServer(packet, ingress.port);
  // With both interfaces on one segment, the one that hears need not have the address meant.
  const named = asked !== undefined && ownsAddress(links, asked) ? asked : undefined;
  if (asked !== undefined && named === undefined && overrideOf(packet) !== asked) {
    const detail = `option 54 names another server, ${ipv4FromNumber(asked)}`;
    return { refused: 'other-server', detail };
  }
  const peer = relayed ? packet.giaddr : source;
  const to = destination(source, request);
  const routes: Route[] = [];
  for (const link of candidates(peer, request)) {
    const serverAddress = addressOn(link, { peer, named, localAddress: ingress.localAddress });
    if (serverAddress === undefined) continue;
    const serverIdentifier = overrideOf(packet) ?? serverAddress;
    const { interface: name, mode } = link;
    routes.push({ interface: name, mode, serverAddress, serverIdentifier, to });
  }
  const detail = `no IPv4 address on ${ingress.interface ?? 'any interface'}`;
  return routes.length > 0 ? routes : { refused: 'no-address', detail };
}

/** Our answer would go where nobody asked for it. */
function refuseRelay(giaddr: number): string | undefined {
  const loopback = giaddr >= FIRST_LOOPBACK && giaddr <= LAST_LOOPBACK;
  return loopback || giaddr >= FIRST_MULTICAST ? 'giaddr is no relay' : undefined;
}

/**
 * Only neighbours are answered: a sender from elsewhere could be anybody, named by anybody. A
 * client without an address sends from 0.0.0.0.
 */
function refuseSource(
  source: number,
  { ingress, links, beyond, ...request }: RouteRequest,
): string | undefined {
  const served = [...links.flatMap(({ subnets }) => subnets), ...beyond];
  if (source !== 0 && !served.some((subnet) => isOnLink(source, subnet))) {
    return 'the sender is in none of our subnets';
  }
  if (ingress.port === 'dhcp') return undefined;
  const { port } = request.source;
  const expected = port === request.ports.client || port === request.ports.dhcp;
  // Other services listen below 1024, and must not hear from us.
  return port < PRIVILEGED_PORTS && !expected ? `sent from port ${port}` : undefined;
}

/** The server a request on port 4011 is meant for: option 54, which EDK2 leaves out. */
function askedServer(packet: DhcpPacket, port: PortRole): number | undefined {
  const value = port === 'pxe' ? packet.options.get(OPTION.serverIdentifier) : undefined;
  return value && addressFromBytes(value);
}

function overrideOf(packet: DhcpPacket): number | undefined {
  const relayAgent = packet.options.get(OPTION.relayAgentInformation);
  const override = relayAgent && serverIdentifierOverride(relayAgent);
  return override && addressFromBytes(override);
}

/** An address of another length than 4 bytes becomes 0, which is nobody's. */
function addressFromBytes(value: Uint8Array): number {
  return value.length === 4 ? Buffer.from(value).readUInt32BE() : 0;
}

function ownsAddress(links: readonly Link[], address: number): boolean {
  return links.some(({ subnets }) => subnets.some((own) => own.address === address));
}

function destination(
  source: number,
  { packet, ingress, ports, ...request }: RouteRequest,
): Route['to'] {
  if (packet.giaddr !== 0) return { address: packet.giaddr, port: ports.dhcp };
  if (ingress.port === 'dhcp') return { address: IPV4_BROADCAST, port: ports.client };
  const address = source === 0 ? IPV4_BROADCAST : source;
  return { address, port: request.source.port };
}

/** The interfaces to reply through, narrowed to the one the peer is a neighbour on. */
function candidates(peer: number, { ingress, links, packet }: RouteRequest): readonly Link[] {
  const possible =
    ingress.interface === undefined
      ? links
      : links.filter((link) => link.interface === ingress.interface);
  if (peer === 0 || possible.length < 2) return possible;
  const near = possible.filter(({ subnets }) => subnets.some((own) => isOnLink(peer, own)));
  if (near.length > 0) return near;
  return packet.giaddr === 0 ? possible : possible.slice(0, 1);
}

/** The address the client should use: the one it used already, else one it can reach directly. */
function addressOn(
  { subnets }: Link,
  known: { peer: number; named: number | undefined; localAddress: IpAddress | undefined },
): number | undefined {
  if (known.named !== undefined) return known.named;
  const used = known.localAddress === undefined ? 0 : ipv4ToNumber(known.localAddress);
  const local = subnets.find((own) => own.address === used);
  const near = subnets.find((own) => isOnLink(known.peer, own));
  return (local ?? near ?? subnets[0])?.address;
}
