/**
 * API tokens: made, shown once, taken back.
 *
 * Owns     that no token may more than whoever makes it, that one of a user is theirs, and that
 *          users see their own.
 * Tests    test/service/access.test.ts
 */
import { ROLES } from '../domain/access.ts';
import type { AccountStore, Known, ManageAccess } from '../domain/access-ports.ts';
import { parseTokenName, type ApiToken } from '../domain/account.ts';
import { RouseError } from '../domain/errors.ts';
import { tokenBytes, tokenDaysDefault } from '../domain/limits-access.ts';
import { hashOf, TOKEN_PREFIX } from './known.ts';

interface TokenDeps {
  readonly store: AccountStore;
  readonly nowMs: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

const DAY_MS = 86_400_000;

type Methods = 'tokens' | 'token' | 'createToken' | 'removeToken';

export function createApiTokens(deps: TokenDeps): Pick<ManageAccess, Methods> {
  const { store, nowMs, random } = deps;
  const existing = async (reference: string, by: Known): Promise<ApiToken> => {
    const name = parseTokenName(reference);
    const token = name && (await store.token(name));
    if (!token || !mayHave(token, by)) throw new RouseError('TOKEN_UNKNOWN', reference);
    return token;
  };
  return {
    tokens: async (by) => (await store.tokens()).filter((token) => mayHave(token, by)),
    token: existing,
    async createToken({ name, role, expiresInDays = tokenDaysDefault }, by) {
      insistOnRight(role, by);
      const secret = TOKEN_PREFIX + Buffer.from(random(tokenBytes)).toString('base64url');
      const createdAtMs = nowMs();
      const token: ApiToken = {
        ...{ name, role, hash: hashOf(secret), createdBy: by.principal.name, createdAtMs },
        ...(by.user !== undefined && { owner: by.user }),
        ...(expiresInDays !== null && { expiresAtMs: createdAtMs + expiresInDays * DAY_MS }),
      };
      await store.addToken(token);
      return { token, secret };
    },
    async removeToken(reference, by) {
      const token = await existing(reference, by);
      await store.removeToken(token.name);
      return token;
    },
  };
}

function mayHave({ owner }: ApiToken, { principal, user }: Known): boolean {
  return principal.role === 'admin' || (owner !== undefined && owner === user);
}

function insistOnRight(role: ApiToken['role'], { principal }: Known): void {
  if (ROLES.indexOf(role) > ROLES.indexOf(principal.role)) {
    throw new RouseError('ROLE_INSUFFICIENT', `${principal.name} has the role ${principal.role}`);
  }
  // It could else make itself another one each time before it expires.
  if (principal.kind === 'token' && principal.role !== 'admin') {
    throw new RouseError('ROLE_INSUFFICIENT', 'a token makes others only with the role admin');
  }
}
