import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, closeSync, mkdtempSync, openSync, readdirSync } from 'node:fs';
import { readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import type { ProfileName } from '../../src/domain/machine.ts';
import { DATABASE_FILE } from '../../src/store/files.ts';
import { openInventory } from '../../src/store/open.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { assets } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

const profile = {
  name: 'a' as ProfileName,
  arches: [],
  spec: { kind: 'local' },
  version: 0,
} as const;

t.test('makes a private data directory, and finds what was kept when opened again', async (t) => {
  const dataDir = path.join(t.testdir(), 'deep', 'data');
  const first = await openInventory({ dataDir }, { assets });
  t.equal(statSync(dataDir).mode & 0o777, 0o700);
  await first.profiles.save(profile);
  await first.close();
  const second = await openInventory({ dataDir }, { assets });
  t.match(await second.profiles.find(profile.name), { version: 1 });
  await second.close();
});

t.test('symptom: a data directory below /proc kept "rouse serve" busy for ever', (t) => {
  const program = path.join(import.meta.dirname, '../fakes/open-without-rights.ts');
  const { stdout, signal } = spawnSync(
    process.execPath,
    [program, t.testdir(), '/proc/rouse/data'],
    { encoding: 'utf8', timeout: 20_000 },
  );
  t.equal(signal, null);
  t.match(stdout, /"STORE_UNUSABLE".*the data directory cannot be made/);
  t.end();
});

t.test('refuses a second instance, and gives the directory free when closed', async (t) => {
  const dataDir = t.testdir();
  const first = await openInventory({ dataDir }, { assets });
  const error = await refusal(openInventory({ dataDir }, { assets }));
  t.equal(error.code, 'INSTANCE_RUNNING');
  t.ok(await first.profiles.save(profile), 'the first one is not disturbed');
  await first.close();
  await (await openInventory({ dataDir }, { assets })).close();
});

t.test('refuses a newer inventory, and gives the lock back', async (t) => {
  const dataDir = t.testdir();
  await (await openInventory({ dataDir }, { assets })).close();
  const database = openSqlite(path.join(dataDir, DATABASE_FILE));
  database.pragma('user_version = 99');
  database.close();
  for (const attempt of [1, 2]) {
    const error = await refusal(openInventory({ dataDir }, { assets }));
    t.equal(error.code, 'STORE_NEWER', `attempt ${attempt}`);
  }
});

t.test('says that the file is damaged', async (t) => {
  const dataDir = t.testdir();
  const inventory = await openInventory({ dataDir }, { assets });
  for (let number = 0; number < 200; number += 1) {
    await inventory.profiles.save({ ...profile, name: `profile-${number}` as ProfileName });
  }
  await inventory.close();
  const file = path.join(dataDir, DATABASE_FILE);
  const fd = openSync(file, 'r+');
  const pages = statSync(file).size / 4096;
  for (let page = 2; page < pages; page += 1)
    writeSync(fd, Buffer.alloc(64, 0xaa), 0, 64, page * 4096);
  closeSync(fd);
  const error = await refusal(openInventory({ dataDir }, { assets }));
  t.equal(error.code, 'STORE_UNUSABLE');
  t.match(error.detail, /rouse\.db: .*damaged.*restore it from a backup/);
});

t.test('says that the file is something else', async (t) => {
  const dataDir = t.testdir({ [DATABASE_FILE]: 'once upon a time '.repeat(500) });
  const error = await refusal(openInventory({ dataDir }, { assets }));
  t.equal(error.code, 'STORE_UNUSABLE');
  t.match(error.detail, /not an inventory/);
  t.match(readFileSync(path.join(dataDir, DATABASE_FILE), 'utf8'), /^once upon/, 'and keeps it');
});

t.test('says that the data directory cannot be made', async (t) => {
  const dataDir = path.join(t.testdir({ file: '' }), 'file', 'data');
  const error = await refusal(openInventory({ dataDir }, { assets }));
  t.equal(error.code, 'STORE_UNUSABLE');
  t.match(error.detail, /data directory cannot be made/);
});

t.test('says that the inventory is read-only', async (t) => {
  const base = mkdtempSync(path.join(tmpdir(), 'rouse-read-only-'));
  t.teardown(() => {
    rmSync(base, { recursive: true });
  });
  const [warmUp, dataDir] = [path.join(base, 'warm-up'), path.join(base, 'data')];
  await (await openInventory({ dataDir }, { assets })).close();
  chmodSync(path.join(dataDir, DATABASE_FILE), 0o400);
  // Root writes regardless of permissions, so the program becomes nobody, and all this is nobody's.
  if (process.getuid?.() === 0) {
    for (const file of [base, dataDir, ...readdirSync(dataDir).map((n) => path.join(dataDir, n))]) {
      chownSync(file, 65_534, 65_534);
    }
  }
  const program = path.join(import.meta.dirname, '../fakes/open-without-rights.ts');
  const { stdout, stderr } = spawnSync(process.execPath, [program, warmUp, dataDir], {
    encoding: 'utf8',
  });
  t.match(stdout, /"STORE_UNUSABLE".*read-only/, stderr);
});
