/**
 * Calls of the API with the types of its description, for the web interface and the command line.
 *
 * Owns     what a path, a query and a body become on the wire, and what an answer becomes: its
 *          body, or an error that says which code it had. Nothing of it is checked again here.
 * Leaves   the wire itself to whoever makes a client: a browser fetches, the command line dials the
 *          Unix socket of the server.
 * Tests    test/api-client/client.test.ts
 */
import type { components, paths } from './paths.d.ts';

type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';

/** Paths that have an operation with that method. */
type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends Described ? P : never;
}[keyof paths];

interface Described {
  readonly responses: object;
}
type Parameters<O> = O extends { parameters: infer Given } ? Given : object;
type PathValues<O> = Parameters<O> extends { path: infer Values } ? Values : never;
/** What is undefined is not asked. */
export type QueryValues<O> =
  Parameters<O> extends { query?: infer Values }
    ? { [K in keyof Values]: Values[K] | undefined }
    : never;
type HeaderValues<O> = Parameters<O> extends { header?: infer Values } ? Values : never;
type Body<O> = O extends { requestBody?: { content: infer Forms } } ? Forms[keyof Forms] : never;

/** What an operation is given. Members that it does not take are not there. */
type Given<O> = ([PathValues<O>] extends [never] ? object : { readonly path: PathValues<O> }) &
  ([QueryValues<O>] extends [never]
    ? object
    : object extends QueryValues<O>
      ? { readonly query?: QueryValues<O> }
      : { readonly query: QueryValues<O> }) &
  ([HeaderValues<O>] extends [never] ? object : { readonly headers?: HeaderValues<O> }) &
  (O extends { requestBody: unknown }
    ? { readonly body: Body<O> }
    : [Body<O>] extends [never]
      ? object
      : { readonly body?: Body<O> });

/** Of several forms the JSON, for that is what comes unless another is asked for. */
type Content<R> = R extends { content: infer Forms }
  ? Forms extends { 'application/json': infer Json }
    ? Json
    : Forms[keyof Forms]
  : undefined;
type Success = 200 | 201 | 202 | 204;
export type BodyOf<O> = O extends { responses: infer All }
  ? { [S in keyof All]: S extends Success ? Content<All[S]> : never }[keyof All]
  : never;

/** The one argument is optional where everything in it is. */
type Args<O> = object extends Given<O> ? [given?: Given<O>] : [given: Given<O>];

interface Answer<B> {
  readonly status: number;
  readonly body: B;
  /** the version of a resource, for `If-Match` */
  readonly etag?: string;
}

type Item<O> = BodyOf<O> extends { items: readonly (infer One)[] } ? One : never;

export interface Client {
  get<P extends PathOf<'get'>>(
    path: P,
    ...given: Args<paths[P]['get']>
  ): Promise<Answer<BodyOf<paths[P]['get']>>>;
  put<P extends PathOf<'put'>>(
    path: P,
    ...given: Args<paths[P]['put']>
  ): Promise<Answer<BodyOf<paths[P]['put']>>>;
  post<P extends PathOf<'post'>>(
    path: P,
    ...given: Args<paths[P]['post']>
  ): Promise<Answer<BodyOf<paths[P]['post']>>>;
  patch<P extends PathOf<'patch'>>(
    path: P,
    ...given: Args<paths[P]['patch']>
  ): Promise<Answer<BodyOf<paths[P]['patch']>>>;
  delete<P extends PathOf<'delete'>>(
    path: P,
    ...given: Args<paths[P]['delete']>
  ): Promise<Answer<BodyOf<paths[P]['delete']>>>;
  /** Every entry of a list, page by page. Ends where a page comes twice. */
  all<P extends PathOf<'get'>>(
    path: P,
    ...given: Args<paths[P]['get']>
  ): Promise<readonly Item<paths[P]['get']>[]>;
}

/** Names of what the API answers with: `Shown<'Machine'>`. */
export type Shown<Name extends keyof components['schemas']> = components['schemas'][Name];
type Problem = Shown<'Problem'>;

export interface WireRequest {
  readonly method: Uppercase<Method>;
  /** with its query */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}
interface WireAnswer {
  readonly status: number;
  /** names in lower case */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
type Send = (request: WireRequest) => Promise<WireAnswer>;

/** An answer that is a refusal. Match on `problem.code`. */
export class ApiProblem extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail === '' ? problem.title : `${problem.title}: ${problem.detail}`);
    this.name = 'ApiProblem';
    this.problem = problem;
  }
}

/** What is given, as the wire needs it; the types above say what may be in it. */
interface Loose {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export function createClient(send: Send): Client {
  const call = async (method: Method, path: string, given: Loose = {}): Promise<Answer<unknown>> =>
    read(await send(wired(method, path, given)));
  const by =
    (method: Method) =>
    (path: string, given?: Loose): Promise<Answer<unknown>> =>
      call(method, path, given);
  const all = async (path: string, given: Loose = {}): Promise<readonly unknown[]> => {
    const items: unknown[] = [];
    const seen = new Set<string>();
    for (let query = { limit: PAGE, ...given.query }; ;) {
      const { body } = await call('get', path, { ...given, query });
      const page = body as { readonly items: readonly unknown[]; readonly next?: string };
      items.push(...page.items);
      if (!page.next || seen.has(page.next)) return items;
      seen.add(page.next);
      query = { ...query, cursor: page.next } as typeof query;
    }
  };
  const client = { put: by('put'), post: by('post'), patch: by('patch'), delete: by('delete') };
  return { ...client, get: by('get'), all } as unknown as Client;
}

/** As many as one page may have. */
const PAGE = 200;

function wired(method: Method, path: string, given: Loose): WireRequest {
  const { path: values = {}, query = {}, headers = {}, body } = given;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  );
  const asked = queryOf(query);
  // YAML goes as it is written; everything else is JSON.
  const text = typeof body === 'string';
  const type = text ? 'application/yaml' : TYPES[method];
  return {
    method: method.toUpperCase() as Uppercase<Method>,
    path: asked === '' ? filled : `${filled}?${asked}`,
    headers: { ...(body !== undefined && { 'content-type': type }), ...headers },
    ...(body !== undefined && { body: text ? body : JSON.stringify(body) }),
  };
}

const JSON_TYPE = 'application/json';
const TYPES: Readonly<Record<Method, string>> = {
  ...{ get: JSON_TYPE, put: JSON_TYPE, post: JSON_TYPE, delete: JSON_TYPE },
  patch: 'application/merge-patch+json',
};

function queryOf(query: Readonly<Record<string, unknown>>): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const given = [value].flat() as (string | number | boolean | undefined)[];
    for (const one of given) if (one !== undefined) asked.append(name, String(one));
  }
  return asked.toString();
}

function read({ status, headers, body }: WireAnswer): Answer<unknown> {
  const json = /\bjson\b/.test(headers['content-type'] ?? '');
  if (status >= 400) throw new ApiProblem(problemIn({ status, body, json }));
  const { etag } = headers;
  const value: unknown = status === 204 ? undefined : json ? JSON.parse(body) : body;
  return { status, body: value, ...(etag !== undefined && { etag }) };
}

interface Refused {
  readonly status: number;
  readonly body: string;
  readonly json: boolean;
}

/** What stands between may answer as well, and knows nothing of our codes. */
function problemIn({ status, body, json }: Refused): Problem {
  const problem = json ? (JSON.parse(body) as Partial<Problem>) : {};
  return {
    ...{ type: 'about:blank', title: `The server answered with status ${status}`, status },
    ...{ detail: '', instance: '', code: 'INTERNAL', hint: 'See the log of the server.' },
    ...problem,
  };
}
