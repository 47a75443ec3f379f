import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { exchange, finishExchange, restoredFile } from '../../src/store/exchange.ts';
import { refusal } from '../fakes/refusal.ts';

const STAMP = '2026-11-26T18-00-00-000Z';
const FORMER = `rouse.db.before-${STAMP}`;

function folder(t: Test, files: Readonly<Record<string, string>>) {
  const dataDir = t.testdir({ ...files });
  return {
    dataDir,
    now: () =>
      Object.fromEntries(
        readdirSync(dataDir)
          .toSorted()
          .map((name) => [name, readFileSync(path.join(dataDir, name), 'utf8')]),
      ),
  };
}

const WHOLE = { 'rouse.db': 'old', 'rouse.db-wal': 'old log', 'rouse.db-shm': 'index' };
const DONE = { 'rouse.db': 'new', [FORMER]: 'old', [`${FORMER}-wal`]: 'old log' };

t.test('the former database stays, with its log', (t) => {
  const { dataDir, now } = folder(t, { ...WHOLE, 'rouse.db.restored': 'new' });
  t.equal(exchange(dataDir, STAMP), path.join(dataDir, FORMER));
  t.same(now(), DONE);
  finishExchange(dataDir);
  t.same(now(), DONE, 'and is exchanged once');
  t.end();
});

t.test('where there was none, none stays', (t) => {
  const { dataDir, now } = folder(t, { 'rouse.db.restored': 'new' });
  t.equal(exchange(dataDir, STAMP), undefined);
  t.same(now(), { 'rouse.db': 'new' });
  t.end();
});

t.test('goes on from wherever it was cut off', (t) => {
  const decided = { 'rouse.restore': `${FORMER}\n` };
  const left: Readonly<Record<string, string>>[] = [
    { ...WHOLE, 'rouse.db.restored': 'new', ...decided },
    { 'rouse.db': 'old', 'rouse.db-wal': 'old log', 'rouse.db.restored': 'new', ...decided },
    { 'rouse.db': 'old', [`${FORMER}-wal`]: 'old log', 'rouse.db.restored': 'new', ...decided },
    { [FORMER]: 'old', [`${FORMER}-wal`]: 'old log', 'rouse.db.restored': 'new', ...decided },
    { ...DONE, ...decided },
  ];
  for (const files of left) {
    const { dataDir, now } = folder(t, files);
    finishExchange(dataDir);
    t.same(now(), DONE, Object.keys(files).join(' '));
  }
  t.end();
});

t.test('what was not decided is forgotten', (t) => {
  const { dataDir, now } = folder(t, {
    ...WHOLE,
    ...{ 'rouse.db.restored': 'half', 'rouse.db.restored-journal': 'x', 'rouse.restore.part': 'r' },
  });
  finishExchange(dataDir);
  t.same(now(), WHOLE);
  t.notOk(existsSync(restoredFile(dataDir)));
  t.end();
});

t.test('a decision that nobody of us wrote is not followed', async (t) => {
  const { dataDir, now } = folder(t, { ...WHOLE, 'rouse.restore': '../../etc/passwd\n' });
  const error = await refusal(() => {
    finishExchange(dataDir);
  });
  t.match([error.code, error.detail], ['STORE_UNUSABLE', /names no former database/]);
  t.match(now(), WHOLE);
  writeFileSync(path.join(dataDir, 'rouse.restore'), '');
  const again = await refusal(() => {
    finishExchange(dataDir);
  });
  t.equal(again.code, 'STORE_UNUSABLE');
});
