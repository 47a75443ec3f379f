/** Somebody at the TCP listener of the admin plane: with a cookie, a token, or nothing. */
import type { FastifyInstance } from 'fastify';
import type { Test } from 'tap';
import type { Role } from '../../src/domain/access.ts';
import type { TokenName, UserName } from '../../src/domain/account.ts';
import type { AdminDeps } from '../../src/http/api/app.ts';
import { movedClock, PASSWORD } from './access.ts';
import { adminApp, type AdminApp, type Answer, type Ask } from './admin-app.ts';

export interface Visitor {
  /** what a browser sends by itself, and the header that its page adds */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookie: string;
  readonly csrf: string;
  readonly ask: (request: string, options?: Ask) => Promise<Answer>;
}

export interface Visited extends AdminApp {
  readonly clock: ReturnType<typeof movedClock>;
  /** makes a user of that role and logs in */
  readonly visitor: (role: Role, name?: string) => Promise<Visitor>;
  /** the header of a token of that role, which is nobody's */
  readonly tokenOf: (role: Role, name?: string) => Promise<Readonly<Record<string, string>>>;
}

const LOCAL = { principal: { kind: 'local', name: 'cli root', role: 'admin' } } as const;

export async function visited(
  t: Test,
  parts: Partial<AdminDeps> = {},
  before?: (app: FastifyInstance) => void,
): Promise<Visited> {
  const clock = movedClock();
  const surface = 'tcp';
  const admin = await adminApp(t, { surface, ...parts }, undefined, before, { clock });
  const { access, ask } = admin;
  return {
    ...admin,
    clock,
    async visitor(role, name = role) {
      await access.createUser({ name: name as UserName, role, password: PASSWORD });
      const answer = await ask('POST /api/v1/session', { body: { name, password: PASSWORD } });
      const cookie = String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
      const csrf = String(answer.body['csrf']);
      const headers = { cookie, 'x-rouse-csrf': csrf, 'sec-fetch-site': 'same-origin' };
      return {
        ...{ headers, cookie, csrf },
        ask: (request, options = {}) =>
          ask(request, { ...options, headers: { ...headers, ...options.headers } }),
      };
    },
    async tokenOf(role, name = `t-${role}`) {
      const draft = { name: name as TokenName, role };
      const { secret } = await access.createToken(draft, LOCAL);
      return { authorization: `Bearer ${secret}` };
    },
  };
}
