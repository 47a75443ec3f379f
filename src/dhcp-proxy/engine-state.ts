/**
 * What goes into the proxy's engine and what comes out of it, as types.
 */
import type { IpAddress } from '../domain/address.ts';
import type { BootEvent } from '../domain/boot-event.ts';
import type { AnswerPolicy } from '../domain/dhcp-mode.ts';
import type { Ipv4Subnet } from '../domain/ipv4.ts';
import type { LoaderRule } from '../domain/loader-rules.ts';
import type { Mac } from '../domain/mac.ts';
import type { Sighting } from '../domain/machine.ts';
import type { MachinePolicy, Overheard, PolicyOf } from '../domain/ports.ts';
import type { BootClient, PortRole } from './classify.ts';
import type { ClientTable } from './client-memory.ts';
import type { DhcpPacket } from './codec/packet.ts';
import type { Ingress, Link, Ports, Route, Source } from './route.ts';

export interface DhcpEngineConfig {
  readonly answer: AnswerPolicy;
  /** beginnings of hardware addresses that are never answered, lower case with colons */
  readonly ignore: readonly string[];
  /** relays that are listened to; empty: all of them */
  readonly relays: readonly Ipv4Subnet[];
  /** loaders for whole models of machines */
  readonly loaderRules: readonly LoaderRule[];
  readonly httpPort: number;
  /** what clients are told instead of an address with that port; no trailing slash */
  readonly bootUrl?: string | undefined;
  readonly ports: Ports;
  /** networks behind routers or relays whose machines are answered as well */
  readonly beyond: readonly Ipv4Subnet[];
  readonly hasLoader: (name: string) => boolean;
  readonly policyOf: PolicyOf;
}

export interface DhcpState {
  readonly config: DhcpEngineConfig;
  readonly links: readonly Link[];
  readonly clients: ClientTable;
}

export interface PacketEvent {
  readonly kind: 'packet';
  readonly bytes: Uint8Array;
  readonly ingress: Ingress;
  readonly source: Source;
  readonly atMs: number;
}

export type DhcpEvent =
  | PacketEvent
  /** addresses came, went or changed; replies name the new ones from now on */
  | { readonly kind: 'links'; readonly links: readonly Link[] }
  /** something happened elsewhere in Rouse: a transfer, a script */
  | { readonly kind: 'noticed'; readonly event: BootEvent };

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
  | { readonly kind: 'sighting'; readonly sighting: Sighting }
  | { readonly kind: 'overheard'; readonly mac: Mac; readonly heard: Overheard };

/** A message that passed the first checks, with what is known about its sender. */
export interface Asking {
  readonly event: PacketEvent;
  readonly packet: DhcpPacket;
  readonly client: BootClient;
  /** it is answered as a machine would be, and nothing is remembered of it */
  readonly probe: boolean;
  readonly policy: MachinePolicy | undefined;
  readonly routes: readonly Route[];
}
