/**
 * Who is let in at the admin plane, and to what.
 *
 * Owns     finding out who asks, before anything of the request is read; refusing what their role
 *          does not allow, requests under a name that leads here by somebody else's doing, and
 *          changes that a page of somebody else asks for; ending answers that go on when the
 *          session or token behind them ends.
 * Leaves   what each route needs to the routes themselves, and credentials to the service.
 * Specs    RFC 6750 (bearer tokens), RFC 9110 section 15.5.20 (421).
 * Tests    test/http/api/guard.test.ts, test/http/api/access-matrix.test.ts
 */
import { timingSafeEqual } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { allows, type Access } from '../../domain/access.ts';
import type { Credentials, Known, ManageAccess } from '../../domain/access-ports.ts';
import { isOwnHost, isOwnPage } from '../../domain/browser-guard.ts';
import { RouseError } from '../../domain/errors.ts';
import { recheckMs } from '../../domain/limits-access.ts';
import { requestBodyBytesMax } from '../../domain/limits.ts';
import { askedBy, ASKED_BY_HEADER } from '../../schema/operation-requests.ts';
import { cookieIn } from './cookie.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** who asks, with what they showed; undefined while nobody knows */
    known: Known | undefined;
    /** where from; empty over the Unix socket, and of somebody who is gone already */
    address: string;
  }
}

export interface GuardDeps {
  /** `tls` has a plain side, which answers with health and where to go */
  readonly surface: 'socket' | 'tcp' | 'tls';
  readonly access: ManageAccess;
  /** names of this server, in lower case */
  readonly hosts: ReadonlySet<string>;
}

const CSRF_HEADER = 'x-rouse-csrf';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Asked by programs under whatever name, also without TLS; they tell nothing of any machine. */
const HEALTH: ReadonlySet<string> = new Set(['getHealth', 'getReadiness', 'getMetrics']);

export function guard(app: FastifyInstance, deps: GuardDeps): void {
  app.decorateRequest('principal', undefined);
  app.decorateRequest('known', undefined);
  app.decorateRequest('address', '');
  if (deps.surface === 'socket') {
    // Whoever may open the socket may do everything: the permissions of its folder say who that is.
    app.addHook('onRequest', (request, _reply, done) => {
      const name = askedBy(request.headers[ASKED_BY_HEADER]);
      admit(request, { principal: { kind: 'local', name, role: 'admin' } });
      done();
    });
    return;
  }
  app.addHook('onRequest', async (request, reply) => {
    // Noted at once: a connection that has ended has no address any more.
    request.address = request.socket.remoteAddress ?? '';
    const { operationId, access } = request.routeOptions.config;
    if (operationId !== undefined && HEALTH.has(operationId)) return;
    if (!isOwnHost(request.headers.host, deps.hosts)) {
      throw new RouseError('HOST_UNKNOWN', 'expected an address, or a name of this server');
    }
    if (deps.surface === 'tls' && !isEncrypted(request)) {
      return sendToTls(request, reply);
    }
    // Who is refused is not listened to any further where much is still to come.
    if (hasLongBody(request)) reply.header('connection', 'close');
    const credentials = credentialsOf(request, deps.surface);
    const known = await deps.access.authenticate(credentials);
    if (known) admit(request, known);
    refuseForeign(request);
    // What no route answers is answered as that, to everybody.
    if (access === undefined) return;
    insistOn(access, request, reply);
    reply.removeHeader('connection');
    if (known) endWith(credentials, { access, request, reply, deps });
  });
}

function admit(request: FastifyRequest, known: Known): void {
  request.known = known;
  request.principal = known.principal;
}

function isEncrypted({ raw }: FastifyRequest): boolean {
  return (raw.socket as Partial<TLSSocket>).encrypted === true;
}

/** A short one is read to its end: cutting it off would take the answer away with it. */
function hasLongBody({ headers }: FastifyRequest): boolean {
  const length = Number(headers['content-length'] ?? 0);
  return headers['transfer-encoding'] !== undefined || length > requestBodyBytesMax;
}

/** A body that was sent in the clear is not sent again by our doing. */
function sendToTls(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header('connection', 'close');
  if (!SAFE.has(request.method)) throw new RouseError('TLS_REQUIRED');
  const { url, headers } = request;
  const target = url.startsWith('/') ? url : '/';
  return reply.redirect(`https://${headers.host ?? ''}${target}`, 308);
}

const BEARER = /^Bearer +([^\s]{1,256})$/i;

/** @returns what is shown; an `Authorization` of another kind counts as a token that is wrong */
function credentialsOf(
  { headers }: Pick<FastifyRequest, 'headers'>,
  surface: GuardDeps['surface'],
): Credentials {
  const { authorization } = headers;
  if (authorization !== undefined) return { bearer: BEARER.exec(authorization)?.[1] ?? '' };
  const cookie = cookieIn(headers.cookie, surface);
  return cookie === undefined ? {} : { cookie };
}

/** A cookie goes with whatever any page asks for, so it is not enough for a change. */
function refuseForeign({ method, headers, known }: FastifyRequest): void {
  if (SAFE.has(method) || known?.principal.kind === 'token') return;
  const site = headers['sec-fetch-site'];
  const from = {
    site: typeof site === 'string' ? site : undefined,
    ...{ origin: headers.origin, host: headers.host },
  };
  if (!isOwnPage(from, known ? 'a page' : 'a program')) {
    throw new RouseError('REQUEST_FOREIGN', 'expected Sec-Fetch-Site or Origin of this server');
  }
  if (known?.csrf === undefined) return;
  const given = headers[CSRF_HEADER];
  if (typeof given !== 'string' || !isSame(given, known.csrf)) {
    throw new RouseError('REQUEST_FOREIGN', `expected the header ${CSRF_HEADER}`);
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function insistOn(access: Access, request: FastifyRequest, reply: FastifyReply): void {
  const { principal } = request;
  if (allows(principal?.role, access)) return;
  if (principal === undefined) {
    reply.header('www-authenticate', 'Bearer realm="rouse"');
    throw new RouseError('UNAUTHENTICATED');
  }
  const detail = `expected the role ${access}; ${principal.name} has the role ${principal.role}`;
  throw new RouseError('ROLE_INSUFFICIENT', detail);
}

interface Answer {
  readonly access: Access;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: GuardDeps;
}

/** An answer that goes on ends with what let it begin. That somebody listens is no use of it. */
function endWith(credentials: Credentials, { access, reply, deps }: Answer): void {
  const { raw } = reply;
  const look = async (): Promise<void> => {
    const known = await deps.access.stillKnown(credentials);
    if (known && allows(known.principal.role, access)) return;
    // A change that has not been answered is finished: whoever asked for it could do so then.
    if (raw.headersSent) raw.destroy();
  };
  const timer = setInterval(() => {
    // Where it cannot be found out, nobody goes on listening.
    look().catch(() => raw.destroy());
  }, recheckMs);
  timer.unref();
  raw.once('close', () => {
    clearInterval(timer);
  });
}
