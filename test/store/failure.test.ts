import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { RouseError } from '../../src/domain/errors.ts';
import { sqliteCode, storeFailure, translated } from '../../src/store/failure.ts';
import { openSqlite, type Sqlite } from '../../src/store/sqlite.ts';
import { refusal } from '../fakes/refusal.ts';

function database(t: { testdir(): string; teardown(work: () => void): void }): Sqlite {
  const opened = openSqlite(path.join(t.testdir(), 'x.db'));
  t.teardown(() => opened.close());
  return opened;
}

t.test('says that the disk is full', async (t) => {
  const full = database(t);
  full.exec('CREATE TABLE x (text TEXT)');
  full.pragma('max_page_count = 3');
  const error = await refusal(() =>
    translated(() => full.prepare('INSERT INTO x VALUES (?)').run('a'.repeat(1_000_000))),
  );
  t.equal(error.code, 'STORE_FULL');
  t.equal(sqliteCode(error), 'SQLITE_FULL');
});

t.test('says that the file is no database, or cannot be opened', async (t) => {
  const dir = t.testdir({ text: 'x'.repeat(4096) });
  const noDatabase = await refusal(() =>
    translated(() => openSqlite(path.join(dir, 'text')).pragma('user_version')),
  );
  t.match(noDatabase.detail, /not an inventory.*SQLITE_NOTADB/);
  mkdirSync(path.join(dir, 'folder'));
  const folder = await refusal(() => translated(() => openSqlite(path.join(dir, 'folder'))));
  t.match(folder.detail, /cannot be opened.*SQLITE_CANTOPEN/);
});

t.test('says that it is read-only, or locked', async (t) => {
  const dir = t.testdir();
  const file = path.join(dir, 'x.db');
  const writer = openSqlite(file, { busyTimeoutMs: 0 });
  writer.exec('CREATE TABLE x (text TEXT)');
  const reader = openSqlite(file, { readonly: true, busyTimeoutMs: 0 });
  t.teardown(() => {
    reader.close();
    writer.close();
  });
  const readonly = await refusal(() => translated(() => reader.exec(`INSERT INTO x VALUES ('a')`)));
  t.match(readonly.detail, /read-only \(SQLITE_READONLY\)/);
  writer.exec('BEGIN EXCLUSIVE');
  const locked = await refusal(() => translated(() => reader.prepare('SELECT * FROM x').all()));
  t.match(locked.detail, /another program holds it locked/);
});

t.test('passes a mistake of our own unchanged', (t) => {
  const opened = database(t);
  t.throws(() => translated(() => opened.exec('SELEC 1')), { code: 'SQLITE_ERROR' });
  const bug = new TypeError('undefined is not a function');
  t.equal(storeFailure(bug), bug);
  t.equal(storeFailure('text'), 'text');
  t.end();
});

t.test('finds the code where another error wraps it', (t) => {
  const inner = Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
  t.equal(sqliteCode(new Error('query failed', { cause: inner })), 'SQLITE_FULL');
  t.equal(sqliteCode(new Error('x', { cause: 'y' })), undefined);
  t.ok(storeFailure(new Error('query failed', { cause: inner })) instanceof RouseError);
  t.end();
});

t.test('calls a closed connection closed', (t) => {
  const opened = openSqlite(path.join(t.testdir(), 'x.db'));
  opened.close();
  t.throws(() => translated(() => opened.exec('SELECT 1')), {
    code: 'STORE_UNUSABLE',
    detail: 'it was closed',
  });
  writeFileSync(path.join(t.testdirName, 'x.db'), '');
  t.end();
});
