/**
 * The table of requests that may be sent again, beside those of schema.ts.
 *
 * Tests    test/store/idempotency.test.ts
 */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const idempotency = sqliteTable('idempotency', {
  scope: text().notNull(),
  key: text().notNull(),
  fingerprint: text().notNull(),
  atMs: integer('at_ms').notNull(),
  answer: text(),
});
