/**
 * Reads protocol buffers: what Talos' events are made of, and no more of the format than that.
 *
 * Owns     fields of a message, in the order in which they stand. What is damaged is no message.
 * Leaves   what the fields mean to event-codec.ts. Groups (wire types 3 and 4) were never used by
 *          these messages, and are refused.
 * Specs    protobuf.dev, encoding: varints of at most ten bytes, tags, length-delimited values.
 * Limits   `protobufFieldsMax` fields; a length is checked before anything of it is taken.
 * Tests    test/facts/protobuf.test.ts
 */
import { protobufFieldsMax } from '../domain/limits-facts.ts';

/** A field: a number for varints and fixed ones, a view of the message for the rest. */
type Field =
  | { readonly number: number; readonly value: number }
  | { readonly number: number; readonly bytes: Uint8Array };

const WIRE_VARINT = 0;
const WIRE_64_BITS = 1;
const WIRE_BYTES = 2;
const WIRE_32_BITS = 5;

const VARINT_BYTES_MAX = 10;

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

/** @returns undefined when it is no message, or has too many fields */
export function readMessage(bytes: Uint8Array): Message | undefined {
  const cursor: Cursor = { bytes, at: 0 };
  const fields: Field[] = [];
  while (cursor.at < bytes.length) {
    const field = fields.length < protobufFieldsMax ? readField(cursor) : undefined;
    if (field === undefined) return undefined;
    fields.push(field);
  }
  return messageOf(fields);
}

/** Fields by number. The last one of a number counts, as the format has it. */
export interface Message {
  /** 0 when it is not there: that is how zero is written */
  readonly number: (field: number) => number;
  /** empty when it is not there; what is not UTF-8 is replaced */
  readonly text: (field: number) => string;
  readonly bytes: (field: number) => Uint8Array | undefined;
  readonly all: (field: number) => readonly Uint8Array[];
}

function messageOf(fields: readonly Field[]): Message {
  const all = (number: number): readonly Uint8Array[] =>
    fields.flatMap((field) => (field.number === number && 'bytes' in field ? [field.bytes] : []));
  const last = (number: number): Uint8Array | undefined => all(number).at(-1);
  return {
    all,
    bytes: last,
    text: (number) => textOf(last(number) ?? NO_BYTES),
    number: (number) =>
      fields.reduce(
        (found, field) => (field.number === number && 'value' in field ? field.value : found),
        0,
      ),
  };
}

const NO_BYTES = new Uint8Array();

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

function readField(cursor: Cursor): Field | undefined {
  const tag = readVarint(cursor);
  if (tag === undefined || tag > 0xffff_ffff) return undefined;
  const number = Math.floor(tag / 8);
  if (number === 0) return undefined;
  switch (tag % 8) {
    case WIRE_VARINT: {
      const value = readVarint(cursor);
      return value === undefined ? undefined : { number, value };
    }
    case WIRE_BYTES: {
      const length = readVarint(cursor);
      const bytes = length === undefined ? undefined : take(cursor, length);
      return bytes && { number, bytes };
    }
    case WIRE_64_BITS:
      return take(cursor, 8) && { number, value: 0 };
    case WIRE_32_BITS:
      return take(cursor, 4) && { number, value: 0 };
    default:
      return undefined;
  }
}

/** Numbers beyond 2^53 lose their last digits: no field that is read has such ones. */
function readVarint(cursor: Cursor): number | undefined {
  let value = 0;
  for (let index = 0; index < VARINT_BYTES_MAX; index += 1) {
    const byte = cursor.bytes[cursor.at];
    if (byte === undefined) return undefined;
    cursor.at += 1;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return value;
  }
  return undefined;
}

function take(cursor: Cursor, length: number): Uint8Array | undefined {
  const end = cursor.at + length;
  if (end > cursor.bytes.length) return undefined;
  const bytes = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return bytes;
}
