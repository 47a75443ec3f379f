/**
 * The tables of people, tokens and the audit, beside those of schema.ts.
 *
 * Tests    test/store/schema.test.ts
 */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Principal, Role } from '../domain/access.ts';
import type { TokenName, UserName } from '../domain/account.ts';

export const users = sqliteTable('users', {
  name: text().$type<UserName>().primaryKey(),
  role: text().$type<Role>().notNull(),
  passwordHash: text('password_hash'),
  enabled: integer({ mode: 'boolean' }).notNull(),
  createdAtMs: integer('created_at_ms').notNull(),
  lastLoginAtMs: integer('last_login_at_ms'),
});

export const sessions = sqliteTable('sessions', {
  hash: text().primaryKey(),
  user: text().$type<UserName>().notNull(),
  createdAtMs: integer('created_at_ms').notNull(),
  usedAtMs: integer('used_at_ms').notNull(),
  expiresAtMs: integer('expires_at_ms').notNull(),
  address: text().notNull(),
  agent: text().notNull(),
});

export const apiTokens = sqliteTable('api_tokens', {
  name: text().$type<TokenName>().primaryKey(),
  hash: text().notNull(),
  role: text().$type<Role>().notNull(),
  owner: text().$type<UserName>(),
  createdBy: text('created_by').notNull(),
  createdAtMs: integer('created_at_ms').notNull(),
  expiresAtMs: integer('expires_at_ms'),
  usedAtMs: integer('used_at_ms'),
});

export const setupCodes = sqliteTable('setup_codes', {
  hash: text().primaryKey(),
  expiresAtMs: integer('expires_at_ms').notNull(),
  first: integer({ mode: 'boolean' }).notNull(),
  user: text().$type<UserName>(),
});

export const audit = sqliteTable('audit', {
  seq: integer().primaryKey(),
  atMs: integer('at_ms').notNull(),
  actor: text().notNull(),
  actorKind: text('actor_kind').$type<Principal['kind'] | 'none'>().notNull(),
  role: text().$type<Role>(),
  action: text().notNull(),
  target: text().notNull(),
  status: integer().notNull(),
  address: text().notNull(),
  detail: text(),
});
