/**
 * The routes that every kind of resource has: list, read, put, patch, delete.
 *
 * Owns     pages, ETags and conditions, the same for every kind.
 * Specs    RFC 9110 (methods, conditions), RFC 7396 (merge patch), RFC 8288 (Link).
 * Tests    test/http/api/resources.test.ts
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Role } from '../../domain/access.ts';
import { RouseError } from '../../domain/errors.ts';
import type { PageRequest } from '../../domain/ports.ts';
import type { ManageResource } from '../../domain/use-cases.ts';
import { parseRequest } from '../../schema/issues.ts';
import { parsePageQuery } from '../../schema/requests.ts';
import { sendProblem } from '../problem.ts';
import { etagOf, readConditions, type Conditions } from './etag.ts';
import { acceptJson } from './json-body.ts';
import { operation } from './operation.ts';

interface Resource<T extends { readonly version: number }, Draft> {
  readonly path: string;
  /** what operations are called after: `Machine`, of which there are many */
  readonly noun: string;
  /** whom changes are open to; whoever may read anything may read these */
  readonly changes: Role;
  readonly use: ManageResource<T, Draft>;
  readonly body: z.ZodType<Draft>;
  readonly show: (value: T) => object;
  /** what one is called that is made without a name in the address */
  readonly nameOf: (draft: Draft) => string;
  /** of a list; its page alone unless said otherwise */
  readonly readQuery?: (query: unknown) => PageRequest;
  /** of a request; that of the whole API unless said otherwise */
  readonly bodyBytesMax?: number;
}

type Item = FastifyRequest<{ Params: { reference: string } }>;

export function resourceRoutes<T extends { readonly version: number }, Draft>(
  resource: Resource<T, Draft>,
): (app: FastifyInstance) => Promise<void> {
  const {
    path,
    noun,
    changes,
    use,
    body,
    show,
    bodyBytesMax,
    readQuery = parsePageQuery,
  } = resource;
  const limits = bodyBytesMax === undefined ? {} : { bodyLimit: bodyBytesMax };
  const itemPath = `${path}/:reference`;
  const answer = (reply: FastifyReply, value: T): FastifyReply =>
    reply.header('etag', etagOf(value)).send(show(value));

  return (app) => {
    acceptJson(app);
    app.get(path, { config: operation(`list${noun}s`, 'read') }, async (request, reply) => {
      const asked = readQuery(request.query);
      const page = await use.list(asked);
      const items = page.items.map(show);
      if (page.next === undefined) return reply.send({ items });
      const next = `/api/v1${path}?${nextQuery(request.query, asked, page.next)}`;
      return reply.header('link', `<${next}>; rel="next"`).send({ items, next: page.next });
    });
    app.get(itemPath, { config: operation(`get${noun}`, 'read') }, async (request: Item, reply) =>
      answer(reply, await use.get(request.params.reference)),
    );
    app.post(path, { ...limits, config: operation(`create${noun}`, changes) }, (request, reply) =>
      created(resource, request, reply),
    );
    app.put(
      itemPath,
      { ...limits, config: operation(`put${noun}`, changes) },
      (request: Item, reply) =>
        guarded(resource, { request, reply }, async (conditions) => {
          const draft = parseRequest(body, request.body);
          const { value, created } = await use.put(request.params.reference, draft, conditions);
          return answer(reply.code(created ? 201 : 200), value);
        }),
    );
    app.patch(
      itemPath,
      { ...limits, config: operation(`update${noun}`, changes) },
      (request: Item, reply) =>
        guarded(resource, { request, reply }, async (conditions) =>
          answer(reply, await use.patch(request.params.reference, request.body, conditions)),
        ),
    );
    app.delete(itemPath, { config: operation(`delete${noun}`, changes) }, (request: Item, reply) =>
      guarded(resource, { request, reply }, async (conditions) => {
        await use.remove(request.params.reference, conditions);
        return reply.code(204).send();
      }),
    );
    return Promise.resolve();
  };
}

/** Makes one that was not there. */
async function created<T extends { readonly version: number }, Draft>(
  { path, use, body, show, nameOf }: Resource<T, Draft>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const draft = parseRequest(body, request.body);
  const name = nameOf(draft);
  const { value } = await use.put(name, draft, { createOnly: true });
  const location = `/api/v1${path}/${encodeURIComponent(name)}`;
  return reply
    .code(201)
    .headers({ location, etag: etagOf(value) })
    .send(show(value));
}

/** The same question, of which this is the next page. */
function nextQuery(query: unknown, { limit }: PageRequest, cursor: string): string {
  const next = new URLSearchParams({ limit: String(limit), cursor });
  for (const [name, value] of Object.entries(query as Record<string, string | string[]>)) {
    if (name === 'limit' || name === 'cursor') continue;
    for (const one of [value].flat()) next.append(name, one);
  }
  return next.toString();
}

/** Runs a change under its conditions; a refusal shows the resource as it is now. */
async function guarded<T extends { readonly version: number }, Draft>(
  { use, show }: Resource<T, Draft>,
  { request, reply }: { readonly request: Item; readonly reply: FastifyReply },
  change: (conditions: Conditions) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const { reference } = request.params;
  const current = (): Promise<T | undefined> => use.get(reference).catch(absent);
  try {
    const conditions = readConditions(request.headers);
    if (conditions.mustExist === true && (await current()) === undefined) {
      throw new RouseError('VERSION_STALE', `${reference} does not exist`);
    }
    return await change(conditions);
  } catch (error) {
    if (!(error instanceof RouseError) || error.code !== 'VERSION_STALE') throw error;
    const now = await current();
    if (now) reply.header('etag', etagOf(now));
    return sendProblem({ request, reply }, error, now && { current: show(now) });
  }
}

/** Nothing there is an answer here; any other failure is not. */
function absent(error: unknown): undefined {
  if (error instanceof RouseError && error.status === 404) return undefined;
  throw error;
}
