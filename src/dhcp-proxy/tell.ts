/**
 * What is recorded about a message: events, and what it tells about the machine.
 *
 * Tests    test/dhcp-proxy/engine.test.ts, test/dhcp-proxy/samples.test.ts
 */
import type { BootEvent, DhcpIgnoreReason } from '../domain/boot-event.ts';
import type { FirmwareMemory } from '../domain/firmware.ts';
import type { Mac } from '../domain/mac.ts';
import type { Sighting } from '../domain/machine.ts';
import type { ChosenAnswer } from './answer.ts';
import { MESSAGE_TYPE } from './codec/option-codes.ts';
import type { Asking, PacketEvent } from './engine-state.ts';
import { observeHardware } from './observation.ts';

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

export function ignoredEvent(
  event: PacketEvent,
  why: Pick<BootEvent, 'mac'> & { reason: DhcpIgnoreReason; detail?: string; takesOffer?: true },
): BootEvent {
  const { reason, detail = '', takesOffer } = why;
  return {
    ...{ ...common(event, why), kind: 'dhcp.ignored', reason, detail },
    ...(takesOffer && { takesOffer }),
  };
}

/** What every event about a message has. */
export function common(
  { atMs, ingress }: PacketEvent,
  { mac }: Pick<BootEvent, 'mac'>,
): Pick<BootEvent, 'atMs' | 'mac' | 'interface'> {
  return {
    atMs,
    ...(mac && { mac }),
    ...(ingress.interface !== undefined && { interface: ingress.interface }),
  };
}
