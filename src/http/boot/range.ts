/**
 * Which part of a file a request gets, and whether it gets any.
 *
 * iPXE reads SAN disks in ranges; EDK2 resumes a broken download with Range and If-Match or
 * If-Unmodified-Since; curl does with If-Range.
 *
 * Specs    RFC 9110 sections 13 (conditions, in the order of 13.2.2) and 14 (ranges). One range is
 *          served; a server may ignore a list of them (14.2), and a Range on HEAD must be ignored.
 * Tests    test/http/boot/range.test.ts
 */

/** Request headers, lower-case names as Node gives them. */
export interface ConditionalHeaders {
  readonly range?: string | undefined;
  readonly 'if-match'?: string | undefined;
  readonly 'if-none-match'?: string | undefined;
  readonly 'if-modified-since'?: string | undefined;
  readonly 'if-unmodified-since'?: string | undefined;
  readonly 'if-range'?: string | string[] | undefined;
}

interface Representation {
  readonly sizeBytes: number;
  /** strong validator, without quotes */
  readonly etag: string;
  readonly lastModifiedMs?: number | undefined;
}

/** For 200 and 206 the bytes [start, end) are sent. */
export type Selection =
  | { readonly status: 200 | 206; readonly start: number; readonly end: number }
  | { readonly status: 304 | 412 | 416 };

export function selectPart(
  request: { readonly method: string; readonly headers: ConditionalHeaders },
  file: Representation,
): Selection {
  const { headers } = request;
  if (isStale(headers, file)) return { status: 412 };
  if (isUnchanged(headers, file)) return { status: 304 };
  const whole: Selection = { status: 200, start: 0, end: file.sizeBytes };
  if (request.method !== 'GET' || headers.range === undefined) return whole;
  if (!rangeApplies(headers, file)) return whole;
  const range = readRange(headers.range, file.sizeBytes);
  if (range === 'ignored') return whole;
  return range === 'unsatisfiable' ? { status: 416 } : { status: 206, ...range };
}

function isStale(headers: ConditionalHeaders, file: Representation): boolean {
  const match = headers['if-match'];
  if (match !== undefined) return !listNames(match, file.etag, 'strong');
  const since = secondsOf(headers['if-unmodified-since']);
  const modified = modifiedSeconds(file);
  return since !== undefined && modified !== undefined && modified > since;
}

function isUnchanged(headers: ConditionalHeaders, file: Representation): boolean {
  const match = headers['if-none-match'];
  if (match !== undefined) return listNames(match, file.etag, 'weak');
  const since = secondsOf(headers['if-modified-since']);
  const modified = modifiedSeconds(file);
  return since !== undefined && modified !== undefined && modified <= since;
}

/** Whether the part that the client already has belongs to this file (section 13.1.5). */
function rangeApplies(headers: ConditionalHeaders, file: Representation): boolean {
  const validator = [headers['if-range']].flat()[0];
  if (validator === undefined) return true;
  if (validator.includes('"')) return validator.trim() === `"${file.etag}"`;
  const modified = modifiedSeconds(file);
  return modified !== undefined && modified === secondsOf(validator);
}

function listNames(list: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  return list.split(',').some((entry) => {
    const tag = entry.trim();
    return tag === '*' || (comparison === 'weak' ? tag.replace(/^W\//, '') : tag) === `"${etag}"`;
  });
}

function readRange(
  text: string,
  sizeBytes: number,
): { start: number; end: number } | 'ignored' | 'unsatisfiable' {
  const match = /^bytes=[ \t]*(\d{0,15})-(\d{0,15})[ \t]*$/.exec(text);
  const [, first = '', last = ''] = match ?? [];
  if (!match || (first === '' && last === '')) return 'ignored';
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'ignored';
  if (start >= sizeBytes) return 'unsatisfiable';
  return { start, end: last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes) };
}

/** HTTP dates have whole seconds. */
function secondsOf(date: string | undefined): number | undefined {
  const ms = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1_000);
}

function modifiedSeconds(file: Representation): number | undefined {
  return file.lastModifiedMs === undefined ? undefined : Math.floor(file.lastModifiedMs / 1_000);
}
