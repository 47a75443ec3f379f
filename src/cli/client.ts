/**
 * HTTP to the running server, over the Unix socket in its data directory, or to one elsewhere.
 *
 * Owns     one request and its answer, whole or as it comes, and which failures mean that no server
 *          runs.
 * Leaves   what to do then to api.ts.
 * Tests    test/cli/client.test.ts
 */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { messageOf, RouseError } from '../domain/errors.ts';
import { streamSilenceMsMax } from '../domain/limits-live.ts';
import { systemCode } from '../platform/system-error.ts';
import type { ApiRequest, ApiResponse } from './io.ts';
import { connectTo, type Place } from './remote-client.ts';
import { duration } from '../domain/units.ts';

/** A server elsewhere, and what shows it who asks. */
export interface RemoteServer extends Place {
  /** undefined while somebody logs in */
  readonly token?: string;
}

export interface Dial {
  readonly socketPath: string;
  /** in place of the socket */
  readonly server?: RemoteServer;
  /** until the whole answer is there */
  readonly timeoutMs: number;
  /** the person gave up */
  readonly signal?: AbortSignal;
}

/**
 * Sends one request.
 *
 * @throws RouseError SERVER_UNREACHABLE, ACCESS_DENIED; the reason of `signal` when that aborts
 */
export async function dial(request: ApiRequest, to: Dial): Promise<ApiResponse> {
  const patience = AbortSignal.timeout(to.timeoutMs);
  const signal = to.signal ? AbortSignal.any([to.signal, patience]) : patience;
  try {
    const answer = await send(request, to, signal);
    return {
      status: answer.statusCode ?? 0,
      headers: plainHeaders(answer),
      body: await text(answer),
    };
  } catch (error) {
    if (to.signal?.aborted) throw error;
    if (patience.aborted)
      throw unreachable(to, `no answer within ${duration(to.timeoutMs)}`, error);
    throw refusal(to, error);
  }
}

export interface StreamAnswer {
  readonly status: number;
  /** ends when the server ends it; fails when the connection is lost */
  readonly pieces: AsyncIterable<string>;
}

/**
 * Sends one request whose answer does not end.
 *
 * @param to  `timeoutMs` until the answer begins
 * @throws RouseError SERVER_UNREACHABLE, ACCESS_DENIED; the reason of `signal` when that aborts
 */
export async function dialStream(request: ApiRequest, to: Dial): Promise<StreamAnswer> {
  const answer = await begun(request, to);
  return { status: answer.statusCode ?? 0, pieces: answer.setEncoding('utf8') };
}

interface ByteAnswer {
  readonly status: number;
  readonly sizeBytes: number | undefined;
  /** fails when it is shorter than its length says */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Sends one request whose answer is no text, and may be long. @throws as `dialStream` */
export async function dialBytes(request: ApiRequest, to: Dial): Promise<ByteAnswer> {
  const answer = await begun(request, to);
  const length = answer.headers['content-length'];
  return {
    status: answer.statusCode ?? 0,
    sizeBytes: length === undefined ? undefined : Number(length),
    bytes: answer as AsyncIterable<Uint8Array>,
  };
}

async function begun(request: ApiRequest, to: Dial): Promise<IncomingMessage> {
  const patience = new AbortController();
  const timer = setTimeout(() => {
    patience.abort();
  }, to.timeoutMs);
  const signal = to.signal ? AbortSignal.any([to.signal, patience.signal]) : patience.signal;
  try {
    const answer = await send(request, to, signal);
    answer.setTimeout(streamSilenceMsMax, () => {
      answer.destroy(new Error('the server has gone silent'));
    });
    return answer;
  } catch (error) {
    if (to.signal?.aborted) throw error;
    if (patience.signal.aborted) {
      throw unreachable(to, `no answer within ${duration(to.timeoutMs)}`, error);
    }
    throw refusal(to, error);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether the error means that nobody listens, as opposed to somebody who does not answer. */
export function nobodyListens(error: unknown): boolean {
  if (!(error instanceof RouseError) || error.code !== 'SERVER_UNREACHABLE') return false;
  const reason = systemCode(error.cause);
  // A socket whose server was killed refuses connections; ENOTDIR is a data directory never made.
  return reason === 'ENOENT' || reason === 'ECONNREFUSED' || reason === 'ENOTDIR';
}

async function send(
  { method, path, headers, body }: ApiRequest,
  { socketPath, server }: Dial,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const way = server
    ? await wayTo(server, signal)
    : { socketPath, headers: { host: 'rouse' }, agent: false as const };
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { ...way, method, path, headers: { ...way.headers, ...headers }, signal },
      resolve,
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** A connection on which the token may be sent. */
async function wayTo(server: RemoteServer, signal: AbortSignal) {
  const socket = await connectTo(server, signal);
  const { token } = server;
  return {
    // Node does not ask for it where there is an agent, not even where that is turned off.
    createConnection: () => socket,
    headers: {
      host: new URL(server.url).host,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
  };
}

function plainHeaders(answer: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
  );
}

function refusal(to: Dial, error: unknown): RouseError {
  if (error instanceof RouseError) return error;
  const code = systemCode(error);
  if (code === 'EACCES' || code === 'EPERM') {
    return new RouseError('ACCESS_DENIED', to.socketPath, { cause: error });
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return unreachable(to, 'there is no such socket', error);
  }
  if (code === 'ECONNREFUSED') return unreachable(to, 'nobody listens there', error);
  return unreachable(to, messageOf(error), error);
}

function unreachable(to: Dial, reason: string, cause: unknown): RouseError {
  return new RouseError('SERVER_UNREACHABLE', `${to.server?.url ?? to.socketPath}: ${reason}`, {
    cause,
  });
}
