/**
 * Machine configurations in SQLite, sealed.
 *
 * Tests    test/store/configs.test.ts
 */
import { asc, eq, gt, sql } from 'drizzle-orm';
import { RouseError } from '../domain/errors.ts';
import type { MachineConfig } from '../domain/machine-config.ts';
import type { ConfigName } from '../domain/machine.ts';
import type { ConfigStore, SaveOptions } from '../domain/ports.ts';
import { preparedOnce, type Access, type Builder } from './connections.ts';
import { pageFrom, readCursor } from './page.ts';
import { configs } from './schema.ts';
import type { Sealing } from './sealing.ts';
import { refuseStale } from './version.ts';

const statementsOf = preparedOnce((builder) => {
  const name = sql.placeholder('name');
  return {
    byName: () => builder.select().from(configs).where(eq(configs.name, name)).prepare(),
    page: () =>
      builder
        .select()
        .from(configs)
        .where(gt(configs.name, sql.placeholder('after')))
        .orderBy(asc(configs.name))
        .limit(sql.placeholder('limit'))
        .prepare(),
    upsert: () =>
      builder
        .insert(configs)
        .values({
          name,
          base: sql.placeholder('base'),
          patches: sql.placeholder('patches'),
          summary: sql.placeholder('summary'),
          version: sql.placeholder('version'),
        })
        .onConflictDoUpdate({
          target: configs.name,
          set: {
            base: sql`excluded.base`,
            patches: sql`excluded.patches`,
            summary: sql`excluded.summary`,
            version: sql`excluded.version`,
          },
        })
        .prepare(),
    remove: () => builder.delete(configs).where(eq(configs.name, name)).prepare(),
  };
});

export function createConfigStore(access: Access, sealing: Sealing): ConfigStore {
  return {
    find: (name) =>
      access.read((builder) => {
        const row = statementsOf(builder).byName.get({ name });
        return row && opened(row, sealing);
      }),
    list: ({ limit, cursor }) =>
      access.read((builder) => {
        const after = readCursor(cursor);
        const found = statementsOf(builder).page.all({ after, limit: limit + 1 });
        const items = found.map((row) => opened(row, sealing));
        return pageFrom(items, limit, (config) => config.name);
      }),
    save: (config, options) =>
      access.write((builder) => save(builder, config, { sealing, options })),
    remove: (name, options) =>
      access.write((builder) => {
        remove(builder, name, options);
      }),
  };
}

function opened(row: typeof configs.$inferSelect, sealing: Sealing): MachineConfig {
  return {
    ...row,
    base: sealing.open(row.base, placeOf(row.name, 'base')),
    patches: sealing.openList(row.patches, placeOf(row.name, 'patches')),
  };
}

interface Saving {
  readonly sealing: Sealing;
  readonly options: SaveOptions | undefined;
}

function save(
  builder: Builder,
  config: MachineConfig,
  { sealing, options }: Saving,
): MachineConfig {
  const statements = statementsOf(builder);
  const stored = statements.byName.get({ name: config.name });
  refuseStale(config.name, stored?.version, options ?? {});
  const saved = { ...config, version: (stored?.version ?? 0) + 1 };
  const sealed = (column: 'base' | 'patches'): string =>
    sealing.seal(builder, config[column], placeOf(config.name, column));
  statements.upsert.run({ ...saved, base: sealed('base'), patches: sealed('patches') });
  return saved;
}

function placeOf(row: string, column: string) {
  return { table: 'configs', row, column };
}

function remove(builder: Builder, name: ConfigName, options: SaveOptions = {}): void {
  const statements = statementsOf(builder);
  const stored = statements.byName.get({ name });
  if (!stored) throw new RouseError('MACHINE_CONFIG_UNKNOWN', name);
  refuseStale(name, stored.version, options);
  statements.remove.run({ name });
}
