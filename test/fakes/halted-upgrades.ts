/**
 * A process that is in the middle of many upgrades at once, and killed there: each file is a database
 * whose migration has come to another statement. What is left of each is what a power switch leaves.
 *
 * Arguments: files named `SCHEMA-MIGRATION-STATEMENT.db`. The statement of that number, from 0, has
 * not begun; one beyond the last stands for the moment before the commit.
 */
import path from 'node:path';
import { migrate } from '../../src/store/migrate.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { released, statementsOf } from './old-databases.ts';

const files = process.argv.slice(2);

/** Never comes back: each upgrade halts by beginning the next one. */
function halt(): null {
  const file = files.shift();
  if (file === undefined) {
    process.stdout.write('all are halted\n');
    process.kill(process.pid, 'SIGKILL');
    return null;
  }
  const [, version, statement] = path.basename(file, '.db').split('-').map(Number);
  const migrations = released.map((migration) => {
    if (migration.version !== version) return migration;
    const statements = statementsOf(migration);
    const halted = [...statements];
    halted.splice(statement ?? 0, 0, 'SELECT halt();\n');
    return { ...migration, sql: halted.join('') };
  });
  const database = openSqlite(file);
  database.function('halt', halt);
  // A small cache writes to the log before the commit, as a large upgrade does.
  database.pragma('cache_size = 1');
  // What a kill leaves does not depend on it; what a power cut leaves is SQLite's own promise.
  database.pragma('synchronous = OFF');
  migrate(database, migrations);
  throw new Error(`${file} was not halted`);
}

halt();
