/**
 * Users, sessions and setup codes in SQLite.
 *
 * Owns     that no change leaves Rouse without an admin who can log in, and that a change of a user
 *          ends their sessions in the same transaction.
 * Leaves   API tokens to api-tokens.ts.
 * Tests    test/store/accounts.test.ts
 */
import { and, asc, desc, eq, lte, ne, sql } from 'drizzle-orm';
import type { AccountStore, UserChange } from '../domain/access-ports.ts';
import type { Session, SetupCode, User, UserName } from '../domain/account.ts';
import { RouseError } from '../domain/errors.ts';
import {
  sessionIdleMsMax,
  sessionsPerUserMax,
  setupCodesMax,
  usersMax,
} from '../domain/limits-access.ts';
import { sessions, setupCodes, users } from './access-schema.ts';
import { tokenStore } from './api-tokens.ts';
import { preparedOnce, type Access, type Builder } from './connections.ts';
import { userOf } from './user-row.ts';

const slot = sql.placeholder;

const statementsOf = preparedOnce((builder) => ({
  user: () =>
    builder
      .select()
      .from(users)
      .where(eq(users.name, slot('name')))
      .prepare(),
  owned: () =>
    builder
      .select()
      .from(sessions)
      .innerJoin(users, eq(users.name, sessions.user))
      .where(eq(sessions.hash, slot('hash')))
      .prepare(),
}));

export function createAccountStore(access: Access): AccountStore {
  return {
    ...userStore(access),
    ...sessionStore(access),
    ...codeStore(access),
    ...tokenStore(access),
  };
}

type UserMethods = 'users' | 'user' | 'addUser' | 'changeUser' | 'removeUser';

function userStore(access: Access): Pick<AccountStore, UserMethods> {
  return {
    users: () =>
      access.read((builder) =>
        builder.select().from(users).orderBy(asc(users.name)).all().map(userOf),
      ),
    user: (name) =>
      access.read((builder) => {
        const row = statementsOf(builder).user.get({ name });
        return row && userOf(row);
      }),
    addUser: (user) =>
      access.write((builder) => {
        addUser(builder, user);
      }),
    changeUser: (name, change, keep) =>
      access.write((builder) => {
        const changed = changeUser(builder, name, change);
        if (keep !== 'all') {
          const others = keep.session === undefined ? [] : [ne(sessions.hash, keep.session)];
          builder
            .delete(sessions)
            .where(and(eq(sessions.user, name), ...others))
            .run();
        }
        return changed;
      }),
    removeUser: (name) =>
      access.write((builder) => {
        keepingAnAdmin(builder, name, () => {
          const { changes } = builder.delete(users).where(eq(users.name, name)).run();
          if (changes === 0) throw new RouseError('USER_UNKNOWN', name);
        });
      }),
  };
}

type SessionMethods =
  | 'addSession'
  | 'session'
  | 'sessionsOf'
  | 'sessionUsed'
  | 'endSession'
  | 'endSessions'
  | 'dropSessions';

function sessionStore(access: Access): Pick<AccountStore, SessionMethods> {
  return {
    addSession: (session) =>
      access.write((builder) => {
        addSession(builder, session);
      }),
    session: (hash) =>
      access.read((builder) => {
        const row = statementsOf(builder).owned.get({ hash });
        return row && { session: row.sessions, user: userOf(row.users) };
      }),
    sessionsOf: (user) =>
      access.read((builder) =>
        builder
          .select()
          .from(sessions)
          .where(eq(sessions.user, user))
          .orderBy(desc(sessions.usedAtMs))
          .all(),
      ),
    sessionUsed: (hash, usedAtMs) =>
      access.write((builder) => {
        builder.update(sessions).set({ usedAtMs }).where(eq(sessions.hash, hash)).run();
      }, 'observation'),
    endSession: (hash) =>
      access.write((builder) => {
        builder.delete(sessions).where(eq(sessions.hash, hash)).run();
      }),
    endSessions: (user) =>
      access.write(
        (builder) => builder.delete(sessions).where(eq(sessions.user, user)).run().changes,
      ),
    dropSessions: (nowMs) =>
      access.write((builder) => {
        builder
          .delete(sessions)
          .where(
            sql`${lte(sessions.expiresAtMs, nowMs)}
              or ${lte(sessions.usedAtMs, nowMs - sessionIdleMsMax)}`,
          )
          .run();
      }, 'observation'),
  };
}

function codeStore(access: Access): Pick<AccountStore, 'addCode' | 'code' | 'takeCode'> {
  return {
    addCode: (code) =>
      access.write((builder) => {
        const { user = null, ...rest } = code;
        // The one that a start prints stands for the one before.
        if (code.first) builder.delete(setupCodes).where(eq(setupCodes.first, true)).run();
        builder
          .insert(setupCodes)
          .values({ ...rest, user })
          .run();
        builder
          .delete(setupCodes)
          .where(
            sql`${setupCodes.hash} in (select ${setupCodes.hash} from ${setupCodes}
              order by ${setupCodes.expiresAtMs} desc limit -1 offset ${setupCodesMax})`,
          )
          .run();
      }),
    code: (hash) =>
      access.read((builder) => {
        const row = builder.select().from(setupCodes).where(eq(setupCodes.hash, hash)).get();
        return row && codeOf(row);
      }),
    takeCode: (hash) =>
      access.write(
        (builder) => builder.delete(setupCodes).where(eq(setupCodes.hash, hash)).run().changes > 0,
      ),
  };
}

function codeOf({ user, ...code }: typeof setupCodes.$inferSelect): SetupCode {
  return { ...code, ...(user !== null && { user }) };
}

function addUser(builder: Builder, user: User): void {
  const { passwordHash = null, lastLoginAtMs = null, ...rest } = user;
  const known = builder.select({ name: users.name }).from(users).all();
  if (known.some(({ name }) => name === user.name)) {
    throw new RouseError('USER_CONFLICT', `${user.name} is there already`);
  }
  if (known.length >= usersMax) throw new RouseError('USER_CONFLICT', `there are ${known.length}`);
  builder
    .insert(users)
    .values({ ...rest, passwordHash, lastLoginAtMs })
    .run();
}

function changeUser(builder: Builder, name: UserName, change: UserChange): User {
  keepingAnAdmin(builder, name, () => {
    // The query builder refuses a change of nothing.
    if (Object.keys(change).length === 0) return;
    builder.update(users).set(change).where(eq(users.name, name)).run();
  });
  const row = statementsOf(builder).user.get({ name });
  if (!row) throw new RouseError('USER_UNKNOWN', name);
  return userOf(row);
}

/** Where somebody could log in as admin before, somebody can after. Throwing undoes the change. */
function keepingAnAdmin(builder: Builder, name: UserName, change: () => void): void {
  const before = hasAdmin(builder);
  change();
  if (before && !hasAdmin(builder)) throw new RouseError('USER_LAST_ADMIN', name);
}

function hasAdmin(builder: Builder): boolean {
  const all = builder.select().from(users).where(eq(users.role, 'admin')).all();
  return all.some(({ enabled, passwordHash }) => enabled && passwordHash !== null);
}

function addSession(builder: Builder, session: Session): void {
  builder.insert(sessions).values(session).run();
  builder
    .delete(sessions)
    .where(
      sql`${sessions.hash} in (select ${sessions.hash} from ${sessions}
        where ${sessions.user} = ${session.user}
        order by ${sessions.createdAtMs} desc limit -1 offset ${sessionsPerUserMax})`,
    )
    .run();
}
