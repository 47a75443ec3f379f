/**
 * Sending files to machines, and an event for each that says how much of it arrived.
 *
 * Owns     the headers of files, and the difference between a file that was sent, one that a
 *          machine broke off, and one that failed on our side.
 * Leaves   which bytes to range.ts and multipart.ts, where they come from to body.ts and the
 *          callers, and back-pressure to transfer.ts.
 * Tests    test/http/boot/send.test.ts, test/interop/http-boot.test.ts
 */
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IpAddress } from '../../domain/address.ts';
import type { FileCutReason } from '../../domain/boot-event.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { OpenFile } from '../../domain/ports.ts';
import { createProgressMeter } from '../../domain/progress.ts';
import { asRouseError } from '../problem.ts';
import { bodyOf, type NextBytes } from './body.ts';
import type { BootDeps } from './deps.ts';
import { multipartOf } from './multipart.ts';
import { PACE_LIMITS } from './pace.ts';
import { remoteAddressOf } from './peer.ts';
import { selectPart, type Selection, type Span } from './range.ts';
import { replyError, reportFault } from './text.ts';
import { finished, transfer, type Sent, type Watch } from './transfer.ts';

/** What is needed to send something and to tell about it. */
export interface Delivery {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: Pick<
    BootDeps,
    'clock' | 'record' | 'macOf' | 'failed' | 'random' | 'progressTurn' | 'paceLimits'
  >;
  /** how events call the file */
  readonly file: string;
}

/**
 * Sends a file of ours, or the parts of it that were asked for, and closes it.
 */
export async function sendFile(
  delivery: Delivery,
  file: OpenFile,
  contentType: string,
): Promise<void> {
  const { request, deps } = delivery;
  try {
    const boundary = (): string => Buffer.from(deps.random(BOUNDARY_BYTES)).toString('hex');
    const part = partOf(selectPart(request, file), { file, contentType, boundary });
    await sendBody(delivery, {
      status: part.status,
      headers: { ...validatorsOf(file), ...part.headers },
      body: bodyOf(file, part.pieces),
    });
  } finally {
    await file.close();
  }
}

/** Enough that no content can be made to have it. */
const BOUNDARY_BYTES = 16;

interface Part {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly pieces: readonly (Uint8Array | Span)[];
}

interface PartContext {
  readonly file: OpenFile;
  readonly contentType: string;
  readonly boundary: () => string;
}

function partOf(selection: Selection, { file, contentType, boundary }: PartContext): Part {
  const { status } = selection;
  const { sizeBytes } = file;
  if (!('spans' in selection)) {
    const size = status === 416 && { 'Content-Range': `bytes */${sizeBytes}` };
    const headers = status === 304 ? {} : { ...size, 'Content-Length': 0 };
    return { status, headers, pieces: [] };
  }
  const [span, ...more] = selection.spans;
  if (span === undefined || more.length > 0) {
    const several = multipartOf(selection.spans, { sizeBytes, contentType }, boundary());
    const headers = { 'Content-Type': several.contentType, 'Content-Length': several.lengthBytes };
    return { status, headers, pieces: several.pieces };
  }
  const { start, end } = span;
  const headers = {
    'Content-Type': contentType,
    'Content-Length': end - start,
    ...(status === 206 && { 'Content-Range': `bytes ${start}-${end - 1}/${sizeBytes}` }),
  };
  return { status, headers, pieces: [span] };
}

function validatorsOf(file: OpenFile): OutgoingHttpHeaders {
  return {
    'Accept-Ranges': 'bytes',
    ETag: `"${file.etag}"`,
    ...(file.lastModifiedMs !== undefined && {
      'Last-Modified': new Date(file.lastModifiedMs).toUTCString(),
    }),
  };
}

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: NextBytes;
}

/**
 * Writes an answer, and records it once the connection has taken all of it or is gone. If the
 * source of the bytes fails, the connection is cut: that is the one way to say in HTTP that the
 * length promised will not come.
 */
async function sendBody(delivery: Delivery, answer: Answer): Promise<void> {
  const { reply, request, deps } = delivery;
  const { raw } = reply;
  // Noted now: a socket that the machine has closed does not tell any more whose it was.
  const from = remoteAddressOf(request.socket);
  const startedMs = deps.clock.monotonicMs();
  const probe = request.method === 'HEAD';
  raw.writeHead(answer.status, answer.headers);
  reply.hijack();
  const sent: Sent = { bytes: 0, complete: false };
  let error: ErrorCode | undefined;
  try {
    const watch = watchOn(delivery, { from, startedMs, headers: answer.headers });
    if (probe) sent.complete = await finished(raw);
    else await transfer(raw, answer.body, { watch, sent });
  } catch (thrown) {
    const failure = asRouseError(thrown);
    reportFault(deps, failure);
    error = failure.code;
    raw.destroy();
  }
  if (answer.status !== 200 && answer.status !== 206) return;
  noteSent(delivery, {
    from,
    durationMs: deps.clock.monotonicMs() - startedMs,
    ...sent,
    ...(error && { error }),
    ...(probe && { probe }),
  });
}

interface Beginning {
  readonly from: IpAddress;
  readonly startedMs: number;
  readonly headers: OutgoingHttpHeaders;
}

/** Tells how far a transfer has come, as often as may be. */
function watchOn({ deps, file }: Delivery, { from, startedMs, headers }: Beginning): Watch {
  const sizeBytes = headers['Content-Length'];
  const meter = createProgressMeter(deps.progressTurn, { client: from, startedAtMs: startedMs });
  return {
    clock: deps.clock,
    limits: deps.paceLimits ?? PACE_LIMITS,
    moved(atMs, bytes) {
      const bytesPerSecond = meter(atMs, bytes);
      if (bytesPerSecond === undefined) return;
      const mac = deps.macOf(from);
      deps.record({
        kind: 'file.progress',
        atMs: deps.clock.nowMs(),
        ...(mac && { mac }),
        ...{ file, from, bytes, bytesPerSecond },
        ...(typeof sizeBytes === 'number' && { sizeBytes }),
      });
    },
  };
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
    readonly reason?: FileCutReason;
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
