/**
 * Logging in and out, and the first admin.
 *
 * Tests    test/http/api/guard.test.ts
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, LoggedIn } from '../../domain/access-ports.ts';
import { LoginThrottled } from '../../domain/login-throttle.ts';
import {
  linkResource,
  loggedInResource,
  parseLinkRequest,
  parseLogin,
  parseSetup,
  parseSetupCheck,
  sessionResource,
} from '../../schema/access-resource.ts';
import { dropCookie, setCookie } from './cookie.ts';
import type { GuardDeps } from './guard.ts';
import { acceptJson } from './json-body.ts';
import { operation } from './operation.ts';

/** Where from somebody asks; nowhere over the Unix socket. */
export function callerOf({ address, headers }: FastifyRequest): Caller {
  return { address, agent: headers['user-agent'] ?? '' };
}

export function sessionRoutes(
  deps: Pick<GuardDeps, 'access' | 'surface'>,
): (app: FastifyInstance) => Promise<void> {
  const { access, surface } = deps;
  return (app) => {
    acceptJson(app);
    app.get('/session', { config: operation('getSession', 'public') }, async ({ known }) =>
      sessionResource(known, { setupNeeded: await access.setupNeeded() }),
    );
    app.post(
      '/session',
      { config: operation('createSession', 'public') },
      async (request, reply) => {
        const login = parseLogin(request.body);
        return begun(deps, { request, reply }, (caller) => access.login(login, caller));
      },
    );
    app.delete(
      '/session',
      { config: operation('deleteSession', 'public') },
      async ({ known }, reply) => {
        if (known) await access.logout(known);
        dropCookie(reply, surface);
        return reply.code(204).send();
      },
    );
    setupRoutes(app, deps);
    return Promise.resolve();
  };
}

function setupRoutes(app: FastifyInstance, deps: Pick<GuardDeps, 'access' | 'surface'>): void {
  const { access } = deps;
  app.get('/setup', { config: operation('getSetup', 'public') }, async () => ({
    needed: await access.setupNeeded(),
  }));
  app.post('/setup', { config: operation('createSetup', 'public') }, async (request, reply) => {
    const asked = parseSetup(request.body);
    return begun(deps, { request, reply }, (caller) => access.setup(asked, caller));
  });
  app.post(
    '/setup/check',
    { config: operation('checkSetup', 'public') },
    async (request, reply) => {
      const code = parseSetupCheck(request.body);
      const good = await patient(reply, () => access.codeIsGood(code, callerOf(request)));
      return { good };
    },
  );
  app.post(
    '/setup/links',
    { config: operation('createSetupLink', 'admin') },
    async (request, reply) =>
      reply.code(201).send(linkResource(await access.makeCode(parseLinkRequest(request.body)))),
  );
}

/** Begins a session, and ends the one the browser had: nobody goes on with a cookie of before. */
async function begun(
  { access, surface }: Pick<GuardDeps, 'access' | 'surface'>,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  begin: (caller: Caller) => Promise<LoggedIn>,
): Promise<FastifyReply> {
  const loggedIn = await patient(reply, () => begin(callerOf(request)));
  if (request.known) await access.logout(request.known);
  setCookie(reply, surface, loggedIn.secret);
  return reply.code(201).send(loggedInResource(loggedIn));
}

/** Says for how long somebody has to wait. */
export async function patient<T>(reply: FastifyReply, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LoginThrottled) {
      reply.header('retry-after', Math.ceil(error.waitMs / 1_000));
    }
    throw error;
  }
}
