/**
 * Databases as earlier versions of Rouse left them: made by the migrations of that time, and filled
 * with what people had by then.
 */
import { loadMigrations, migrate, type Migration } from '../../src/store/migrate.ts';
import { openSqlite, type Sqlite } from '../../src/store/sqlite.ts';
import { assets } from './real-inventory.ts';

export const released = loadMigrations(assets);

const HASH = 'a'.repeat(64);

/** Rows by the first schema that has room for them. */
const ROWS: readonly (readonly [schema: number, sql: string])[] = [
  [
    1,
    `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 39)
     INSERT INTO machines (id, name, profile, configured, uuid, serial, manufacturer, product, arch,
       tags, variables, network, first_seen_at_ms, last_seen_at_ms, version)
     SELECT 'm_' || i, iif(i < 30, 'node-' || i, NULL), iif(i < 20, 'talos', NULL), i < 30,
       printf('4c4c4544-0035-%04x-8000-b8ca3a6d1234', i), 'SN' || i, 'Dell Inc.', 'PowerEdge R640',
       'x86_64-efi', json_object('rack', 'a' || (i % 4), 'note', 'Gestell "' || i || '" größer'),
       json_object('disk', '/dev/sda'),
       iif(i % 3 = 0, json_object('address', '10.0.0.' || (i + 10) || '/24', 'dns', json_array()), NULL),
       1700000000000 + i, 1700000100000 + i, 1 + i % 5 FROM n;
     WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 79)
     INSERT INTO machine_macs
     SELECT printf('52:54:00:00:%02x:%02x', i / 2, i % 2), 'm_' || (i / 2), i % 2 FROM n;`,
  ],
  [
    2,
    `INSERT INTO profiles (name, arches, spec, version) VALUES
       ('talos', '["x86_64-efi"]', '{"kind":"talos","version":"v1.13.9","args":[]}', 3),
       ('menu', '[]', '{"kind":"chain","url":"http://10.0.0.1/menu.ipxe"}', 1),
       ('disk', '[]', '{"kind":"local"}', 2);`,
  ],
  [
    3,
    `INSERT INTO images VALUES ('debian', 2);
     INSERT INTO image_files VALUES ('debian', 'linux', '/srv/linux', 9, 1700000000000, '${HASH}');`,
  ],
  [4, `UPDATE machines SET loader = 'snponly.efi', worked_personality = 'uefi' WHERE id = 'm_3';`],
  [5, `INSERT INTO installs VALUES ('m_1', 'talos', 'installed', 1700000200000);`],
  [6, `INSERT INTO assets VALUES ('https://f.example/linux', '${HASH}', 7, 1, 1, 2);`],
  [7, `INSERT INTO machine_facts VALUES ('m_2', '{"stage":"running"}');`],
  [8, `UPDATE machines SET args = '["quiet"]', consoles = '["ttyS0"]' WHERE id = 'm_4';`],
  [
    9,
    `INSERT INTO configs VALUES ('worker', 'v1.sealed', 'v1.list', '{"documents":[]}', 4);
     INSERT INTO config_tokens VALUES ('${HASH}', 'm_5', '[]', NULL, 's', 1, 2, 'issued', NULL, NULL);`,
  ],
  [10, `UPDATE machines SET code = 'AMBER FOX' WHERE id = 'm_35';`],
  [13, `UPDATE profiles SET files = 'v1.sealed' WHERE name = 'disk';`],
  [
    14,
    `INSERT INTO rules VALUES ('rack', 10, 1, '{"tags":{"rack":"a1"}}', '{"profile":"talos"}', 1);
     INSERT INTO rule_machines VALUES ('rack', 'm_6', 5);`,
  ],
  [15, `INSERT INTO orders VALUES ('m_7', 'disk', 1, NULL, 'cli ada', 9);`],
  [
    16,
    `INSERT INTO events VALUES (1, 5, 'dhcp.discover', '52:54:00:00:00:00', '{}');
     INSERT INTO boots VALUES ('b_1', 5, 'handoff', '{"id":"b_1"}');
     INSERT INTO boot_macs VALUES ('52:54:00:00:00:00', 'b_1');`,
  ],
  [17, `INSERT INTO webhooks VALUES ('chat', 'https://h.example/', '["boot.*"]', 'v1', 1, 0, 3);`],
  [
    18,
    `INSERT INTO users VALUES ('ada', 'admin', 'scrypt', 1, 5, NULL);
     INSERT INTO audit VALUES (1, 5, 'ada', 'session', 'admin', 'putMachine', 'm_1', 200, '', NULL);`,
  ],
];

/** Makes the database of a schema, as it was when that was the latest. */
export function oldDatabase(file: string, schema: number): void {
  const database = openSqlite(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = OFF');
  for (let version = 1; version <= schema; version += 1) {
    migrate(database, released.slice(0, version));
    for (const [since, sql] of ROWS) if (since === version) database.exec(sql);
  }
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

/** The statements of a migration, each with what ends it. */
export function statementsOf({ sql }: Migration): readonly string[] {
  const statements: string[] = [];
  let statement = '';
  for (const line of sql.split(/(?<=\n)/)) {
    statement += line;
    const ends = /;\s*$/.test(line) && !line.startsWith('--');
    const inTrigger = /\bCREATE TRIGGER\b/.test(statement) && !/^END;\s*$/m.test(line);
    if (!ends || inTrigger) continue;
    statements.push(statement);
    statement = '';
  }
  return statement.trim() === '' ? statements : [...statements, statement];
}

/** Everything in a database, table by table, for comparing two of them. */
export function contentOf(database: Sqlite): Readonly<Record<string, unknown>> {
  const tables = database
    .prepare<[], { name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`,
    )
    .all();
  const schema = database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();
  const rows = tables.map(({ name }): [string, unknown] => [
    name,
    database.prepare(`SELECT * FROM "${name}" ORDER BY 1, 2`).all(),
  ]);
  return { schema, ...Object.fromEntries(rows) };
}
