/**
 * Requests that may be sent again, in SQLite: they outlive the process.
 *
 * Limits   idempotencyRowsMax; the oldest go first.
 * Tests    test/store/idempotency.test.ts
 */
import { and, desc, eq, lte } from 'drizzle-orm';
import type { IdempotencyStore, KeptAnswer, KeyedRequest } from '../domain/idempotency-ports.ts';
import { idempotencyRowsMax } from '../domain/limits-idempotency.ts';
import type { Access, Builder } from './connections.ts';
import { idempotency } from './idempotency-schema.ts';

export function createIdempotencyStore(access: Access): IdempotencyStore {
  return {
    begin: ({ scope, key, fingerprint, atMs }, sinceMs) =>
      access.write((builder) => {
        builder.delete(idempotency).where(lte(idempotency.atMs, sinceMs)).run();
        const found = builder.select().from(idempotency).where(isThis({ scope, key })).get();
        if (found) {
          const { answer, ...request } = found;
          return {
            ...request,
            ...(answer !== null && { answer: JSON.parse(answer) as KeptAnswer }),
          };
        }
        makeRoom(builder);
        builder.insert(idempotency).values({ scope, key, fingerprint, atMs }).run();
        return undefined;
      }),
    finish: (request, answer) =>
      access.write((builder) => {
        const kept = { answer: JSON.stringify(answer) };
        builder.update(idempotency).set(kept).where(isThis(request)).run();
      }),
    forget: (request) =>
      access.write((builder) => {
        builder.delete(idempotency).where(isThis(request)).run();
      }),
  };
}

function isThis({ scope, key }: Pick<KeyedRequest, 'scope' | 'key'>) {
  return and(eq(idempotency.scope, scope), eq(idempotency.key, key));
}

function makeRoom(builder: Builder): void {
  const last = builder
    .select({ atMs: idempotency.atMs })
    .from(idempotency)
    .orderBy(desc(idempotency.atMs))
    .limit(1)
    .offset(idempotencyRowsMax - 1)
    .get();
  if (last) builder.delete(idempotency).where(lte(idempotency.atMs, last.atMs)).run();
}
