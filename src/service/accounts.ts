/**
 * What admins do with users, and users with themselves.
 *
 * Owns     that whoever changes the own password shows the one before, and which changes end
 *          sessions: all do, but that the session which changes the own password goes on.
 * Tests    test/service/access.test.ts
 */
import type { Caller, Known, ManageAccess, UserPatch } from '../domain/access-ports.ts';
import { parseUserName, type User } from '../domain/account.ts';
import { RouseError } from '../domain/errors.ts';
import { checked, type LoginDeps } from './logins.ts';

type Methods =
  'users' | 'user' | 'createUser' | 'changeUser' | 'removeUser' | 'sessionsOf' | 'endSessions';

export function createAccounts(deps: LoginDeps): Pick<ManageAccess, Methods> {
  const { store, passwords, nowMs } = deps;
  const existing = async (reference: string): Promise<User> => {
    const name = parseUserName(reference);
    const user = name && (await store.user(name));
    if (!user) throw new RouseError('USER_UNKNOWN', reference);
    return user;
  };
  return {
    users: () => store.users(),
    user: existing,
    async createUser({ name, role, password }) {
      const passwordHash = password === undefined ? undefined : await passwords.hash(password);
      const user = {
        ...{ name, role, enabled: true, createdAtMs: nowMs() },
        ...(passwordHash !== undefined && { passwordHash }),
      };
      await store.addUser(user);
      return user;
    },
    async changeUser(reference, patch, by) {
      const user = await existing(reference);
      const isOwn = by.user === user.name;
      insistOnRight(patch, { by, isOwn });
      const { role, enabled, password } = patch;
      if (isOwn && password !== undefined) await insistOnPassword(deps, { user, patch, by });
      const passwordHash = password === undefined ? undefined : await passwords.hash(password);
      const change = {
        ...(role !== undefined && { role }),
        ...(enabled !== undefined && { enabled }),
        ...(passwordHash !== undefined && { passwordHash }),
      };
      const onlyPassword = role === undefined && enabled === undefined;
      const own = isOwn && onlyPassword && by.session !== undefined;
      return store.changeUser(user.name, change, own ? { session: by.session } : {});
    },
    async removeUser(reference) {
      const user = await existing(reference);
      await store.removeUser(user.name);
      return user;
    },
    sessionsOf: async (reference) => store.sessionsOf((await existing(reference)).name),
    endSessions: async (reference) => store.endSessions((await existing(reference)).name),
  };
}

/** Users may change what they know, and nothing that says what they may. */
function insistOnRight(
  { role, enabled }: UserPatch,
  { by, isOwn }: { readonly by: Known; readonly isOwn: boolean },
): void {
  if (by.principal.role === 'admin') return;
  if (isOwn && role === undefined && enabled === undefined) return;
  throw new RouseError('ROLE_INSUFFICIENT', 'only admins change more than the own password');
}

/** A browser that was left open is not enough to take the account over. */
async function insistOnPassword(
  deps: LoginDeps,
  given: {
    readonly user: User;
    readonly patch: UserPatch;
    readonly by: Known & { readonly caller: Caller };
  },
): Promise<void> {
  const { user, patch, by } = given;
  const who = { account: user.name, address: by.caller.address };
  const isRight = await checked(deps, who, () =>
    deps.passwords.fits(patch.currentPassword ?? '', user.passwordHash),
  );
  if (!isRight) throw new RouseError('LOGIN_FAILED', 'the current password is another one');
}
