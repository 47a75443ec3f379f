/**
 * Sending bytes to a machine: never more in memory than the connection has asked for, and an event
 * for each file that says how much of it arrived.
 *
 * Owns     writing with back-pressure, and the difference between a file that was sent and one
 *          that a machine broke off.
 * Leaves   which bytes to range.ts, and where they come from to the callers.
 * Tests    test/http/boot/send.test.ts, test/interop/http-boot.test.ts
 */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IpAddress } from '../../domain/address.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { OpenFile } from '../../domain/ports.ts';
import { asRouseError } from '../problem.ts';
import type { BootDeps } from './deps.ts';
import { remoteAddressOf } from './peer.ts';
import { selectPart, type Selection } from './range.ts';
import { replyError, reportFault } from './text.ts';

/** What is needed to send something and to tell about it. */
export interface Delivery {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: Pick<BootDeps, 'clock' | 'record' | 'macOf' | 'failed'>;
  /** how events call the file */
  readonly file: string;
}

/**
 * Sends a file of ours, or the part of it that was asked for, and closes it.
 */
export async function sendFile(
  delivery: Delivery,
  file: OpenFile,
  contentType: string,
): Promise<void> {
  const { request } = delivery;
  const part = selectPart(request, file);
  try {
    await sendBody(delivery, {
      status: part.status,
      headers: headersFor(part, file, contentType),
      body: 'start' in part ? slices(file, part.start, part.end) : [],
    });
  } finally {
    await file.close();
  }
}

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/**
 * Writes an answer, and records it once the connection has taken all of it or is gone. If the
 * source of the bytes fails, the connection is cut: that is the one way to say in HTTP that the
 * length promised will not come.
 */
export async function sendBody(delivery: Delivery, answer: Answer): Promise<void> {
  const { reply, request, deps } = delivery;
  const { raw } = reply;
  // Noted now: a socket that the machine has closed does not tell any more whose it was.
  const from = remoteAddressOf(request.socket);
  const startedMs = deps.clock.monotonicMs();
  const probe = request.method === 'HEAD';
  raw.writeHead(answer.status, answer.headers);
  reply.hijack();
  const sent = { bytes: 0, complete: false, error: undefined as ErrorCode | undefined };
  try {
    if (!probe) await pump(answer.body, raw, sent);
    sent.complete = await finished(raw);
  } catch (error) {
    const failure = asRouseError(error);
    reportFault(deps, failure);
    sent.error = failure.code;
    raw.destroy();
  }
  if (answer.status !== 200 && answer.status !== 206) return;
  noteSent(delivery, {
    from,
    bytes: sent.bytes,
    durationMs: deps.clock.monotonicMs() - startedMs,
    complete: sent.complete,
    ...(sent.error ? { error: sent.error } : {}),
    ...(probe ? { probe: true } : {}),
  });
}

/** Answers, and records, that a file was asked for which cannot be delivered. */
export function refuse(delivery: Delivery, error: unknown): void {
  const { reply, request, deps } = delivery;
  const failure = asRouseError(error);
  reportFault(deps, failure);
  const from = remoteAddressOf(request.socket);
  noteSent(delivery, { from, bytes: 0, durationMs: 0, complete: false, error: failure.code });
  if (!reply.sent) replyError(reply, failure);
}

function noteSent(
  { deps, file }: Delivery,
  what: {
    readonly from: IpAddress;
    readonly bytes: number;
    readonly durationMs: number;
    readonly complete: boolean;
    readonly error?: ErrorCode;
    readonly probe?: true;
  },
): void {
  const mac = deps.macOf(what.from);
  deps.record({
    kind: 'file.sent',
    atMs: deps.clock.nowMs(),
    ...(mac ? { mac } : {}),
    file,
    ...what,
  });
}

function headersFor(part: Selection, file: OpenFile, contentType: string): OutgoingHttpHeaders {
  const validators: OutgoingHttpHeaders = {
    'Accept-Ranges': 'bytes',
    ETag: `"${file.etag}"`,
    ...(file.lastModifiedMs === undefined
      ? {}
      : { 'Last-Modified': new Date(file.lastModifiedMs).toUTCString() }),
  };
  if (part.status === 304) return validators;
  if (!('start' in part)) {
    const size = part.status === 416 ? { 'Content-Range': `bytes */${file.sizeBytes}` } : {};
    return { ...validators, ...size, 'Content-Length': 0 };
  }
  return {
    ...validators,
    'Content-Type': contentType,
    'Content-Length': part.end - part.start,
    ...(part.status === 206
      ? { 'Content-Range': `bytes ${part.start}-${part.end - 1}/${file.sizeBytes}` }
      : {}),
  };
}

async function* slices(file: OpenFile, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end;) {
    const index = Math.floor(at / file.chunkBytes);
    const chunkStart = index * file.chunkBytes;
    const bytes = (await file.chunk(index)).subarray(at - chunkStart, end - chunkStart);
    yield bytes;
    at += bytes.length;
  }
}

async function pump(
  body: Answer['body'],
  raw: ServerResponse,
  sent: { bytes: number },
): Promise<void> {
  for await (const chunk of body) {
    if (raw.destroyed) return;
    sent.bytes += chunk.length;
    if (!raw.write(chunk)) await either(raw, 'drain');
  }
}

/** @returns whether everything was handed over before the connection ended */
async function finished(raw: ServerResponse): Promise<boolean> {
  const outcome = either(raw, 'finish');
  raw.end();
  return (await outcome) === 'finish';
}

/** Waits for the event, or for the end of the connection, which may come instead of it. */
function either<E extends 'drain' | 'finish'>(raw: ServerResponse, event: E): Promise<E | 'close'> {
  if (raw.destroyed) return Promise.resolve('close');
  return new Promise((resolve) => {
    const happened = (): void => {
      settle(event);
    };
    const closed = (): void => {
      settle('close');
    };
    const settle = (outcome: E | 'close'): void => {
      raw.off(event, happened);
      raw.off('close', closed);
      resolve(outcome);
    };
    raw.on(event, happened);
    raw.on('close', closed);
  });
}
