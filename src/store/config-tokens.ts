/**
 * Tokens for machine configurations in SQLite, by their hashes.
 *
 * Owns     that a machine has no more than `configTokensPerMachineMax` of them, and that those
 *          whose time is over leave. A change is made only from the state it was decided on, so
 *          that of two askers at once one finds it changed.
 * Tests    test/store/config-tokens.test.ts
 */
import { and, eq, lte, sql } from 'drizzle-orm';
import type { ConfigToken } from '../domain/config-token.ts';
import { configTokensPerMachineMax } from '../domain/limits-config.ts';
import type { ConfigTokenStore } from '../domain/ports.ts';
import { preparedOnce, type Access, type Builder } from './connections.ts';
import { configTokens } from './schema.ts';

const statementsOf = preparedOnce((builder) => {
  const slot = sql.placeholder;
  const { hash, state, machineId, issuedAtMs, expiresAtMs } = configTokens;
  return {
    byHash: () =>
      builder
        .select()
        .from(configTokens)
        .where(eq(hash, slot('hash')))
        .prepare(),
    add: () =>
      builder
        .insert(configTokens)
        .values({
          hash: slot('hash'),
          machineId: slot('machineId'),
          macs: slot('macs'),
          uuid: slot('uuid'),
          session: slot('session'),
          issuedAtMs: slot('issuedAtMs'),
          expiresAtMs: slot('expiresAtMs'),
          state: slot('state'),
        })
        .prepare(),
    change: () =>
      builder
        .update(configTokens)
        .set({
          state: sql`${slot('next')}`,
          address: sql`${slot('address')}`,
          servedAtMs: sql`${slot('servedAtMs')}`,
        })
        .where(and(eq(hash, slot('hash')), eq(state, slot('before'))))
        .prepare(),
    removeExpired: () =>
      builder
        .delete(configTokens)
        .where(lte(expiresAtMs, slot('nowMs')))
        .prepare(),
    removeOldest: () =>
      builder
        .delete(configTokens)
        .where(
          sql`${hash} in (select ${hash} from ${configTokens}
            where ${machineId} = ${slot('machineId')}
            order by ${issuedAtMs} desc limit -1 offset ${slot('kept')})`,
        )
        .prepare(),
    latest: () =>
      builder
        .select({ atMs: sql<number | null>`max(${issuedAtMs})` })
        .from(configTokens)
        .prepare(),
  };
});

export function createConfigTokenStore(access: Access): ConfigTokenStore {
  return {
    find: (hash) =>
      access.read((builder) => {
        const row = statementsOf(builder).byHash.get({ hash });
        return row && fromRow(row);
      }),
    add: (token) =>
      access.write((builder) => {
        add(builder, token);
      }, 'observation'),
    change: (token, before) =>
      access.write((builder) => {
        const { hash, state: next, address = null, servedAtMs = null } = token;
        return (
          statementsOf(builder).change.run({ hash, before, next, address, servedAtMs }).changes > 0
        );
      }),
    latestIssueMs: () =>
      access.read((builder) => statementsOf(builder).latest.get()?.atMs ?? undefined),
  };
}

function add(builder: Builder, token: ConfigToken): void {
  const statements = statementsOf(builder);
  statements.removeExpired.run({ nowMs: token.issuedAtMs });
  statements.add.run({ ...token, uuid: token.uuid ?? null });
  const { machineId } = token;
  statements.removeOldest.run({ machineId, kept: configTokensPerMachineMax });
}

function fromRow(row: typeof configTokens.$inferSelect): ConfigToken {
  const { uuid, address, servedAtMs, ...rest } = row;
  return {
    ...rest,
    ...(uuid !== null && { uuid }),
    ...(address !== null && { address }),
    ...(servedAtMs !== null && { servedAtMs }),
  };
}
