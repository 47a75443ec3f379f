/**
 * POST that may be sent again: whoever lost the answer gets it, and nothing is done twice.
 *
 * Owns     that a request is written down before it is done and its answer before it is sent, so
 *          that both outlive the process. What was begun by a process that ended in the middle is
 *          told as that, for nobody knows what came of it.
 * Leaves   answers with something that is shown once: they are not kept, and take no key.
 * Specs    IETF draft-ietf-httpapi-idempotency-key-header-07.
 * Tests    test/http/api/idempotency.test.ts
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RouseError } from '../../domain/errors.ts';
import type { IdempotencyStore, KeptAnswer, KeyedRequest } from '../../domain/idempotency-ports.ts';
import { idempotencyAnswerBytesMax, idempotencyMsMax } from '../../domain/limits-idempotency.ts';
import type { Clock } from '../../domain/ports.ts';
import { requestInvalid } from '../../schema/issues.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** that is done now, and whose answer is kept */
    keyed: KeyedRequest | undefined;
  }
}

interface IdempotencyDeps {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly idempotency: IdempotencyStore;
}

/** Their answers have a secret, or set a cookie. */
export const WITHOUT_KEY: ReadonlySet<string> = new Set([
  'createSession',
  'createSetup',
  'createSetupLink',
  'createToken',
  'createWebhook',
]);

const KEPT_HEADERS = ['content-type', 'etag', 'location'] as const;

export function answerAgain(app: FastifyInstance, deps: IdempotencyDeps): void {
  const { idempotency, clock } = deps;
  const running = new Set<string>();
  app.decorateRequest('keyed', undefined);
  app.addHook('preHandler', async (request, reply) => {
    const key = keyOf(request);
    if (key === undefined) return;
    const asked = { ...keyedRequest(request, key), atMs: clock.nowMs() };
    const found = await idempotency.begin(asked, asked.atMs - idempotencyMsMax);
    if (!found) {
      running.add(idOf(asked));
      request.keyed = asked;
      return;
    }
    if (found.fingerprint !== asked.fingerprint)
      throw new RouseError('IDEMPOTENCY_KEY_REUSED', key);
    if (found.answer) return replay(reply, found.answer);
    throw new RouseError(running.has(idOf(asked)) ? 'REQUEST_RUNNING' : 'REQUEST_LOST', key);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const { keyed } = request;
    if (!keyed) return payload;
    request.keyed = undefined;
    const kept = answerOf(reply, payload);
    await (kept ? idempotency.finish(keyed, kept) : idempotency.forget(keyed)).finally(() => {
      running.delete(idOf(keyed));
    });
    return payload;
  });
}

/** @throws RouseError REQUEST_INVALID */
function keyOf({ method, headers, routeOptions }: FastifyRequest): string | undefined {
  const given = headers['idempotency-key'];
  const { operationId = '' } = routeOptions.config;
  if (method !== 'POST' || given === undefined || WITHOUT_KEY.has(operationId)) return undefined;
  if (typeof given === 'string' && /^[!-~]{1,255}$/.test(given)) return given;
  const message = 'expected 1 to 255 characters of ASCII without blanks';
  throw requestInvalid([{ field: 'Idempotency-Key', message }]);
}

function keyedRequest({ principal, url, body }: FastifyRequest, key: string) {
  const scope = `${principal?.kind ?? 'nobody'} ${principal?.name ?? ''}`;
  const whole = JSON.stringify([url, body ?? null]);
  return { scope, key, fingerprint: createHash('sha256').update(whole).digest('hex') };
}

function idOf({ scope, key }: KeyedRequest): string {
  return `${scope} ${key}`;
}

function replay(reply: FastifyReply, { status, headers, body }: KeptAnswer): FastifyReply {
  return reply.code(status).headers(headers).header('idempotency-replayed', 'true').send(body);
}

/** @returns undefined for what is not kept: a fault of ours, which may be gone by the next time */
function answerOf(reply: FastifyReply, payload: unknown): KeptAnswer | undefined {
  const { statusCode: status } = reply;
  const body = payload ?? '';
  if (status >= 500 || typeof body !== 'string') return undefined;
  if (Buffer.byteLength(body) > idempotencyAnswerBytesMax) return undefined;
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = reply.getHeader(name);
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return { status, headers: Object.fromEntries(headers), body };
}
