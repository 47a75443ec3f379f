/**
 * API tokens in SQLite.
 *
 * Tests    test/store/accounts.test.ts
 */
import { asc, eq, sql } from 'drizzle-orm';
import type { AccountStore } from '../domain/access-ports.ts';
import type { ApiToken } from '../domain/account.ts';
import { RouseError } from '../domain/errors.ts';
import { tokensMax } from '../domain/limits-access.ts';
import { apiTokens, users } from './access-schema.ts';
import { preparedOnce, type Access, type Builder } from './connections.ts';
import { userOf } from './user-row.ts';

const statementsOf = preparedOnce((builder) => ({
  owned: () =>
    builder
      .select()
      .from(apiTokens)
      .leftJoin(users, eq(users.name, apiTokens.owner))
      .where(eq(apiTokens.hash, sql.placeholder('hash')))
      .prepare(),
}));

type Methods = 'tokens' | 'token' | 'tokenOf' | 'addToken' | 'tokenUsed' | 'removeToken';

export function tokenStore(access: Access): Pick<AccountStore, Methods> {
  return {
    tokens: () =>
      access.read((builder) =>
        builder.select().from(apiTokens).orderBy(asc(apiTokens.name)).all().map(tokenFrom),
      ),
    token: (name) =>
      access.read((builder) => {
        const row = builder.select().from(apiTokens).where(eq(apiTokens.name, name)).get();
        return row && tokenFrom(row);
      }),
    tokenOf: (hash) =>
      access.read((builder) => {
        const row = statementsOf(builder).owned.get({ hash });
        if (!row) return undefined;
        const owner = row.users && userOf(row.users);
        return { token: tokenFrom(row.api_tokens), ...(owner && { owner }) };
      }),
    addToken: (token) =>
      access.write((builder) => {
        add(builder, token);
      }),
    tokenUsed: (hash, usedAtMs) =>
      access.write((builder) => {
        builder.update(apiTokens).set({ usedAtMs }).where(eq(apiTokens.hash, hash)).run();
      }, 'observation'),
    removeToken: (name) =>
      access.write(
        (builder) => builder.delete(apiTokens).where(eq(apiTokens.name, name)).run().changes > 0,
      ),
  };
}

function add(builder: Builder, token: ApiToken): void {
  const known = builder.select({ name: apiTokens.name }).from(apiTokens).all();
  if (known.some(({ name }) => name === token.name)) {
    throw new RouseError('TOKEN_CONFLICT', `${token.name} is there already`);
  }
  if (known.length >= tokensMax) {
    throw new RouseError('TOKEN_CONFLICT', `there are ${known.length}`);
  }
  const { owner = null, expiresAtMs = null, usedAtMs = null, ...rest } = token;
  builder
    .insert(apiTokens)
    .values({ ...rest, owner, expiresAtMs, usedAtMs })
    .run();
}

function tokenFrom(row: typeof apiTokens.$inferSelect): ApiToken {
  const { owner, expiresAtMs, usedAtMs, ...token } = row;
  return {
    ...token,
    ...(owner !== null && { owner }),
    ...(expiresAtMs !== null && { expiresAtMs }),
    ...(usedAtMs !== null && { usedAtMs }),
  };
}
