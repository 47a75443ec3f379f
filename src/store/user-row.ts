/**
 * A row of the table of users, as the domain has it.
 *
 * Tests    test/store/accounts.test.ts
 */
import type { User } from '../domain/account.ts';
import type { users } from './access-schema.ts';

export function userOf(row: typeof users.$inferSelect): User {
  const { passwordHash, lastLoginAtMs, ...user } = row;
  return {
    ...user,
    ...(passwordHash !== null && { passwordHash }),
    ...(lastLoginAtMs !== null && { lastLoginAtMs }),
  };
}
