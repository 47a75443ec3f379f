/**
 * The way to the disk that worked for each model, in SQLite.
 *
 * Limits   `diskModelsMax`: models are what machines say they are, and anyone can claim to be one.
 * Tests    test/store/disk-ways.test.ts
 */
import { asc, count, sql } from 'drizzle-orm';
import { diskModelsMax } from '../domain/limits.ts';
import type { DiskWayStore } from '../domain/ports.ts';
import { preparedOnce, type Access } from './connections.ts';
import { diskWays } from './schema.ts';

const statementsOf = preparedOnce((builder) => ({
  all: () => builder.select().from(diskWays).orderBy(asc(diskWays.model)).prepare(),
  count: () => builder.select({ models: count() }).from(diskWays).prepare(),
  upsert: () =>
    builder
      .insert(diskWays)
      .values({ model: sql.placeholder('model'), way: sql.placeholder('way') })
      .onConflictDoUpdate({ target: diskWays.model, set: { way: sql`excluded.way` } })
      .prepare(),
  update: () =>
    builder
      .update(diskWays)
      .set({ way: sql`${sql.placeholder('way')}` })
      .where(sql`${diskWays.model} = ${sql.placeholder('model')}`)
      .prepare(),
}));

/** @param modelsMax  `diskModelsMax` unless a test says otherwise; then no new model is learned */
export function createDiskWayStore(access: Access, modelsMax = diskModelsMax): DiskWayStore {
  return {
    all: () =>
      access.read(
        (builder) =>
          new Map(
            statementsOf(builder)
              .all.all()
              .map(({ model, way }) => [model, way]),
          ),
      ),
    save: (model, way) =>
      access.write((builder) => {
        const statements = statementsOf(builder);
        const full = (statements.count.get()?.models ?? 0) >= modelsMax;
        if (full) statements.update.run({ model, way });
        else statements.upsert.run({ model, way });
      }),
  };
}
