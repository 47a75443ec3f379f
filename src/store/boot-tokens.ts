/**
 * Tokens for the files of profiles and for what installers report, in SQLite, by their hashes.
 *
 * Owns     that a machine has no more than `bootTokensPerMachineMax` of them, and that those whose
 *          time is over leave. One that was ended or revoked stays so, whoever uses it just now.
 * Tests    test/store/boot-tokens.test.ts
 */
import { and, eq, lte, sql } from 'drizzle-orm';
import type { BootTokenStore } from '../domain/answer-ports.ts';
import type { BootToken } from '../domain/boot-token.ts';
import { bootTokensPerMachineMax } from '../domain/limits-answers.ts';
import { preparedOnce, type Access, type Builder } from './connections.ts';
import { bootTokens } from './schema.ts';

const statementsOf = preparedOnce((builder) => {
  const slot = sql.placeholder;
  const { hash, callbackHash, state, machineId, issuedAtMs, expiresAtMs } = bootTokens;
  const by = (column: typeof hash | typeof callbackHash) => () =>
    builder
      .select()
      .from(bootTokens)
      .where(eq(column, slot('hash')))
      .prepare();
  return {
    byHash: { files: by(hash), callback: by(callbackHash) },
    add: () =>
      builder
        .insert(bootTokens)
        .values({
          hash: slot('hash'),
          callbackHash: slot('callbackHash'),
          machineId: slot('machineId'),
          macs: slot('macs'),
          profile: slot('profile'),
          session: slot('session'),
          issuedAtMs: slot('issuedAtMs'),
          filesUntilMs: slot('filesUntilMs'),
          expiresAtMs: slot('expiresAtMs'),
          state: slot('state'),
          addresses: slot('addresses'),
          uses: slot('uses'),
        })
        .prepare(),
    change: () =>
      builder
        .update(bootTokens)
        .set({
          state: sql`${slot('next')}`,
          addresses: sql`${slot('addresses')}`,
          uses: sql`${slot('uses')}`,
        })
        .where(and(eq(hash, slot('hash')), eq(state, 'open')))
        .prepare(),
    removeExpired: () =>
      builder
        .delete(bootTokens)
        .where(lte(expiresAtMs, slot('nowMs')))
        .prepare(),
    removeOldest: () =>
      builder
        .delete(bootTokens)
        .where(
          sql`${hash} in (select ${hash} from ${bootTokens}
            where ${machineId} = ${slot('machineId')}
            order by ${issuedAtMs} desc limit -1 offset ${slot('kept')})`,
        )
        .prepare(),
    latest: () =>
      builder
        .select({ atMs: sql<number | null>`max(${issuedAtMs})` })
        .from(bootTokens)
        .prepare(),
  };
});

export function createBootTokenStore(access: Access): BootTokenStore {
  return {
    find: (hash, purpose) =>
      access.read((builder) => statementsOf(builder).byHash[purpose].get({ hash })),
    add: (token) =>
      access.write((builder) => {
        add(builder, token);
      }, 'observation'),
    change: (token) =>
      access.write((builder) => {
        const { hash, state: next, uses } = token;
        // Written by hand: what is no column's own placeholder is bound as it stands.
        const addresses = JSON.stringify(token.addresses);
        return statementsOf(builder).change.run({ hash, next, uses, addresses }).changes > 0;
      }),
    latestIssueMs: () =>
      access.read((builder) => statementsOf(builder).latest.get()?.atMs ?? undefined),
  };
}

function add(builder: Builder, token: BootToken): void {
  const statements = statementsOf(builder);
  statements.removeExpired.run({ nowMs: token.issuedAtMs });
  statements.add.run({ ...token });
  const { machineId } = token;
  statements.removeOldest.run({ machineId, kept: bootTokensPerMachineMax });
}
