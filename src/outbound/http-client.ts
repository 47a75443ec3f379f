/**
 * The one HTTP client of Rouse, for everything it fetches itself.
 *
 * Owns     the bounds on strangers: schemes, addresses, redirects, time to the first byte and time
 *          without one. Nothing is decompressed, so lengths and ranges stay those of the file.
 * Limits   outboundHeadersTimeoutMs, outboundIdleTimeoutMs, outboundRedirectsMax (limits.ts).
 *          Names are checked before fetch() resolves them again; a name server that answers
 *          differently within that moment is not stopped here.
 * Tests    test/outbound/http-client.test.ts
 */
import { lookup } from 'node:dns/promises';
import { messageOf } from '../domain/errors.ts';
import {
  outboundHeadersTimeoutMs,
  outboundIdleTimeoutMs,
  outboundRedirectsMax,
} from '../domain/limits.ts';
import { faultOfAddress, faultOfUrl, hostOf } from './address-policy.ts';
import type { Credentials } from './credentials.ts';

interface OutboundRequest {
  readonly url: string;
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** sent to their own origin alone */
  readonly credentials?: Credentials | undefined;
  /** aborted when nobody waits for the answer any more */
  readonly signal: AbortSignal;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** throws OutboundError when it breaks off or stalls */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface OutboundLimits {
  readonly headersTimeoutMs: number;
  readonly idleTimeoutMs: number;
}

/** Why nothing was fetched, in words for the person who wrote the URL down. */
class OutboundError extends Error {
  override readonly name = 'OutboundError';
}

const LIMITS: OutboundLimits = {
  headersTimeoutMs: outboundHeadersTimeoutMs,
  idleTimeoutMs: outboundIdleTimeoutMs,
};

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** @throws OutboundError */
export async function fetchOutbound(
  request: OutboundRequest,
  limits: OutboundLimits = LIMITS,
): Promise<OutboundAnswer> {
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const patience = patienceOf(stop);
  patience.restart(limits.headersTimeoutMs, 'no answer');
  try {
    const response = await followed({ ...request, signal });
    patience.stop();
    const body = limitedBody(response, { patience, limits, stop });
    return { status: response.status, headers: response.headers, body };
  } catch (error) {
    patience.stop();
    throw explained(error, stop.signal);
  }
}

/** Follows redirects one by one, since each may lead somewhere that is not allowed. */
async function followed(request: OutboundRequest): Promise<Response> {
  let url = parsed(request.url);
  let from: URL | undefined;
  for (let redirects = 0; redirects <= outboundRedirectsMax; redirects += 1) {
    await checkTarget(url, from);
    const { credentials, body } = request;
    const response = await fetch(url, {
      method: request.method,
      ...(body !== undefined && { body }),
      headers: {
        ...request.headers,
        ...(credentials?.origin === url.origin && { authorization: credentials.authorization }),
        'accept-encoding': 'identity',
      },
      redirect: 'manual',
      signal: request.signal,
    });
    const location = response.headers.get('location');
    const mayFollow = REDIRECTS.has(response.status) && request.method !== 'POST';
    if (!mayFollow || location === null) return response;
    await response.body?.cancel();
    [from, url] = [url, parsed(location, url)];
  }
  throw new OutboundError(`more than ${outboundRedirectsMax} redirects`);
}

function parsed(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (!url) throw new OutboundError(`expected a URL, found "${text}"`);
  return url;
}

async function checkTarget(url: URL, from: URL | undefined): Promise<void> {
  const fault = faultOfUrl(url, from);
  if (fault !== undefined) throw new OutboundError(`refused to connect: ${fault}`);
  const addresses = await lookup(hostOf(url), { all: true });
  for (const { address } of addresses) {
    const resolved = faultOfAddress(address);
    if (resolved !== undefined) throw new OutboundError(`refused to connect: ${resolved}`);
  }
}

interface Patience {
  restart(ms: number, complaint: string): void;
  stop(): void;
}

function patienceOf(stop: AbortController): Patience {
  let timer: NodeJS.Timeout | undefined;
  return {
    restart(ms, complaint) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        stop.abort(new OutboundError(`${complaint} for ${ms / 1_000} seconds`));
      }, ms);
    },
    stop: () => {
      clearTimeout(timer);
    },
  };
}

/** The clock runs while we wait for the other side, not while the machine takes its time. */
async function* limitedBody(
  response: Response,
  { patience, limits, stop }: { patience: Patience; limits: OutboundLimits; stop: AbortController },
): AsyncIterable<Uint8Array> {
  const reader = response.body?.getReader();
  try {
    for (;;) {
      patience.restart(limits.idleTimeoutMs, 'no data');
      const part = await reader?.read();
      patience.stop();
      if (!part || part.done) return;
      yield part.value;
    }
  } catch (error) {
    throw explained(error, stop.signal);
  } finally {
    patience.stop();
    await reader?.cancel().catch(() => undefined);
  }
}

/** fetch() says "fetch failed" and keeps the reason in the cause. */
function explained(error: unknown, stopped: AbortSignal): OutboundError {
  if (error instanceof OutboundError) return error;
  if (stopped.reason instanceof OutboundError) return stopped.reason;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return new OutboundError(messageOf(cause), { cause: error });
}
