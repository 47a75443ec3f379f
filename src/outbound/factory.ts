/**
 * Files of an Image Factory, opened for passing on to a machine.
 *
 * Owns     which of the factory's answers can be passed on, and what the others mean in words for
 *          the person who wrote the profile.
 * Specs    Image Factory 1.5: `GET|HEAD /image/{schematic}/{version}/{file}`; errors are plain
 *          text; an asset is built at its first request, which takes minutes; a large one may be
 *          redirected to a CDN.
 * Tests    test/outbound/factory.test.ts
 */
import { messageOf, RouseError } from '../domain/errors.ts';
import type { FactoryFile, FactoryRequest, OpenFactoryFile } from '../domain/ports.ts';
import { factoryPath } from '../domain/talos.ts';
import {
  fetchOutbound,
  type OutboundAnswer,
  type OutboundLimits,
  type OutboundRequest,
} from './http-client.ts';

interface FactoryOptions {
  /** shorter ones for tests */
  readonly limits?: OutboundLimits;
}

const PASSED_ON: ReadonlySet<number> = new Set([200, 206, 416]);

/** Characters of the factory's own explanation that are worth repeating. */
const EXPLANATION_MAX = 200;

export function createOpenFactoryFile({ limits }: FactoryOptions = {}): OpenFactoryFile {
  return async (request) => {
    const { factoryUrl, schematic, version, file } = request;
    const url = `${factoryUrl}${factoryPath(schematic, version, file)}`;
    const answer = await opened(url, request, limits);
    if (!PASSED_ON.has(answer.status)) {
      throw failure(url, `${answer.status} ${await explanationIn(answer)}`.trim());
    }
    if (answer.headers.has('content-encoding')) throw failure(url, 'it is sent compressed');
    return fileOf(answer, url);
  };
}

async function opened(
  url: string,
  request: FactoryRequest,
  limits: OutboundLimits | undefined,
): Promise<OutboundAnswer> {
  const outbound: OutboundRequest = {
    url,
    method: request.method,
    headers: {
      ...(request.range === undefined ? {} : { range: request.range }),
      ...(request.ifRange === undefined ? {} : { 'if-range': request.ifRange }),
    },
    signal: request.signal,
  };
  try {
    return await fetchOutbound(outbound, limits);
  } catch (error) {
    throw failure(url, error);
  }
}

function fileOf({ status, headers, body }: OutboundAnswer, url: string): FactoryFile {
  const sizeBytes = Number(headers.get('content-length') ?? Number.NaN);
  const [etag, contentRange, lastModified] = ['etag', 'content-range', 'last-modified'].map(
    (name) => headers.get(name) ?? undefined,
  );
  return {
    status: status === 206 || status === 416 ? status : 200,
    ...(Number.isSafeInteger(sizeBytes) ? { sizeBytes } : {}),
    ...(etag === undefined ? {} : { etag }),
    ...(contentRange === undefined ? {} : { contentRange }),
    ...(lastModified === undefined ? {} : { lastModified }),
    body: withFailures(body, url),
  };
}

async function* withFailures(
  body: AsyncIterable<Uint8Array>,
  url: string,
): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw failure(url, error);
  }
}

/** The first line of an error, as far as it arrives and is printable. */
async function explanationIn(answer: OutboundAnswer): Promise<string> {
  let text = '';
  try {
    for await (const chunk of answer.body) {
      text += Buffer.from(chunk).toString('latin1');
      if (text.length >= EXPLANATION_MAX) break;
    }
  } catch {
    // The status has been told already; half an explanation of it is as good as none.
  }
  const [first = ''] = text.slice(0, EXPLANATION_MAX).split('\n');
  return first.replaceAll(/[^ -~]/g, '');
}

function failure(url: string, reason: unknown): RouseError {
  return new RouseError('FACTORY_FAILED', `${url}: ${messageOf(reason)}`, { cause: reason });
}
