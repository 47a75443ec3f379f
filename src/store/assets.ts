/**
 * What was fetched and is kept, in SQLite. The files themselves are src/assets.
 *
 * Tests    test/store/assets.test.ts
 */
import { asc, eq, sql } from 'drizzle-orm';
import type { AssetRows } from '../domain/asset-ports.ts';
import { preparedOnce, type Access } from './connections.ts';
import { assets } from './schema.ts';

const statementsOf = preparedOnce((builder) => {
  const url = sql.placeholder('url');
  return {
    byUrl: () => builder.select().from(assets).where(eq(assets.url, url)).prepare(),
    all: () => builder.select().from(assets).orderBy(asc(assets.url)).prepare(),
    upsert: () =>
      builder
        .insert(assets)
        .values({
          url,
          sha256: sql.placeholder('sha256'),
          sizeBytes: sql.placeholder('sizeBytes'),
          declared: sql.placeholder('declared'),
          firstSeenAtMs: sql.placeholder('firstSeenAtMs'),
          usedAtMs: sql.placeholder('usedAtMs'),
        })
        .onConflictDoUpdate({
          target: assets.url,
          set: {
            sha256: sql`excluded.sha256`,
            sizeBytes: sql`excluded.size_bytes`,
            declared: sql`excluded.declared`,
            firstSeenAtMs: sql`excluded.first_seen_at_ms`,
            usedAtMs: sql`excluded.used_at_ms`,
          },
        })
        .prepare(),
    remove: () => builder.delete(assets).where(eq(assets.url, url)).prepare(),
  };
});

export function createAssetRows(access: Access): AssetRows {
  return {
    find: (url) => access.read((builder) => statementsOf(builder).byUrl.get({ url })),
    all: () => access.read((builder) => statementsOf(builder).all.all()),
    save: (asset) =>
      access.write((builder) => {
        statementsOf(builder).upsert.run({ ...asset });
      }),
    remove: (url) =>
      access.write((builder) => {
        statementsOf(builder).remove.run({ url });
      }),
  };
}
