/**
 * Three descriptions of the same tables: the migrations, what the query builder believes, and the
 * page people read.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { getTableConfig } from 'drizzle-orm/sqlite-core';
import t from 'tap';
import { loadMigrations, migrate } from '../../src/store/migrate.ts';
import * as accessSchema from '../../src/store/access-schema.ts';
import * as idempotencySchema from '../../src/store/idempotency-schema.ts';
import * as schema from '../../src/store/schema.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { assets } from '../fakes/real-inventory.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: 0 | 1;
  readonly pk: number;
}

const database = openSqlite(path.join(t.testdir(), 'x.db'));
t.teardown(() => database.close());
migrate(database, loadMigrations(assets));
const tables = database
  .prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1`)
  .all()
  .map(({ name }) => name);

function columnsOf(table: string): Column[] {
  return database.pragma(`table_info(${table})`) as Column[];
}

t.test('the query builder knows every table and column as the migrations make them', (t) => {
  const known = Object.values({ ...schema, ...accessSchema, ...idempotencySchema }).map((table) =>
    getTableConfig(table),
  );
  t.same(known.map(({ name }) => name).sort(), tables);
  for (const { name, columns } of known) {
    t.same(
      columns
        .map((column) => [column.name, column.getSQLType(), column.notNull || column.primary])
        .sort(),
      columnsOf(name)
        .map((column) => [column.name, column.type.toLowerCase(), column.notnull === 1])
        .sort(),
      name,
    );
  }
  t.end();
});

t.test('db/README.md describes every column, and none that is gone', (t) => {
  const page = readFileSync(path.join(import.meta.dirname, '../../db/README.md'), 'utf8');
  for (const table of tables) {
    const section = page.split(/^## /m).find((text) => text.startsWith(`${table}\n`)) ?? '';
    const described = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    t.same(
      described,
      columnsOf(table).map(({ name }) => name),
      table,
    );
  }
  const sections = [...page.matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
  t.same(sections.sort(), tables);
  t.end();
});
