/**
 * How the fake Image Factory sends the bytes of an asset, well or badly.
 *
 * `change()` makes it another edition: the first byte differs, and so does the ETag.
 */
import { createReadStream, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

export type Misbehaviour =
  /** answers assets with this status and an explanation */
  | { readonly kind: 'status'; readonly status: number; readonly text: string }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'silent' }
  /** sends this many bytes of an asset and then cuts the connection, or stops */
  | { readonly kind: 'cut' | 'stall'; readonly afterBytes: number }
  /** ends the body early as if it were whole: it said no length */
  | { readonly kind: 'short'; readonly afterBytes: number }
  | { readonly kind: 'compressed' }
  /** builds the asset first, as the real one does for a schematic it has not met */
  | { readonly kind: 'lazy'; readonly ms: number }
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  /** the right length and the wrong bytes */
  | { readonly kind: 'wrong' }
  /** says no length, and takes no ranges */
  | { readonly kind: 'unsized' };

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly misbehaviour?: Misbehaviour | undefined;
  readonly edition: number;
}
type Content = Buffer | { readonly path: string };

export async function sendAsset(exchange: Exchange, content: Content): Promise<void> {
  const { request, response, misbehaviour: how, edition } = exchange;
  if (how && failsAtOnce(how, response)) return;
  if (how?.kind === 'lazy') await wait(how.ms);
  const size = Buffer.isBuffer(content) ? content.length : statSync(content.path).size;
  const etag = edition === 0 ? `"factory-${size}"` : `"factory-${size}-${edition}"`;
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const ifRange = request.headers['if-range'];
  const ranged = first !== undefined && (ifRange === undefined || ifRange === etag);
  const start = ranged ? Number(first) : 0;
  if (start >= size) {
    response.writeHead(416, { 'content-range': `bytes */${size}`, 'content-length': 0 }).end();
    return;
  }
  const end = ranged && last ? Math.min(Number(last) + 1, size) : size;
  if (how?.kind === 'unsized' || how?.kind === 'short') {
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
  } else {
    response.writeHead(ranged ? 206 : 200, {
      'content-type': 'application/octet-stream',
      'content-length': end - start,
      'last-modified': 'Mon, 02 Mar 2026 10:00:00 GMT',
      etag,
      ...(ranged ? { 'content-range': `bytes ${start}-${end - 1}/${size}` } : {}),
    });
  }
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await sendBytes(exchange, content, { start, end });
}

async function sendBytes(
  { response, misbehaviour: how, edition }: Exchange,
  content: Content,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<void> {
  const stops = how?.kind === 'cut' || how?.kind === 'stall' || how?.kind === 'short';
  const until = stops ? Math.min(end, start + how.afterBytes) : end;
  const flip = edition + (how?.kind === 'wrong' ? 128 : 0);
  let sent = start;
  for await (const chunk of bytesOf(content, start, until)) {
    const bytes = sent === 0 && flip > 0 ? flipped(chunk, flip) : chunk;
    sent += bytes.length;
    if (how?.kind === 'slow') await wait((bytes.length / how.bytesPerSecond) * 1_000);
    if (response.destroyed) return;
    if (!response.write(bytes)) await drained(response);
  }
  if (how?.kind === 'cut') {
    // What was written leaves first: a reset connection would take it back.
    await wait(20);
    response.destroy();
  } else if (how?.kind !== 'stall') response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      response.off('drain', over).off('close', over);
      resolve();
    };
    response.on('drain', over).on('close', over);
  });
}

const CHUNK_BYTES = 65_536;

async function* bytesOf(content: Content, start: number, end: number): AsyncIterable<Buffer> {
  if (start >= end) return;
  if (!Buffer.isBuffer(content)) {
    yield* createReadStream(content.path, { start, end: end - 1 });
    return;
  }
  for (let at = start; at < end; at += CHUNK_BYTES) {
    yield content.subarray(at, Math.min(at + CHUNK_BYTES, end));
  }
}

function flipped(bytes: Buffer, by: number): Buffer {
  const other = Buffer.from(bytes);
  other[0] = (other[0] ?? 0) ^ by;
  return other;
}

function failsAtOnce(how: Misbehaviour, response: ServerResponse): boolean {
  switch (how.kind) {
    case 'status':
      response.writeHead(how.status, {
        'content-type': 'text/plain',
        'content-length': Buffer.byteLength(how.text),
      });
      response.end(how.text);
      return true;
    case 'redirect':
      response.writeHead(302, { location: how.to, 'content-length': 0 }).end();
      return true;
    case 'compressed':
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('not really');
      return true;
    case 'silent':
      return true;
    case 'cut':
    case 'stall':
    case 'short':
    case 'lazy':
    case 'slow':
    case 'wrong':
    case 'unsized':
      return false;
  }
}
