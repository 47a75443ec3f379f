/**
 * A DHCP client and its network, for tests of the proxy without sockets.
 *
 * Messages are written and read here with code of their own, so that a fault in the codec cannot
 * hide itself.
 */
import type { IpAddress } from '../../src/domain/address.ts';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { ipv4ToNumber } from '../../src/domain/ipv4.ts';
import type { DhcpMode } from '../../src/domain/dhcp-mode.ts';
import { parseMac } from '../../src/domain/mac.ts';
import type { MachinePolicy } from '../../src/domain/ports.ts';
import type {
  DhcpEffect,
  DhcpEngineConfig,
  DhcpState,
  SendEffect,
} from '../../src/dhcp-proxy/engine-state.ts';
import { initialState, step } from '../../src/dhcp-proxy/engine.ts';
import type { Ingress, Link } from '../../src/dhcp-proxy/route.ts';
import { decodePacket, type DhcpPacket } from '../../src/dhcp-proxy/codec/packet.ts';

export const SERVER = '10.77.0.2' as IpAddress;
export const PORTS = { dhcp: 67, pxe: 4011, client: 68 } as const;

export type OptionValue = readonly number[] | string | Uint8Array;
export type OptionList = readonly (readonly [tag: number, value: OptionValue])[];

export interface Message {
  readonly op?: number;
  readonly htype?: number;
  readonly hlen?: number;
  readonly xid?: number;
  readonly flags?: number;
  readonly ciaddr?: string;
  readonly giaddr?: string;
  readonly chaddr?: string;
  readonly file?: OptionValue;
  readonly sname?: OptionValue;
  readonly options?: OptionList;
}

/** The options of an x64 UEFI machine that asks for a boot file. */
export const UEFI_DISCOVER: OptionList = [
  [53, [1]],
  [57, [0x05, 0xc0]],
  [93, [0, 7]],
  [60, 'PXEClient:Arch:00007:UNDI:003000'],
];

/** The list with some values replaced, added, or, given undefined, left out. */
export function withOptions(
  list: OptionList,
  changes: Readonly<Record<number, OptionValue | undefined>>,
): OptionList {
  const kept = list.filter(([tag]) => !(tag in changes));
  const added = Object.entries(changes).flatMap(([tag, value]) =>
    value === undefined ? [] : [[Number(tag), value] as const],
  );
  return [...kept, ...added];
}

export function optionBytes(list: OptionList): Buffer {
  return Buffer.concat(
    list.map(([tag, value]) => {
      const bytes = Buffer.from(value as string);
      return Buffer.concat([Buffer.from([tag, bytes.length]), bytes]);
    }),
  );
}

/** A client's message, END included. */
export function message(given: Message): Buffer {
  const header = Buffer.alloc(240);
  header.set([given.op ?? 1, given.htype ?? 1, given.hlen ?? 6, 0]);
  header.writeUInt32BE(given.xid ?? 0x12345678, 4);
  header.writeUInt16BE(given.flags ?? 0x8000, 10);
  header.writeUInt32BE(ipv4ToNumber((given.ciaddr ?? '0.0.0.0') as IpAddress), 12);
  header.writeUInt32BE(ipv4ToNumber((given.giaddr ?? '0.0.0.0') as IpAddress), 24);
  header.set(Buffer.from(given.chaddr ?? '525400aa0001', 'hex'), 28);
  header.set(Buffer.from((given.sname ?? '') as string), 44);
  header.set(Buffer.from((given.file ?? '') as string), 108);
  header.set([0x63, 0x82, 0x53, 0x63], 236);
  return Buffer.concat([header, optionBytes(given.options ?? UEFI_DISCOVER), Buffer.from([255])]);
}

export function decoded(bytes: Uint8Array): DhcpPacket {
  const result = decodePacket(bytes);
  if (!result.ok) throw new Error(result.failure);
  return result.packet;
}

/** Tags and values of a reply, in the order in which they stand. */
export function readOptionList(bytes: Uint8Array): [number, Buffer][] {
  const list: [number, Buffer][] = [];
  let at = 240;
  while (bytes[at] !== 255) {
    const length = bytes[at + 1]!;
    list.push([bytes[at]!, Buffer.from(bytes.subarray(at + 2, at + 2 + length))]);
    at += 2 + length;
  }
  return list;
}

export function optionOf(bytes: Uint8Array, tag: number): Buffer | undefined {
  return readOptionList(bytes).find(([seen]) => seen === tag)?.[1];
}

export function link(name: string, ...subnets: readonly string[]): Link {
  return {
    interface: name,
    mode: 'proxy',
    subnets: subnets.map((text) => {
      const [address = '', prefix = ''] = text.split('/');
      return { address: ipv4ToNumber(address as IpAddress), prefixLength: Number(prefix) };
    }),
  };
}

interface EngineChanges extends Partial<DhcpEngineConfig> {
  readonly links?: readonly Link[];
  /** of the one link, unless links are given */
  readonly mode?: DhcpMode;
  /** what the inventory says, by hardware address */
  readonly machines?: Readonly<Record<string, Partial<MachinePolicy>>>;
}

/** An engine on one link, `lan` with 10.77.0.2/24, that has every loader and answers everyone. */
export function startEngine(changes: EngineChanges = {}): DhcpState {
  const { mode = 'proxy', machines = {}, ...rest } = changes;
  const { links = [{ ...link('lan', `${SERVER}/24`), mode }], ...config } = rest;
  const policies = new Map(
    Object.entries(machines).map(([mac, policy]) => [
      parseMac(mac),
      { configured: true, firmware: {}, hardware: {}, ...policy },
    ]),
  );
  const state = initialState({
    answer: 'everyone',
    ignore: [],
    relays: [],
    loaderRules: [],
    policyOf: (mac) => policies.get(mac),
    httpPort: 8080,
    ports: PORTS,
    beyond: [],
    hasLoader: () => true,
    ...config,
  });
  return step(state, { kind: 'links', links }).state;
}

export interface Sent {
  readonly bytes: Uint8Array;
  readonly ingress?: Partial<Ingress>;
  /** `address:port` */
  readonly source?: string;
  readonly atMs?: number;
}

export interface Outcome {
  readonly effects: readonly DhcpEffect[];
  readonly sends: readonly SendEffect[];
  readonly events: readonly BootEvent[];
  /** why there was no answer, if there was none */
  readonly reason: string | undefined;
}

/** Lets the engine have one message. The state is carried on inside. */
export function deliver(state: DhcpState, sent: Sent): Outcome {
  const [address = '', port = ''] = (sent.source ?? '0.0.0.0:68').split(':');
  const { effects } = step(state, {
    kind: 'packet',
    bytes: sent.bytes,
    ingress: { port: 'dhcp', interface: 'lan', ...sent.ingress },
    source: { address: address as IpAddress, port: Number(port) },
    atMs: sent.atMs ?? 1_000,
  });
  const events = effects.flatMap((effect) => (effect.kind === 'event' ? [effect.event] : []));
  const ignored = events.find((event) => event.kind === 'dhcp.ignored');
  return {
    effects,
    events,
    sends: effects.filter((effect) => effect.kind === 'send'),
    reason: ignored?.reason,
  };
}
