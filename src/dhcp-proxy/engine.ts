/**
 * The proxy as a pure step: a message and what is known come in, what to do comes out.
 *
 * Owns     the way of a message through decoding, classification, routing, policy and rate limit,
 *          and what is recorded on that way. Each message left unanswered leaves its reason.
 * Leaves   sockets, interfaces and the clock to server.ts. Nothing is remembered about a client
 *          except how many answers it got: a request on port 4011 is answered from itself, so a
 *          restart between offer and request goes unnoticed.
 * Specs    PXE 2.1 section 2.2 (offers on 67) and 2.5 (acknowledgements on 4011). RFC 2131: yiaddr
 *          stays 0, for a proxy never hands out an address, and a REQUEST on 67 belongs to the
 *          server that does.
 * Limits   rate-limit.ts bounds the only state that clients can grow.
 * Tests    test/dhcp-proxy/engine.test.ts, test/dhcp-proxy/samples.test.ts,
 *          test/dhcp-proxy/hostile.test.ts
 */
import type { IpAddress } from '../domain/address.ts';
import type { BootEvent, DhcpIgnoreReason } from '../domain/boot-event.ts';
import { ipv4FromNumber, type Ipv4Subnet } from '../domain/ipv4.ts';
import type { Sighting } from '../domain/machine.ts';
import { chooseAnswer, describeArchCodes, type ChosenAnswer } from './answer.ts';
import { classify, type BootClient, type PortRole } from './classify.ts';
import { MESSAGE_TYPE, OPTION } from './codec/option-codes.ts';
import { readBootItem } from './codec/option-pxe.ts';
import { decodePacket, type DhcpPacket } from './codec/packet.ts';
import { observeHardware } from './observation.ts';
import { admitAnswer, type RateLimiter } from './rate-limit.ts';
import { buildReply } from './reply.ts';
import {
  routeReplies,
  type Ingress,
  type Link,
  type Ports,
  type Route,
  type Source,
} from './route.ts';

export interface DhcpEngineConfig {
  /** true: record who asks, answer nobody */
  readonly observe: boolean;
  readonly httpPort: number;
  readonly ports: Ports;
  /** networks behind routers or relays whose machines are answered as well */
  readonly beyond: readonly Ipv4Subnet[];
  readonly hasLoader: (name: string) => boolean;
}

export interface DhcpState {
  readonly config: DhcpEngineConfig;
  readonly links: readonly Link[];
  readonly answers: RateLimiter;
}

interface PacketEvent {
  readonly kind: 'packet';
  readonly bytes: Uint8Array;
  readonly ingress: Ingress;
  readonly source: Source;
  readonly atMs: number;
}

type DhcpEvent =
  | PacketEvent
  /** addresses came, went or changed; replies name the new ones from now on */
  | { readonly kind: 'links'; readonly links: readonly Link[] };

export interface SendEffect {
  readonly kind: 'send';
  readonly bytes: Uint8Array;
  readonly to: { readonly address: IpAddress; readonly port: number };
  /** the port, and with it the socket, that it leaves from */
  readonly from: PortRole;
  readonly interface: string;
  /** to be recorded once it was sent */
  readonly sent: BootEvent;
}

export type DhcpEffect =
  | SendEffect
  | { readonly kind: 'event'; readonly event: BootEvent }
  | { readonly kind: 'sighting'; readonly sighting: Sighting };

export function initialState(config: DhcpEngineConfig): DhcpState {
  return { config, links: [], answers: new Map() };
}

/**
 * One step. The state passed in is used up: its table of answers is carried on, not copied.
 */
export function step(
  state: DhcpState,
  event: DhcpEvent,
): { readonly state: DhcpState; readonly effects: readonly DhcpEffect[] } {
  switch (event.kind) {
    case 'links':
      return { state: { ...state, links: event.links }, effects: [] };
    case 'packet':
      return { state, effects: onPacket(state, event) };
  }
}

function onPacket(state: DhcpState, event: PacketEvent): readonly DhcpEffect[] {
  const { config, links } = state;
  const { ingress, source } = event;
  const decoded = decodePacket(event.bytes);
  if (!decoded.ok) return [ignored(event, { reason: 'malformed', detail: decoded.failure })];
  const { packet } = decoded;
  const client = classify(packet, ingress.port);
  if ('ignored' in client) return [ignored(event, { ...client, reason: client.ignored })];
  if (asksForCredentials(packet)) {
    const detail = 'the boot item asks for security credentials';
    return [ignored(event, { ...client, reason: 'credentials-requested', detail })];
  }
  const { ports, beyond } = config;
  const routes = routeReplies({ packet, ingress, source, links, beyond, ports });
  if ('refused' in routes) {
    return [ignored(event, { ...client, reason: routes.refused, detail: routes.detail })];
  }
  const chosen = chooseAnswer(client, config.hasLoader);
  const { key } = client;
  if (chosen && !config.observe && !admitAnswer(state.answers, { key, atMs: event.atMs })) {
    return [ignored(event, { ...client, reason: 'rate-limited' })];
  }
  const seen = recordClient({ event, packet, client, chosen });
  if (!chosen) {
    const detail = describeArchCodes(client);
    return [...seen, ignored(event, { ...client, reason: 'no-loader', detail })];
  }
  if (config.observe) return [...seen, ignored(event, { ...client, reason: 'observing' })];
  const replies = routes.map((route) => reply({ config, event, packet, client, chosen, route }));
  return [...seen, ...replies];
}

function asksForCredentials({ options }: DhcpPacket): boolean {
  const value = options.get(OPTION.vendorSpecific);
  return value !== undefined && readBootItem(value)?.credentials === true;
}

/** The request as an event, and the machine as a sighting where it has a hardware address. */
function recordClient(parts: {
  event: PacketEvent;
  packet: DhcpPacket;
  client: BootClient;
  chosen: ChosenAnswer | undefined;
}): readonly DhcpEffect[] {
  const { event, packet, client, chosen } = parts;
  const asked: DhcpEffect = {
    kind: 'event',
    event: {
      ...common(event, client),
      kind: client.messageType === MESSAGE_TYPE.discover ? 'dhcp.discover' : 'pxe.request',
      client: client.kind,
      archCode: chosen?.archCode ?? client.archCodes[0] ?? 0,
      vendorClass: client.vendorClass,
    },
  };
  if (!client.mac) return [asked];
  const hardware = observeHardware(packet, client, chosen?.machineArch);
  return [asked, { kind: 'sighting', sighting: { mac: client.mac, atMs: event.atMs, hardware } }];
}

function reply(parts: {
  config: DhcpEngineConfig;
  event: PacketEvent;
  packet: DhcpPacket;
  client: BootClient;
  chosen: ChosenAnswer;
  route: Route;
}): DhcpEffect {
  const { config, event, client, chosen, route } = parts;
  const built = buildReply({
    request: parts.packet,
    client,
    answer: chosen.answer,
    serverAddress: route.serverAddress,
    serverIdentifier: route.serverIdentifier,
    httpPort: config.httpPort,
  });
  if (!built) {
    const detail = 'what must be returned is more than the client takes';
    return ignored(event, { ...client, reason: 'no-room', detail });
  }
  const address = ipv4FromNumber(route.to.address);
  return {
    kind: 'send',
    bytes: built.bytes,
    to: { address, port: route.to.port },
    from: event.ingress.port,
    interface: route.interface,
    sent: {
      ...common(event, client),
      interface: route.interface,
      kind: client.messageType === MESSAGE_TYPE.discover ? 'dhcp.offered' : 'pxe.answered',
      client: client.kind,
      bootFile: built.bootFile,
      to: `${address}:${route.to.port}`,
    },
  };
}

function ignored(
  event: PacketEvent,
  why: Pick<BootEvent, 'mac'> & { reason: DhcpIgnoreReason; detail?: string },
): DhcpEffect {
  const { reason, detail = '' } = why;
  return {
    kind: 'event',
    event: { ...common(event, why), kind: 'dhcp.ignored', reason, detail },
  };
}

function common(
  { atMs, ingress }: PacketEvent,
  { mac }: Pick<BootEvent, 'mac'>,
): Pick<BootEvent, 'atMs' | 'mac' | 'interface'> {
  return {
    atMs,
    ...(mac && { mac }),
    ...(ingress.interface !== undefined && { interface: ingress.interface }),
  };
}
