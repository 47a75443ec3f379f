/**
 * Files elsewhere, opened for keeping: those of an Image Factory, and those that URLs name.
 *
 * Owns     which answers can be used, how a broken download is taken up again, and what the other
 *          answers mean in words for the person who wrote the profile.
 * Specs    RFC 9110 sections 13.1.5 (If-Range takes a strong ETag or a date) and 14.4; Image
 *          Factory 1.5: `GET /image/{schematic}/{version}/{file}`; errors are plain text; an asset
 *          is built at its first request, which takes minutes; a large one may be redirected to a
 *          CDN.
 * Tests    test/outbound/remote-file.test.ts
 */
import { publicUrl } from '../domain/asset.ts';
import { messageOf, RouseError } from '../domain/errors.ts';
import type { OpenRemoteFile, RemoteFile, RemoteRequest } from '../domain/asset-ports.ts';
import type { Credentials } from './credentials.ts';
import { explanationIn } from './explanation.ts';
import { fetchOutbound, type OutboundAnswer, type OutboundLimits } from './http-client.ts';

interface RemoteOptions {
  /** sent to the origin they are for, and nowhere else */
  readonly credentials?: Credentials | undefined;
  /** shorter ones for tests */
  readonly limits?: OutboundLimits;
}

export function createOpenRemoteFile(options: RemoteOptions = {}): OpenRemoteFile {
  return async (request) => {
    const resumed = request.startBytes > 0 && request.validator !== undefined;
    const answer = await opened(request, options, { resumed });
    // What is here is not the beginning of what is there: all of it, then.
    if (answer.status === 416 && resumed)
      return read(await opened(request, options, { resumed: false }), request);
    return read(answer, request);
  };
}

async function opened(
  request: RemoteRequest,
  { credentials, limits }: RemoteOptions,
  { resumed }: { readonly resumed: boolean },
): Promise<OutboundAnswer> {
  const { url, startBytes, validator = '', signal } = request;
  try {
    const range = { range: `bytes=${startBytes}-`, 'if-range': validator };
    const headers = resumed ? range : {};
    return await fetchOutbound({ url, method: 'GET', headers, signal, credentials }, limits);
  } catch (error) {
    throw failure(request, error);
  }
}

async function read(answer: OutboundAnswer, request: RemoteRequest): Promise<RemoteFile> {
  const { status, headers, body } = answer;
  if (status !== 200 && status !== 206) {
    throw failure(request, `${status} ${await explanationIn(answer)}`.trim());
  }
  if (headers.has('content-encoding')) throw failure(request, 'it is sent compressed');
  const place = status === 206 ? placeIn(headers) : wholeOf(headers);
  if (!place) throw failure(request, 'a part was sent without saying which');
  const validator = validatorIn(headers);
  return {
    ...place,
    ...(validator !== undefined && { validator }),
    body: withFailures(body, request),
  };
}

type Place = Pick<RemoteFile, 'startBytes' | 'sizeBytes'>;

function wholeOf(headers: Headers): Place {
  const sizeBytes = Number(headers.get('content-length') ?? Number.NaN);
  return { startBytes: 0, ...(Number.isSafeInteger(sizeBytes) && { sizeBytes }) };
}

function placeIn(headers: Headers): Place | undefined {
  const match = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(
    headers.get('content-range') ?? '',
  );
  const [, start, size] = match ?? [];
  if (start === undefined) return undefined;
  return { startBytes: Number(start), ...(size !== '*' && { sizeBytes: Number(size) }) };
}

function validatorIn(headers: Headers): string | undefined {
  const etag = headers.get('etag');
  if (etag?.startsWith('"')) return etag;
  return headers.get('last-modified') ?? undefined;
}

async function* withFailures(
  body: AsyncIterable<Uint8Array>,
  request: RemoteRequest,
): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw failure(request, error);
  }
}

function failure({ url, from }: RemoteRequest, reason: unknown): RouseError {
  const code = from === 'factory' ? 'FACTORY_FAILED' : 'ASSET_FETCH_FAILED';
  return new RouseError(code, `${publicUrl(url)}: ${messageOf(reason)}`, { cause: reason });
}
