/**
 * The kernel log as Talos sends it, from bytes to lines.
 *
 * Owns     what one line may be, and where lines end in a stream of bytes.
 * Specs    Talos talos.logging.kernel: JSON objects with `msg`, `talos-time`, `talos-level`,
 *          `facility`, `seq`, `clock`; separated by newlines over TCP, one in a datagram over UDP.
 *          Logs of services come the same way, with `talos-service` in the place of the facility.
 * Limits   `kernelLineBytesMax`; what is longer is left out up to the next newline. The parser of
 *          V8 needs no stack for JSON that is nested deeply.
 * Tests    test/facts/kernel-log-codec.test.ts
 */
import { kernelLineBytesMax, kernelTextMax } from '../domain/limits-facts.ts';
import { printable, printableWithin } from '../domain/printable.ts';
import type { KernelLine } from '../domain/talos-report.ts';

/** @returns undefined when it is no JSON object with a message */
export function parseKernelLine(text: string): KernelLine | undefined {
  const value = parsedObject(text);
  const message = value?.['msg'];
  if (!value || typeof message !== 'string') return undefined;
  return {
    message: printableWithin(message.trimEnd(), kernelTextMax),
    ...word('time', value['talos-time']),
    ...word('level', value['talos-level']),
    ...word('facility', value['facility'] ?? value['talos-service']),
    ...count('seq', value['seq']),
    ...count('clockUs', value['clock']),
  };
}

function parsedObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    // The caller counts what is not understood.
    return undefined;
  }
}

function word<K extends string>(name: K, value: unknown): { readonly [N in K]?: string } {
  if (typeof value !== 'string' || value === '') return {};
  return { [name]: printable(value) } as { readonly [N in K]?: string };
}

function count<K extends string>(name: K, value: unknown): { readonly [N in K]?: number } {
  if (!Number.isSafeInteger(value) || (value as number) < 0) return {};
  return { [name]: value } as { readonly [N in K]?: number };
}

interface LineSplitter {
  /** @returns the lines that ended in this chunk, and how many were too long to be kept */
  push(chunk: Uint8Array): { readonly lines: readonly string[]; readonly tooLong: number };
}

const NEWLINE = 0x0a;

export function createLineSplitter(bytesMax = kernelLineBytesMax): LineSplitter {
  /** a line that has not ended; taken once one did not come in a single piece */
  let buffer: Buffer | undefined;
  let size = 0;

  /** Beyond `bytesMax` only the size is kept. */
  const add = (piece: Uint8Array): void => {
    if (piece.length > 0 && size + piece.length <= bytesMax) {
      buffer ??= Buffer.allocUnsafe(bytesMax);
      buffer.set(piece, size);
    }
    size = Math.min(size + piece.length, bytesMax + 1);
  };

  const ended = (piece: Uint8Array): string | undefined => {
    add(piece);
    const line = size > bytesMax ? undefined : (buffer?.toString('utf8', 0, size) ?? '');
    size = 0;
    return line;
  };

  return {
    push(chunk) {
      const lines: string[] = [];
      let tooLong = 0;
      let start = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
        const line = ended(chunk.subarray(start, at));
        if (line === undefined) tooLong += 1;
        else if (line !== '') lines.push(line);
        start = at + 1;
      }
      add(chunk.subarray(start));
      return { lines, tooLong };
    },
  };
}
