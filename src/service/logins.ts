/**
 * Logging in: with a password, or with a code that sets one.
 *
 * Owns     that a login always begins a session of its own, that nobody learns whether a name is
 *          known, and what is written down of it. A name that is not known is not: people type
 *          passwords into the wrong field.
 * Tests    test/service/access.test.ts
 */
import type {
  AccountStore,
  Caller,
  LoggedIn,
  Login,
  ManageAccess,
} from '../domain/access-ports.ts';
import {
  parseUserName,
  sessionExpiry,
  type SetupCode,
  type User,
  type UserName,
} from '../domain/account.ts';
import type { AuditRow } from '../domain/audit.ts';
import { RouseError } from '../domain/errors.ts';
import {
  agentCharsMax,
  sessionBytes,
  setupCodeChars,
  setupCodeMsMax,
} from '../domain/limits-access.ts';
import { LoginThrottled, type LoginThrottle } from '../domain/login-throttle.ts';
import { printableWithin } from '../domain/printable.ts';
import { readSetupCode, setupCodeOf, shownCode } from '../domain/setup-code.ts';
import { csrfOf, hashOf } from './known.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { Passwords } from './password-queue.ts';

export interface LoginDeps {
  readonly store: AccountStore;
  readonly nowMs: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly passwords: Passwords;
  readonly throttle: LoginThrottle;
  readonly note: AuditTrail['note'];
}

type Methods = 'login' | 'logout' | 'setupNeeded' | 'codeIsGood' | 'setup' | 'makeCode';

/** Of a name that is nobody's; longer ones would fill what is remembered of mistakes. */
const accountCharsMax = 64;
/** Attempts with a code are those on an account that no user can have. */
const SETUP = '(setup)';

export function createLogins(deps: LoginDeps): Pick<ManageAccess, Methods> {
  const { store, note } = deps;
  return {
    login: (login, caller) => logIn(deps, login, caller),
    async logout({ session, principal }) {
      if (session === undefined) return;
      await store.endSession(session);
      note({ ...doneBy(principal.name, principal.role), action: 'logout', address: '' });
    },
    setupNeeded: async () => (await store.users()).length === 0,
    async codeIsGood(code, caller) {
      return attempt(deps, { account: SETUP, address: caller.address }, async () => {
        const found = await goodCode(deps, code);
        return { isRight: found !== undefined, value: found !== undefined };
      });
    },
    setup: (asked, caller) => setup(deps, asked, caller),
    async makeCode(user) {
      const name = user === undefined ? undefined : await existing(store, user);
      const first = false;
      return newCode(deps, { first, ...(name !== undefined && { user: name }) });
    },
  };
}

async function logIn(
  deps: LoginDeps,
  { name, password }: Login,
  { address, agent }: Caller,
): Promise<LoggedIn> {
  const known = parseUserName(name);
  const user = known && (await deps.store.user(known));
  const account = user?.name ?? name.slice(0, accountCharsMax);
  const hash = user?.enabled === true ? user.passwordHash : undefined;
  const isRight = await checked(deps, { account, address }, () =>
    deps.passwords.fits(password, hash),
  );
  if (user && isRight) return begin(deps, user, { address, agent });
  const actor = user?.name ?? '';
  const row = { actor, actorKind: 'none', action: 'login.failed', target: '' } as const;
  deps.note({ ...row, status: 401, address });
  throw new RouseError('LOGIN_FAILED');
}

/** The code that a start prints while nobody can log in. */
export async function firstCode(deps: LoginDeps) {
  return newCode(deps, { first: true });
}

/**
 * @throws RouseError LOGIN_THROTTLED, and whatever `verify` throws, which is no mistake of theirs
 */
export async function checked(
  deps: Pick<LoginDeps, 'throttle' | 'nowMs'>,
  who: { readonly account: string; readonly address: string },
  verify: () => Promise<boolean>,
): Promise<boolean> {
  return attempt(deps, who, async () => {
    const isRight = await verify();
    return { isRight, value: isRight };
  });
}

async function attempt<T>(
  { throttle, nowMs }: Pick<LoginDeps, 'throttle' | 'nowMs'>,
  who: { readonly account: string; readonly address: string },
  verify: () => Promise<{ readonly isRight: boolean; readonly value: T }>,
): Promise<T> {
  const waitMs = throttle.begin(who, nowMs());
  if (waitMs > 0) throw new LoginThrottled(waitMs);
  try {
    const { isRight, value } = await verify();
    if (isRight) throttle.succeeded(who);
    return value;
  } catch (error) {
    // That nobody looked at it is no mistake of theirs.
    throttle.forgive(who);
    throw error;
  }
}

async function setup(
  deps: LoginDeps,
  { code, name, password }: Login & { readonly code: string },
  caller: Caller,
): Promise<LoggedIn> {
  const { store, note } = deps;
  const { address } = caller;
  const found = await attempt(deps, { account: SETUP, address }, async () => {
    const value = await goodCode(deps, code);
    return { isRight: value !== undefined, value };
  });
  const known = parseUserName(name);
  if (!found || !known || (found.user !== undefined && found.user !== known)) {
    const nobody = { actor: '', actorKind: 'none', target: '' } as const;
    note({ ...nobody, action: 'setup.refused', status: 403, address });
    throw new RouseError('SETUP_CODE_REFUSED');
  }
  const passwordHash = await deps.passwords.hash(password);
  if (!(await store.takeCode(found.hash))) throw new RouseError('SETUP_CODE_REFUSED');
  const user = await settle(deps, { code: found, name: known, passwordHash });
  note({ ...doneBy(user.name, user.role), action: 'setup', target: user.name, address });
  if (!user.enabled) throw new RouseError('LOGIN_FAILED');
  return begin(deps, user, caller);
}

/** @returns undefined for one that is not good, or not any more */
async function goodCode({ store, nowMs }: LoginDeps, text: string): Promise<SetupCode | undefined> {
  const code = readSetupCode(text);
  const found = code && (await store.code(hashOf(code)));
  if (!found || found.expiresAtMs <= nowMs()) return undefined;
  return found.first && (await store.users()).length > 0 ? undefined : found;
}

/** What the code is for: a password for its user, or an admin. */
async function settle(
  { store, nowMs }: LoginDeps,
  given: { readonly code: SetupCode; readonly name: UserName; readonly passwordHash: string },
): Promise<User> {
  const { code, name, passwordHash } = given;
  if (code.user !== undefined) return store.changeUser(name, { passwordHash }, {});
  const role = 'admin';
  const change = { role, enabled: true, passwordHash } as const;
  if (await store.user(name)) return store.changeUser(name, change, {});
  const user: User = { name, ...change, createdAtMs: nowMs() };
  await store.addUser(user);
  return user;
}

async function begin(deps: LoginDeps, { name, role }: User, caller: Caller): Promise<LoggedIn> {
  const { store, random, note } = deps;
  const now = deps.nowMs();
  const secret = Buffer.from(random(sessionBytes)).toString('base64url');
  const expiresAtMs = sessionExpiry(now);
  const user = await store.changeUser(name, { lastLoginAtMs: now }, 'all');
  await store.dropSessions(now);
  await store.addSession({
    ...{ hash: hashOf(secret), user: name, createdAtMs: now, usedAtMs: now, expiresAtMs },
    ...{ address: caller.address, agent: printableWithin(caller.agent, agentCharsMax) },
  });
  note({ ...doneBy(name, role), action: 'login', address: caller.address });
  return { user, secret, csrf: csrfOf(secret), expiresAtMs };
}

function doneBy(
  actor: string,
  role: User['role'],
): Omit<AuditRow, 'atMs' | 'action' | 'address' | 'detail'> {
  return { actor, actorKind: 'session', role, target: '', status: 200 };
}

async function newCode(
  { store, nowMs, random }: LoginDeps,
  kind: Pick<SetupCode, 'first' | 'user'>,
): Promise<{ readonly code: string; readonly expiresAtMs: number }> {
  const code = setupCodeOf(random(setupCodeChars));
  const expiresAtMs = nowMs() + setupCodeMsMax;
  await store.addCode({ hash: hashOf(code), expiresAtMs, ...kind });
  return { code: shownCode(code), expiresAtMs };
}

async function existing(store: AccountStore, reference: string): Promise<UserName> {
  const name = parseUserName(reference);
  const user = name && (await store.user(name));
  if (!user) throw new RouseError('USER_UNKNOWN', reference);
  return user.name;
}
