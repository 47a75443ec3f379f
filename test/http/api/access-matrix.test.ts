/**
 * Every route of the admin plane against everybody who may come, compared with the table beside
 * this file. A route that is not in the table fails, and so does a row without a route.
 */
import type { FastifyInstance } from 'fastify';
import t from 'tap';
import { allows, ROLES, type Access, type Role } from '../../../src/domain/access.ts';
import { aHost } from '../../fakes/host.ts';
import { visited, type Visited } from '../../fakes/visitor.ts';
import { ACCESS_TABLE, type Asked } from './access-table.ts';

interface Route {
  readonly method: string;
  readonly url: string;
  readonly operationId: string;
}

const SAMPLES: Readonly<Record<string, string>> = {
  ':reference': '52:54:00:aa:00:01',
  '*': 'linux',
};

/** Whoever comes: what they send, and what they are let in to. */
interface Comer {
  readonly headers: Readonly<Record<string, string>>;
  readonly role: Role | undefined;
}

async function comers({ visitor, tokenOf, access, clock }: Visited) {
  const idle = await visitor('admin', 'idle');
  const revoked = await tokenOf('admin', 'revoked');
  const dismissed = await visitor('admin', 'dismissed');
  const local = { principal: { kind: 'local', name: '', role: 'admin' } } as const;
  clock.nowAtMs += 1_800_000;
  await access.removeToken('revoked', local);
  const by = { ...local, caller: { address: '', agent: '' } };
  await access.changeUser('dismissed', { enabled: false }, by);
  const all: Record<string, Comer> = {
    nobody: { headers: {}, role: undefined },
    'an expired session': { headers: idle.headers, role: undefined },
    'a revoked token': { headers: revoked, role: undefined },
    'a disabled user': { headers: dismissed.headers, role: undefined },
  };
  for (const role of ROLES) all[`a token: ${role}`] = { headers: await tokenOf(role), role };
  return all;
}

/** What everybody may is asked of the routes in which it says so; others need what it says. */
function needed(asked: Asked): Access {
  return asked === 'own' ? 'admin' : asked;
}

const REFUSALS = new Set(['UNAUTHENTICATED', 'ROLE_INSUFFICIENT', 'REQUEST_FOREIGN']);

t.test('every route lets in whom the table says, and nobody else', async (t) => {
  const routes: Route[] = [];
  // The real one listens to the network for ten seconds.
  const host = { ...aHost(), probe: () => Promise.resolve({}) };
  const site = await visited(t, { host }, (app: FastifyInstance) => {
    app.addHook('onRoute', ({ method, url, config }) => {
      const methods = [method].flat();
      const operationId = config?.operationId ?? '';
      routes.push(...methods.map((one) => ({ method: one, url, operationId })));
    });
  });
  t.ok(routes.length > 60, `${routes.length} routes`);
  const known = new Set(routes.map(({ operationId }) => operationId));
  t.same([...known].filter((id) => !(id in ACCESS_TABLE)).sort(), [], 'routes without a row');
  t.same(
    Object.keys(ACCESS_TABLE).filter((id) => !known.has(id)),
    [],
    'rows without a route',
  );
  for (const [who, { headers, role }] of Object.entries(await comers(site))) {
    const wrong: string[] = [];
    for (const { method, url, operationId } of routes) {
      const asked = ACCESS_TABLE[operationId];
      if (asked === undefined) continue;
      const target = exampleOf(url);
      const answer = await site.app.inject({ method: method as 'GET', url: target, headers });
      const { code } = codeOf(answer.payload);
      const refused = [401, 403].includes(answer.statusCode);
      const isIn = method === 'HEAD' ? !refused : !REFUSALS.has(code);
      const right = allows(role, needed(asked));
      const is401 = answer.statusCode === (role === undefined ? 401 : 403);
      if (isIn !== right || (!right && method !== 'HEAD' && !is401)) {
        wrong.push(`${method} ${url}: ${answer.statusCode} ${code}`);
      }
    }
    t.same(wrong, [], who);
  }
});

/** `::` is a colon that begins no parameter. */
function exampleOf(url: string): string {
  return url.replaceAll(/::|:\w+|\*/g, (part) => {
    return part === '::' ? ':' : (SAMPLES[part] ?? 'somebody');
  });
}

/** HEAD has no body, so its status is what there is. */
function codeOf(payload: string): { readonly code: string } {
  try {
    const { code } = JSON.parse(payload) as { readonly code?: string };
    return { code: code ?? '' };
  } catch {
    return { code: '' };
  }
}

t.test('what is open to oneself is open to no other user', async (t) => {
  const { visitor } = await visited(t);
  const [eve, bob] = [await visitor('read', 'eve'), await visitor('operate', 'bob')];
  const own = Object.entries(ACCESS_TABLE).filter(([, asked]) => asked === 'own');
  t.same(own.map(([id]) => id).sort(), [
    ...['deleteUserSessions', 'getUser', 'listUserSessions', 'updateUser'],
  ]);
  t.equal((await eve.ask('GET /api/v1/users/eve')).status, 200);
  t.equal((await eve.ask('GET /api/v1/users/eve/sessions')).status, 200);
  t.equal((await eve.ask('PATCH /api/v1/users/eve', { body: {} })).status, 200);
  for (const asked of ['GET /api/v1/users/eve', 'PATCH /api/v1/users/eve']) {
    t.equal((await bob.ask(asked, { body: {} })).status, 403, asked);
  }
  t.equal((await eve.ask('DELETE /api/v1/users/eve/sessions')).status, 200);
  t.equal((await eve.ask('GET /api/v1/users/eve')).status, 401);
});
