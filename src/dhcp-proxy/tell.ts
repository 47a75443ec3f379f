/**
 * What is recorded about a message and its answer: events, and what it tells about the machine.
 *
 * Tests    test/dhcp-proxy/engine.test.ts, test/dhcp-proxy/samples.test.ts
 */
import type { BootEvent, DhcpIgnoreReason } from '../domain/boot-event.ts';
import type { FirmwareMemory, Personality } from '../domain/firmware.ts';
import { ipv4FromNumber } from '../domain/ipv4.ts';
import type { Mac } from '../domain/mac.ts';
import type { Sighting } from '../domain/machine.ts';
import type { ChosenAnswer } from './answer.ts';
import { MESSAGE_TYPE } from './codec/option-codes.ts';
import type { Asking, DhcpEffect, PacketEvent } from './engine-state.ts';
import { observeHardware } from './observation.ts';
import type { Form } from './personality.ts';
import { buildReply } from './reply.ts';
import type { Route } from './route.ts';

export function askedEvent(asking: Asking, chosen: ChosenAnswer | undefined): BootEvent {
  const { event, client } = asking;
  return {
    ...common(event, client),
    kind: client.messageType === MESSAGE_TYPE.discover ? 'dhcp.discover' : 'pxe.request',
    client: client.kind,
    archCode: chosen?.archCode ?? client.archCodes[0] ?? 0,
    vendorClass: client.vendorClass,
    ...(asking.probe && { probe: true as const }),
  };
}

export function sightingOf(
  { packet, client, event }: Asking,
  known: {
    readonly mac: Mac;
    readonly chosen: ChosenAnswer | undefined;
    readonly firmware: FirmwareMemory | undefined;
  },
): Sighting {
  const { mac, chosen, firmware } = known;
  const hardware = observeHardware(packet, client, chosen?.machineArch);
  return { mac, atMs: event.atMs, hardware, ...(firmware && { firmware }) };
}

/** The reply through one interface, or the note that it does not fit what the client takes. */
export function replyEffect(
  asking: Asking,
  parts: {
    readonly chosen: ChosenAnswer;
    readonly personality: Personality;
    readonly form: Form;
    readonly insistent: boolean;
    readonly httpPort: number;
    readonly route: Route;
  },
): DhcpEffect {
  const { event, client, packet } = asking;
  const { chosen, personality, form, insistent, httpPort, route } = parts;
  const { serverAddress, serverIdentifier } = route;
  const own = { serverAddress, serverIdentifier, httpPort };
  const { answer } = chosen;
  const built = buildReply({ request: packet, client, answer, form, insistent, ...own });
  if (!built) {
    const detail = 'what must be returned is more than the client takes';
    return { kind: 'event', event: ignoredEvent(event, { ...client, reason: 'no-room', detail }) };
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
      personality,
      bootFile: built.bootFile,
      to: `${address}:${route.to.port}`,
      ...(asking.probe && { probe: true as const }),
    },
  };
}

export function ignoredEvent(
  event: PacketEvent,
  why: Pick<BootEvent, 'mac'> & { reason: DhcpIgnoreReason; detail?: string },
): BootEvent {
  const { reason, detail = '' } = why;
  return { ...common(event, why), kind: 'dhcp.ignored', reason, detail };
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
