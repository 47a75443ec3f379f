/**
 * What tests of TFTP share: the sample packets, and a reader and writer of packets of their own, so
 * that a fault in the codec cannot hide itself.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseCidr, type IpAddress } from '../../src/domain/address.ts';
import { RouseError } from '../../src/domain/errors.ts';
import type { ImageName } from '../../src/domain/machine.ts';
import { datagram, type TransferPlan } from '../../src/tftp/blocks.ts';
import { assetContent } from '../../src/tftp/content.ts';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { Asset, Clock } from '../../src/domain/ports.ts';
import { parseNetwork, type Subnet } from '../../src/domain/subnet.ts';
import type { NetworkInterface } from '../../src/platform/interfaces.ts';

const FIXTURES = path.join(import.meta.dirname, '..', 'fixtures', 'tftp');

export const LOCAL = '10.77.0.2' as IpAddress;
export const LOOPBACK = '127.0.0.1' as IpAddress;

export interface Sample {
  readonly file: string;
  readonly description: string;
  readonly kind: string;
  /** the name that is looked up in the end */
  readonly name?: string;
  /** `OACK`, `ERROR n` or `DATA n` with the number of bytes */
  readonly answer?: string;
  readonly options?: readonly string[];
}

export const SAMPLES = JSON.parse(
  readFileSync(path.join(FIXTURES, 'index.json'), 'utf8'),
) as readonly Sample[];

/** @param name  as in test/fixtures/tftp, without the ending */
export function sample(name: string): Buffer {
  const text = readFileSync(path.join(FIXTURES, `${name}.hex`), 'utf8');
  return Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
}

/** @param texts  in CIDR notation, like everything below */
export function networks(...texts: readonly string[]): Subnet[] {
  return texts.flatMap((text) => parseNetwork(text) ?? []);
}

/** An interface that is up. */
export function card(name: string, ...cidrs: readonly string[]): NetworkInterface {
  const addresses = cidrs.flatMap((text) => parseCidr(text) ?? []);
  return { name, addresses, up: true, internal: false };
}

/** What servers need besides, of which most tests make no use: no images, and no progress told. */
export const QUIET = {
  openImageFile: (image: ImageName) => Promise.reject(new RouseError('IMAGE_UNKNOWN', image)),
  progressTurn: () => false,
};

/** The datagram of a block, which is in memory here. */
export function sentBlock(plan: TransferPlan, bytes: Uint8Array, block: number): Buffer {
  const pieces = datagram(plan, assetContent({ bytes }), block);
  if (pieces instanceof Promise) throw new Error('the bytes are in memory');
  return Buffer.concat(pieces);
}

/** Blocks of an effect, one by one. */
export function blocksOf({ first, last }: { first: number; last: number }): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** For servers whose interfaces stay as they are. */
export const noWatch = (): { close(): Promise<void> } => ({ close: () => Promise.resolve() });

/** Bytes that repeat nowhere a block boundary could hide it. */
export function contents(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 0x9e3779b9;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

export function asset(name: string, bytes: Uint8Array): Asset {
  return { name, bytes, sha256: '' };
}

export function rrq(name: string, options: Readonly<Record<string, string | number>> = {}): Buffer {
  const texts = [name, 'octet', ...Object.entries(options).flatMap(([k, v]) => [k, String(v)])];
  return Buffer.from(`\0\u0001${texts.map((text) => `${text}\0`).join('')}`, 'latin1');
}

export function ack(block: number): Buffer {
  return Buffer.of(0, 4, (block >>> 8) & 255, block & 255);
}

/** A packet in words: `OACK tsize=5`, `DATA 1 512`, `ACK 3`, `ERROR 1 File not found`. */
export function inWords(packet: Uint8Array): string {
  const bytes = Buffer.from(packet);
  const number = bytes.readUInt16BE(2);
  const texts = bytes.toString('latin1', 2).split('\0').slice(0, -1);
  switch (bytes[1] ?? 0) {
    case 3:
      return `DATA ${number} ${bytes.length - 4}`;
    case 4:
      return `ACK ${number}`;
    case 5:
      return `ERROR ${number} ${bytes.toString('latin1', 4, bytes.length - 1)}`;
    case 6:
      return ['OACK', ...pairs(texts)].join(' ');
    default:
      return `opcode ${bytes[1] ?? 0}`;
  }
}

function pairs(texts: readonly string[]): string[] {
  return texts.flatMap((text, at) => (at % 2 === 0 ? [`${text}=${texts[at + 1] ?? ''}`] : []));
}

export interface FakeClock extends Clock {
  advance(ms: number): void;
}

/** A clock that stands still until it is told otherwise. */
export function fakeClock(): FakeClock {
  let ms = 1_000;
  return {
    nowMs: () => ms,
    monotonicMs: () => ms,
    advance(by) {
      ms += by;
    },
  };
}

/** Keeps the events of a test, and hands out those of one kind. */
export function recorder(): {
  readonly events: BootEvent[];
  readonly record: (event: BootEvent) => void;
  of<K extends BootEvent['kind']>(kind: K): (BootEvent & { kind: K })[];
} {
  const events: BootEvent[] = [];
  return {
    events,
    record: (event) => events.push(event),
    of: <K extends BootEvent['kind']>(kind: K) =>
      events.filter((event): event is BootEvent & { kind: K } => event.kind === kind),
  };
}
