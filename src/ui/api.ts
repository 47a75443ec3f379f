/**
 * The API as pages use it: JSON in, JSON or a problem out.
 *
 * Owns     the one place where pages ask the server: the token against forged requests, versions,
 *          and what an answer means that is no success.
 * Tests    test/browser/shell.test.ts
 */
import { signal } from '@preact/signals';
import type { BodyOf, QueryValues } from '../api-client/client.ts';
import type { paths } from '../api-client/paths.d.ts';
import type { Frozen } from '../api-client/resources.ts';
import { ApiError, problemFrom, unreachable } from './problem.ts';

const BASE = '/api/v1';

/** Given with every change; from the session. */
export const csrf = signal<string | undefined>(undefined);
/** Raised when the server wants a login: the shell shows it. */
export const loginNeeded = signal(false);

type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly query?: Query;
  /** JSON unless it is a text with its type */
  readonly body?: unknown;
  readonly text?: { readonly type: string; readonly content: string };
  /** changes only this version */
  readonly ifMatch?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Answer<T> {
  readonly data: T;
  readonly etag: string | undefined;
  readonly status: number;
}

/**
 * The caller says what the answer is: the contract test holds the server to it.
 *
 * @throws ApiError for whatever is no success
 */
export async function ask<T>(path: string, asked: Asked = {}): Promise<Answer<T>> {
  const response = await send(path, asked);
  const etag = response.headers.get('etag') ?? undefined;
  const text = await response.text();
  if (!response.ok) {
    if (response.status === 401 && path !== '/session') loginNeeded.value = true;
    throw new ApiError(problemFrom(response.status, text), etag);
  }
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const data = (isJson && text !== '' ? JSON.parse(text) : text) as T;
  return { data, etag, status: response.status };
}

/** What the description says of a GET, by the path that pages ask. */
type Getting = {
  readonly [P in keyof paths as P extends `/api/v1${infer Path}` ? Path : never]: paths[P]['get'];
};

/** The data alone, of a GET; of a path as the description has it, with the types that it has. */
export async function get<P extends keyof Getting>(
  path: P,
  query?: QueryValues<Getting[P]>,
): Promise<Frozen<BodyOf<Getting[P]>>>;
export async function get<T>(path: string, query?: Query): Promise<T>;
export async function get(path: string, query: Query = {}): Promise<unknown> {
  return (await ask(path, { query })).data;
}

interface Listed<T> {
  readonly items: readonly T[];
  /** there are more, which were not fetched */
  readonly more: boolean;
}

/** Every page of a list, `pagesMax` at most: what is longer is to be filtered. */
export async function all<T>(
  path: keyof Getting,
  query: Query = {},
  { pagesMax = 10 }: { readonly pagesMax?: number } = {},
): Promise<Listed<T>> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const asked: Query = { limit: 200, ...query, cursor };
    const answer = await get<{ items: readonly T[]; next?: string }>(path, asked);
    items.push(...answer.items);
    cursor = answer.next;
    if (cursor === undefined) return { items, more: false };
  }
  return { items, more: true };
}

/** The stream of events after a number, as text that does not end. @throws ApiError */
export async function openStream(
  after: number,
  ended: AbortSignal,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const headers = { accept: 'text/event-stream' };
  const response = await send('/events', { headers, query: { after }, signal: ended });
  if (!response.ok || !response.body) {
    if (response.status === 401) loginNeeded.value = true;
    throw new ApiError(problemFrom(response.status, await response.text()));
  }
  return response.body;
}

async function send(path: string, asked: Asked): Promise<Response> {
  const { method = 'GET', query = {}, body, text, ifMatch, signal: ended } = asked;
  const headers: Record<string, string> = { accept: 'application/json', ...asked.headers };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (text) headers['content-type'] = text.type;
  if (ifMatch !== undefined) headers['if-match'] = ifMatch;
  if (method !== 'GET' && csrf.value !== undefined) headers['x-rouse-csrf'] = csrf.value;
  const content = text?.content ?? (body === undefined ? null : JSON.stringify(body));
  try {
    return await fetch(`${BASE}${path}${queryOf(query)}`, {
      method,
      headers,
      body: content,
      cache: 'no-store',
      ...(ended && { signal: ended }),
    });
  } catch (error) {
    if (ended?.aborted) throw error;
    throw unreachable(error instanceof Error ? error.message : String(error));
  }
}

function queryOf(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const values = typeof value === 'object' ? value : [String(value)];
    return values.map((one): [string, string] => [name, one]);
  });
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}
