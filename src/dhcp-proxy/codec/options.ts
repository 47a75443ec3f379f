/**
 * The option list of a DHCP message: tag, length, value, over and over.
 *
 * Owns     reading lists from up to three fields, joining values that were cut in pieces, and
 *          writing a list in a given order.
 * Leaves   which fields hold options to packet.ts, and the meaning of a value to option-*.ts.
 * Specs    RFC 2132 section 3 (PAD and END have no length); RFC 3396 section 7 (the same tag again
 *          continues the value, in the order of appearance, across fields).
 * Limits   work and memory grow linearly with the datagram, whose size UDP bounds.
 * Tests    test/dhcp-proxy/codec/options.test.ts
 */
import { OPTION } from './option-codes.ts';

/** Values by tag; written in the order of insertion. */
export type DhcpOptions = ReadonlyMap<number, Uint8Array>;

/** A list under construction, field by field. */
export interface OptionCollector {
  readonly first: Map<number, Uint8Array>;
  /** pieces of values that were split; few messages have any */
  readonly further: Map<number, Uint8Array[]>;
}

export function optionCollector(): OptionCollector {
  return { first: new Map(), further: new Map() };
}

/**
 * Adds the options of one field. Whatever follows END is padding; a missing END is tolerated.
 *
 * @returns false when a tag has no length or a value runs past the field. Such a message is refused
 *          whole, as EDK2 does: what was cut off might have changed its meaning.
 */
export function collectOptions(field: Uint8Array, into: OptionCollector): boolean {
  let position = 0;
  while (position < field.length) {
    const tag = field[position];
    position += 1;
    if (tag === OPTION.pad) continue;
    if (tag === undefined || tag === OPTION.end) return true;
    const length = field[position];
    if (length === undefined || position + 1 + length > field.length) return false;
    addPiece(into, tag, field.subarray(position + 1, position + 1 + length));
    position += 1 + length;
  }
  return true;
}

function addPiece({ first, further }: OptionCollector, tag: number, value: Uint8Array): void {
  if (!first.has(tag)) {
    first.set(tag, value);
    return;
  }
  const pieces = further.get(tag);
  if (pieces) pieces.push(value);
  else further.set(tag, [value]);
}

/** The finished list, every split value joined. The collector must not be used afterwards. */
export function joinOptions({ first, further }: OptionCollector): DhcpOptions {
  for (const [tag, pieces] of further) {
    first.set(tag, Buffer.concat([first.get(tag) ?? new Uint8Array(), ...pieces]));
  }
  return first;
}

/** Bytes the list takes when written, END included. */
export function optionsLength(options: DhcpOptions): number {
  let length = 1;
  for (const value of options.values()) length += 2 + value.length;
  return length;
}

/**
 * Writes the list in its order, END behind it.
 *
 * @throws RangeError for a value over 255 bytes. Splitting is legal (RFC 3396), but iPXE, U-Boot
 *         and old ROMs read the first piece only; callers keep values short.
 */
export function writeOptions(options: DhcpOptions, into: Uint8Array, start: number): void {
  let position = start;
  for (const [tag, value] of options) {
    if (value.length > 255) throw new RangeError(`option ${tag} has ${value.length} bytes`);
    into[position] = tag;
    into[position + 1] = value.length;
    into.set(value, position + 2);
    position += 2 + value.length;
  }
  into[position] = OPTION.end;
}
