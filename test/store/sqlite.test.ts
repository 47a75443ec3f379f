import path from 'node:path';
import t from 'tap';
import { configureWriter, openSqlite, setDurability } from '../../src/store/sqlite.ts';

t.test('every connection checks references', (t) => {
  const database = openSqlite(path.join(t.testdir(), 'x.db'));
  t.teardown(() => database.close());
  t.equal(database.pragma('foreign_keys', { simple: true }), 1);
  t.equal(database.pragma('busy_timeout', { simple: true }), 250);
  t.end();
});

t.test('the writer keeps a write-ahead log and waits for the disk', (t) => {
  const database = openSqlite(path.join(t.testdir(), 'x.db'));
  t.teardown(() => database.close());
  configureWriter(database);
  t.equal(database.pragma('journal_mode', { simple: true }), 'wal');
  t.equal(database.pragma('synchronous', { simple: true }), 2, 'FULL');
  setDurability(database, 'observation');
  t.equal(database.pragma('synchronous', { simple: true }), 1, 'NORMAL');
  t.end();
});
