/**
 * Which parts of a file a request gets, and whether it gets any.
 *
 * iPXE reads SAN disks in ranges; EDK2 resumes a broken download with Range and If-Match or
 * If-Unmodified-Since; curl does with If-Range; programs that patch images ask for many ranges.
 *
 * Specs    RFC 9110 sections 13 (conditions, in the order of 13.2.2) and 14 (ranges). A Range on
 *          HEAD must be ignored, and so is one that cannot be read (14.2). Ranges that overlap
 *          or touch become one (15.3.7.2): a request never makes us send a byte twice.
 * Limits   a list of more than `httpRangesMax` is ignored, as 17.15 advises against clients that
 *          ask for much work with few bytes: the whole file costs less than its parts.
 * Tests    test/http/boot/range.test.ts
 */
import { httpRangesMax } from '../../domain/limits.ts';

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

/** The bytes [start, end). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** For 200 and 206 these bytes are sent: for 200 the whole file, for 206 one part or several. */
export type Selection =
  | { readonly status: 200 | 206; readonly spans: readonly Span[] }
  | { readonly status: 304 | 412 | 416 };

export function selectPart(
  request: { readonly method: string; readonly headers: ConditionalHeaders },
  file: Representation,
): Selection {
  const { headers } = request;
  if (isStale(headers, file)) return { status: 412 };
  if (isUnchanged(headers, file)) return { status: 304 };
  const whole: Selection = { status: 200, spans: [{ start: 0, end: file.sizeBytes }] };
  if (request.method !== 'GET' || headers.range === undefined) return whole;
  if (!rangeApplies(headers, file)) return whole;
  const ranges = readRanges(headers.range, file.sizeBytes);
  if (!ranges) return whole;
  const spans = joined(ranges.filter((range) => range !== 'unsatisfiable'));
  return spans.length === 0 ? { status: 416 } : { status: 206, spans };
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

type Range = Span | 'unsatisfiable';

/** @returns undefined when the header is to be ignored */
function readRanges(text: string, sizeBytes: number): readonly Range[] | undefined {
  const list = /^bytes=(.*)$/i.exec(text)?.[1];
  // Empty elements of a list mean nothing (RFC 9110 section 5.6.1.2).
  const elements = list?.split(',').filter((element) => !/^[ \t]*$/.test(element)) ?? [];
  if (elements.length === 0 || elements.length > httpRangesMax) return undefined;
  const ranges: Range[] = [];
  for (const element of elements) {
    const range = readRange(element, sizeBytes);
    if (range === 'malformed') return undefined;
    ranges.push(range);
  }
  return ranges;
}

function readRange(text: string, sizeBytes: number): Range | 'malformed' {
  const match = /^[ \t]*(\d*)-(\d*)[ \t]*$/.exec(text);
  const [, first = '', last = ''] = match ?? [];
  if (!match || (first === '' && last === '')) return 'malformed';
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'malformed';
  if (start >= sizeBytes) return 'unsatisfiable';
  return { start, end: last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes) };
}

/** Makes one of those that touch, in the place of the one that was asked for first. */
function joined(spans: readonly Span[]): readonly Span[] {
  const ascending = spans.map((span, at) => ({ ...span, at })).sort((a, b) => a.start - b.start);
  const groups: { start: number; end: number; at: number }[] = [];
  for (const span of ascending) {
    const last = groups.at(-1);
    if (last && span.start <= last.end) {
      last.end = Math.max(last.end, span.end);
      last.at = Math.min(last.at, span.at);
    } else {
      groups.push({ ...span });
    }
  }
  return groups.sort((a, b) => a.at - b.at).map(({ start, end }) => ({ start, end }));
}

/** HTTP dates have whole seconds. */
function secondsOf(date: string | undefined): number | undefined {
  const ms = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1_000);
}

function modifiedSeconds(file: Representation): number | undefined {
  return file.lastModifiedMs === undefined ? undefined : Math.floor(file.lastModifiedMs / 1_000);
}
