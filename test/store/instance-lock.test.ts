import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { lockDataDir } from '../../src/store/instance-lock.ts';
import { refusal } from '../fakes/refusal.ts';

t.test('keeps a second holder out until the first lets go', async (t) => {
  const dataDir = t.testdir();
  const unlock = lockDataDir(dataDir);
  t.equal(readFileSync(path.join(dataDir, 'rouse.pid'), 'utf8'), `${process.pid} ${hostname()}\n`);
  const error = await refusal(() => lockDataDir(dataDir));
  t.equal(error.code, 'INSTANCE_RUNNING');
  t.match(error.detail, new RegExp(`by process ${process.pid} on `));
  unlock();
  t.notOk(existsSync(path.join(dataDir, 'rouse.pid')));
  lockDataDir(dataDir)();
});

t.test('a stale or senseless note of the holder does not count', async (t) => {
  const dataDir = t.testdir({ 'rouse.pid': '1 elsewhere\n' });
  const unlock = lockDataDir(dataDir);
  writeFileSync(path.join(dataDir, 'rouse.pid'), 'not a number');
  const error = await refusal(() => lockDataDir(dataDir));
  t.equal(error.detail, `${dataDir} is in use`);
  unlock();
});

t.test('says why there is no lock to be had', async (t) => {
  const dataDir = t.testdir({ 'rouse.lock': {} });
  const error = await refusal(() => lockDataDir(dataDir));
  t.equal(error.code, 'STORE_UNUSABLE');
  t.match(error.detail, /rouse\.lock: .*cannot be opened/);
});

t.test('symptom: a read-only data directory was called a fault of ours', async (t) => {
  // A folder in place of the note cannot be written by anybody, root included.
  const dataDir = t.testdir({ 'rouse.pid': {} });
  const error = await refusal(() => lockDataDir(dataDir));
  t.equal(error.code, 'STORE_UNUSABLE');
  t.match(error.detail, /rouse\.pid/);
  rmSync(path.join(dataDir, 'rouse.pid'), { recursive: true });
  t.doesNotThrow(lockDataDir(dataDir), 'and the lock was given back');
});
