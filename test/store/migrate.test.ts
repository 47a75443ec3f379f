import path from 'node:path';
import t, { type Test } from 'tap';
import { loadMigrations, migrate, userVersion, type Migration } from '../../src/store/migrate.ts';
import { openSqlite, type Sqlite } from '../../src/store/sqlite.ts';
import { assets } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

const released = loadMigrations(assets);

function database(t: Test): Sqlite {
  const opened = openSqlite(path.join(t.testdir(), 'x.db'));
  t.teardown(() => opened.close());
  return opened;
}

function tablesOf(from: Sqlite): unknown[] {
  return from.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();
}

function files(contents: Readonly<Record<string, string>>): Parameters<typeof loadMigrations>[0] {
  return {
    listAssets: () => Object.keys(contents),
    readAsset: (key) => Buffer.from(contents[key] ?? ''),
  };
}

t.test('runs each migration once, in order', (t) => {
  const fresh = database(t);
  t.equal(migrate(fresh, released), released.length);
  t.equal(userVersion(fresh), released.length);
  t.equal(migrate(fresh, released), 0);
  t.end();
});

t.test('upgrades a filled database from every earlier version to the same tables', (t) => {
  const fresh = openSqlite(path.join(t.testdir(), 'fresh.db'));
  t.teardown(() => fresh.close());
  migrate(fresh, released);
  for (const { version } of released) {
    const old = openSqlite(path.join(t.testdirName, `${version}.db`));
    migrate(old, released.slice(0, version));
    old.exec(`INSERT INTO machines (id, configured, tags, variables, version)
              VALUES ('m_1', 1, '{}', '{}', 3);
              INSERT INTO machine_macs VALUES ('52:54:00:aa:00:01', 'm_1', 0);`);
    migrate(old, released);
    t.same(tablesOf(old), tablesOf(fresh), `from ${version}`);
    t.match(old.prepare('SELECT * FROM machines').get(), {
      ...{ id: 'm_1', version: 3, loader: null, personality: null },
      ...{ worked_loader: null, worked_personality: null, args: '[]' },
      consoles: '[]',
    });
    old.close();
  }
  t.end();
});

t.test('what a profile chains to becomes a file like any other', (t) => {
  const old = database(t);
  migrate(old, released.slice(0, 10));
  const insert = (name: string, spec: object): void => {
    const statement = old.prepare("INSERT INTO profiles VALUES (?, '[]', ?, 1, NULL)");
    statement.run(name, JSON.stringify(spec));
  };
  insert('chained', { kind: 'chain', url: 'http://x/"a"' });
  insert('disk', { kind: 'local' });
  migrate(old, released);
  const specs = old.prepare<[], { spec: string }>('SELECT spec FROM profiles ORDER BY name').all();
  t.same(
    specs.map(({ spec }) => JSON.parse(spec) as unknown),
    [{ kind: 'chain', file: { kind: 'url', url: 'http://x/"a"' }, args: [] }, { kind: 'local' }],
  );
  t.end();
});

t.test('the database refuses a loader that no DHCP message could carry', (t) => {
  const filled = database(t);
  migrate(filled, released);
  const insert = (column: string, text: string) => () =>
    filled.exec(`INSERT INTO machines (id, configured, tags, variables, version, ${column})
                 VALUES ('${column}', 1, '{}', '{}', 1, '${text}')`);
  for (const column of ['loader', 'worked_loader']) {
    t.throws(insert(column, ''), /CHECK constraint/, column);
    t.throws(insert(column, 'x'.repeat(128)), /CHECK constraint/, column);
    t.doesNotThrow(insert(column, 'x'.repeat(127)), column);
  }
  for (const column of ['personality', 'worked_personality']) {
    t.throws(insert(column, ''), /CHECK constraint/, column);
    t.doesNotThrow(insert(column, 'binl'), column);
  }
  t.end();
});

t.test('a migration that fails leaves nothing of itself', (t) => {
  const broken: Migration = {
    version: released.length + 1,
    name: 'db/9999-broken.sql',
    sql: 'CREATE TABLE half (x TEXT); INSERT INTO nowhere VALUES (1);',
  };
  const opened = database(t);
  t.throws(() => migrate(opened, [...released, broken]), /nowhere/);
  t.equal(userVersion(opened), released.length);
  t.notOk(tablesOf(opened).some((row) => (row as { name: string }).name === 'half'));
  t.equal(opened.pragma('foreign_keys', { simple: true }), 1, 'references are checked again');
  t.end();
});

t.test('refuses a migration that leaves references to nothing', (t) => {
  const opened = database(t);
  migrate(opened, released);
  const careless: Migration = {
    version: released.length + 1,
    name: 'db/9999-careless.sql',
    sql: `INSERT INTO machine_macs VALUES ('52:54:00:aa:00:01', 'm_gone', 0);`,
  };
  t.throws(() => migrate(opened, [...released, careless]), /references to nothing/);
  t.end();
});

t.test('refuses a database from a newer version and leaves it alone', async (t) => {
  const opened = database(t);
  migrate(opened, released);
  opened.pragma('user_version = 99');
  const error = await refusal(() => migrate(opened, released));
  t.equal(error.code, 'STORE_NEWER');
  t.match(error.detail, /schema 99.*up to \d/);
  t.equal(userVersion(opened), 99);
});

t.test('reads migrations by number, and refuses gaps and doubles', (t) => {
  const found = loadMigrations(
    files({ 'db/0002-b.sql': 'B', 'db/README.md': 'no', 'db/0001-a.sql': 'A' }),
  );
  t.same(
    found.map(({ version, sql }) => [version, sql]),
    [
      [1, 'A'],
      [2, 'B'],
    ],
  );
  t.throws(
    () => loadMigrations(files({ 'db/0001-a.sql': '', 'db/0003-c.sql': '' })),
    /without gaps/,
  );
  t.throws(
    () => loadMigrations(files({ 'db/0001-a.sql': '', 'db/0001-b.sql': '' })),
    /without gaps/,
  );
  t.end();
});
