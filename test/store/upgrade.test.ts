/**
 * From every schema there was to the one there is, on the disk, killed with SIGKILL at each statement
 * of each migration: the next start finds a whole database, and brings it to where an upgrade brings
 * it that nobody disturbs.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { migrate, userVersion } from '../../src/store/migrate.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { ownFolder } from '../fakes/folder.ts';
import { contentOf, oldDatabase, released, statementsOf } from '../fakes/old-databases.ts';

const PROGRAM = path.join(import.meta.dirname, '../fakes/halted-upgrades.ts');

t.test('the statements of a migration are the whole of it', (t) => {
  for (const migration of released) {
    t.equal(statementsOf(migration).join(''), migration.sql, migration.name);
  }
  t.ok(released.flatMap(statementsOf).length > 50, 'and there are many');
  t.end();
});

/**
 * Where an upgrade from a schema is cut off: before each statement, and before each commit. From the
 * first schema in every later migration; from others in the two that follow at once.
 */
function pointsFrom(schema: number): readonly string[] {
  const following = released.slice(schema, schema === 1 ? undefined : schema + 2);
  return following.flatMap((migration) => {
    const { length } = statementsOf(migration);
    return Array.from({ length: length + 1 }, (_, at) => `${schema}-${migration.version}-${at}.db`);
  });
}

const SCHEMAS = released.slice(0, -1).map(({ version }) => version);
const folder = ownFolder(t);
const fileOf = (name: string): string => path.join(folder, name);

for (const schema of SCHEMAS) {
  const old = fileOf(`old-${schema}.db`);
  oldDatabase(old, schema);
  for (const name of pointsFrom(schema)) copyFileSync(old, fileOf(name));
}

t.test('killed in the middle of all of them', (t) => {
  // One process for each few: each upgrade that is halted stands on the stack of the one before.
  for (let at = 0; at < SCHEMAS.length; at += 6) {
    const files = SCHEMAS.slice(at, at + 6)
      .flatMap(pointsFrom)
      .map(fileOf);
    const ended = spawnSync(process.execPath, [PROGRAM, ...files], { encoding: 'utf8' });
    t.same([ended.signal, ended.stdout], ['SIGKILL', 'all are halted\n'], ended.stderr);
  }
  t.ok(SCHEMAS.flatMap(pointsFrom).length >= 200, 'which are many');
  t.end();
});

for (const schema of SCHEMAS) {
  t.test(`from schema ${schema}, killed at each statement`, (t) => {
    const undisturbed = openSqlite(fileOf(`old-${schema}.db`));
    undisturbed.pragma('synchronous = OFF');
    const before = contentOf(undisturbed);
    migrate(undisturbed, released);
    const after = contentOf(undisturbed);
    undisturbed.close();
    t.same(after['machine_macs'], before['machine_macs']);
    const names = pointsFrom(schema);
    for (const name of names) {
      const cut = openSqlite(fileOf(name));
      cut.pragma('synchronous = OFF');
      const reached = Number(name.split('-')[1]) - 1;
      if (userVersion(cut) !== reached) t.fail(`${name} is at ${userVersion(cut)}`);
      if (cut.pragma('integrity_check', { simple: true }) !== 'ok') t.fail(`${name} is damaged`);
      migrate(cut, released);
      if (JSON.stringify(contentOf(cut)) !== JSON.stringify(after)) t.fail(`${name} differs`);
      cut.close();
    }
    t.pass(`${names.length} points`);
    t.end();
  });
}
