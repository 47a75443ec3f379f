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
import type { ErrorCode } from '../../domain/errors.ts';
import type { OpenFile } from '../../domain/ports.ts';
import { asRouseError } from '../problem.ts';
import type { BootDeps } from './deps.ts';
import { remoteAddressOf } from './peer.ts';
import { selectPart, type Selection } from './range.ts';
import { replyError } from './text.ts';

/** What is needed to send something and to tell about it. */
export interface Delivery {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: Pick<BootDeps, 'clock' | 'record' | 'macOf'>;
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
  const part = selectPart(
    { method: request.method, headers: request.headers },
    { sizeBytes: file.sizeBytes, etag: file.etag, lastModifiedMs: file.lastModifiedMs },
  );
  try {
    await sendBody(delivery, {
      status: part.status,
      headers: headersFor(part, file, contentType),
      body: 'start' in part ? file.read(part.start, part.end) : [],
    });
  } finally {
    await file.close();
  }
}

export interface Answer {
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
  const startedMs = deps.clock.monotonicMs();
  const probe = request.method === 'HEAD';
  raw.writeHead(answer.status, answer.headers);
  reply.hijack();
  const sent = { bytes: 0, error: undefined as ErrorCode | undefined };
  try {
    if (!probe) await pump(answer.body, raw, sent);
    await finished(raw);
  } catch (error) {
    sent.error = asRouseError(error).code;
    raw.destroy();
  }
  if (answer.status !== 200 && answer.status !== 206) return;
  noteSent(delivery, {
    bytes: sent.bytes,
    durationMs: deps.clock.monotonicMs() - startedMs,
    complete: raw.writableFinished && sent.error === undefined,
    ...(sent.error ? { error: sent.error } : {}),
    ...(probe ? { probe: true } : {}),
  });
}

/** Answers, and records, that a file was asked for which cannot be delivered. */
export function refuse(delivery: Delivery, error: unknown): void {
  const { reply } = delivery;
  const failure = asRouseError(error);
  noteSent(delivery, { bytes: 0, durationMs: 0, complete: false, error: failure.code });
  if (!reply.sent) replyError(reply, failure);
}

function noteSent(
  { deps, request, file }: Delivery,
  what: {
    readonly bytes: number;
    readonly durationMs: number;
    readonly complete: boolean;
    readonly error?: ErrorCode;
    readonly probe?: true;
  },
): void {
  const from = remoteAddressOf(request.socket);
  const mac = deps.macOf(from);
  deps.record({
    kind: 'file.sent',
    atMs: deps.clock.nowMs(),
    ...(mac ? { mac } : {}),
    file,
    from,
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

async function finished(raw: ServerResponse): Promise<void> {
  raw.end();
  if (!raw.writableFinished) await either(raw, 'finish');
}

/** Waits for the event, or for the end of the connection, which may come instead of it. */
function either(raw: ServerResponse, event: 'drain' | 'finish'): Promise<void> {
  if (raw.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      raw.off(event, done);
      raw.off('close', done);
      resolve();
    };
    raw.on(event, done);
    raw.on('close', done);
  });
}
