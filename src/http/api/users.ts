/**
 * Users and their sessions, API tokens, and the audit.
 *
 * Owns     that users see themselves, and admins everybody.
 * Tests    test/http/api/users.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Known, ManageAccess } from '../../domain/access-ports.ts';
import { RouseError } from '../../domain/errors.ts';
import {
  auditResource,
  parseAuditQuery,
  parseTokenDraft,
  parseUserDraft,
  parseUserPatch,
  tokenResource,
  userResource,
  userSessionResource,
} from '../../schema/access-resource.ts';
import { acceptJson } from './json-body.ts';
import { operation, requireAccess } from './operation.ts';
import { callerOf, patient } from './sessions.ts';

interface UserDeps {
  readonly access: ManageAccess;
}

type Item = FastifyRequest<{ Params: { name: string } }>;

/** The guard let them in, so they are known. */
function knownOf({ known }: Pick<FastifyRequest, 'known'>): Known {
  if (!known) throw new RouseError('UNAUTHENTICATED');
  return known;
}

/** What others have is for admins. */
function insistOnOwn(request: Item): void {
  if (request.known?.user !== request.params.name) requireAccess(request, 'admin');
}

export function userRoutes({ access }: UserDeps): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    acceptJson(app);
    app.get('/users', { config: operation('listUsers', 'admin') }, async () => ({
      items: (await access.users()).map(userResource),
    }));
    app.post('/users', { config: operation('createUser', 'admin') }, async (request, reply) => {
      const made = await access.createUser(parseUserDraft(request.body));
      return reply.code(201).send(userResource(made));
    });
    app.get('/users/:name', { config: operation('getUser', 'read') }, async (request: Item) => {
      insistOnOwn(request);
      return userResource(await access.user(request.params.name));
    });
    app.patch(
      '/users/:name',
      { config: operation('updateUser', 'read') },
      async (request: Item, reply) => {
        insistOnOwn(request);
        const patch = parseUserPatch(request.body);
        const by = { ...knownOf(request), caller: callerOf(request) };
        const changed = await patient(reply, () =>
          access.changeUser(request.params.name, patch, by),
        );
        return userResource(changed);
      },
    );
    app.delete(
      '/users/:name',
      { config: operation('deleteUser', 'admin') },
      async ({ params }: Item, reply) => {
        await access.removeUser(params.name);
        return reply.code(204).send();
      },
    );
    userSessionRoutes(app, access);
    return Promise.resolve();
  };
}

function userSessionRoutes(app: FastifyInstance, access: ManageAccess): void {
  app.get(
    '/users/:name/sessions',
    { config: operation('listUserSessions', 'read') },
    async (request: Item) => {
      insistOnOwn(request);
      const found = await access.sessionsOf(request.params.name);
      return { items: found.map((one) => userSessionResource(one, request.known?.session)) };
    },
  );
  app.delete(
    '/users/:name/sessions',
    { config: operation('deleteUserSessions', 'read') },
    async (request: Item) => {
      insistOnOwn(request);
      return { ended: await access.endSessions(request.params.name) };
    },
  );
}

export function tokenRoutes({ access }: UserDeps): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    acceptJson(app);
    app.get('/tokens', { config: operation('listTokens', 'read') }, async (request) => ({
      items: (await access.tokens(knownOf(request))).map(tokenResource),
    }));
    app.post('/tokens', { config: operation('createToken', 'read') }, async (request, reply) => {
      const draft = parseTokenDraft(request.body);
      const { token, secret } = await access.createToken(draft, knownOf(request));
      // Once and never again.
      return reply.code(201).send({ ...tokenResource(token), token: secret });
    });
    app.get('/tokens/:name', { config: operation('getToken', 'read') }, async (request: Item) =>
      tokenResource(await access.token(request.params.name, knownOf(request))),
    );
    app.delete(
      '/tokens/:name',
      { config: operation('deleteToken', 'read') },
      async (request: Item, reply) => {
        await access.removeToken(request.params.name, knownOf(request));
        return reply.code(204).send();
      },
    );
    return Promise.resolve();
  };
}

export function auditRoutes({ access }: UserDeps): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    app.get('/audit', { config: operation('listAudit', 'admin') }, async ({ query }) => {
      const asked = parseAuditQuery(query);
      const found = await access.audit({ ...asked, limit: asked.limit + 1 });
      const items = found.slice(0, asked.limit);
      const last = items.at(-1);
      return {
        items: items.map(auditResource),
        ...(found.length > items.length && last && { next: String(last.seq) }),
      };
    });
    return Promise.resolve();
  };
}
