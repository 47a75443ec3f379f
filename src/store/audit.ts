/**
 * The audit in SQLite: rows are added at one end and leave at the other.
 *
 * Owns     nothing of that rule: triggers of the migration hold it, whoever writes.
 * Tests    test/store/audit.test.ts
 */
import { and, asc, desc, eq, gte, lt, lte, sql } from 'drizzle-orm';
import type { AuditStore } from '../domain/access-ports.ts';
import type { StoredAuditRow } from '../domain/audit.ts';
import { audit } from './access-schema.ts';
import type { Access, Builder } from './connections.ts';

export function createAuditStore(access: Access): AuditStore {
  return {
    append: ({ role = null, detail = null, ...row }) =>
      access.write((builder) => {
        builder
          .insert(audit)
          .values({ seq: lastSeq(builder) + 1, ...row, role, detail })
          .run();
      }),
    query: ({ limit, before, actor, action }) =>
      access.read((builder) =>
        builder
          .select()
          .from(audit)
          .where(
            and(
              before === undefined ? undefined : lt(audit.seq, before),
              actor === undefined ? undefined : eq(audit.actor, actor),
              action === undefined ? undefined : eq(audit.action, action),
            ),
          )
          .orderBy(desc(audit.seq))
          .limit(limit)
          .all()
          .map(rowOf),
      ),
    trim: ({ sinceMs, rowsMax }) =>
      access.write((builder) => {
        const last = lastSeq(builder);
        // After a clock was set back later rows are older: what is young keeps what follows it.
        const young = builder
          .select({ seq: audit.seq })
          .from(audit)
          .where(gte(audit.atMs, sinceMs))
          .orderBy(asc(audit.seq))
          .limit(1)
          .get()?.seq;
        // The newest row stays, for the numbers go on from it.
        const old = Math.min((young ?? last) - 1, last - 1);
        const leaving = Math.max(old, last - rowsMax);
        builder.delete(audit).where(lte(audit.seq, leaving)).run();
      }, 'observation'),
  };
}

function lastSeq(builder: Builder): number {
  const found = builder
    .select({ seq: sql<number | null>`max(${audit.seq})` })
    .from(audit)
    .get();
  return found?.seq ?? 0;
}

function rowOf({ role, detail, ...row }: typeof audit.$inferSelect): StoredAuditRow {
  return { ...row, ...(role !== null && { role }), ...(detail !== null && { detail }) };
}
