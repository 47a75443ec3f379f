import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import type { ImageName, MachineId, ProfileName } from '../../src/domain/machine.ts';
import { beginRestore, type StagedDatabase } from '../../src/store/restore.ts';
import { openInventory, type OpenInventory } from '../../src/store/open.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { ownFolder } from '../fakes/folder.ts';
import { aMachine } from '../fakes/machines.ts';
import { assets } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

const STAMP = '2026-11-26T18-00-00-000Z';
const ID = 'm_1' as MachineId;
const profile = 'talos' as ProfileName;
const install = { profile, state: 'installed' as const, atMs: 5_000 };

/** A database of one machine with these things, as bytes. */
async function databaseWith(
  t: Test,
  fill: (inventory: OpenInventory) => Promise<unknown>,
): Promise<Buffer> {
  const inventory = await openInventory({ dataDir: ownFolder(t) }, { assets });
  await inventory.machines.save(aMachine({ name: 'node-1' }));
  await fill(inventory);
  const { file } = await inventory.copy();
  const bytes = readFileSync(file);
  await inventory.close();
  return bytes;
}

const nothing = (): Promise<void> => Promise.resolve();

// eslint-disable-next-line @typescript-eslint/require-await
async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
}

async function restored(dataDir: string, bytes: Buffer): Promise<StagedDatabase> {
  const restoring = beginRestore(dataDir, assets);
  try {
    const staged = await restoring.stage(pieces(bytes));
    restoring.exchange(STAMP);
    return staged;
  } finally {
    restoring.close();
  }
}

t.test('tokens and orders of the past do not come back', async (t) => {
  const token = {
    ...{ hash: 'a'.repeat(64), machineId: ID, macs: aMachine({}).macs, session: 's' },
    ...{ issuedAtMs: 1, expiresAtMs: 9_999_999_999_999, state: 'issued' as const },
  };
  const bytes = await databaseWith(t, async ({ configTokens, bootTokens, orders }) => {
    await configTokens.add(token);
    const { expiresAtMs, ...of } = token;
    const files = { callbackHash: 'b'.repeat(64), filesUntilMs: expiresAtMs, uses: 0 };
    const boot = { ...files, profile, addresses: [], state: 'open' as const };
    await bootTokens.add({ ...of, ...boot, expiresAtMs });
    await orders.save(ID, { profile, askedBy: 'cli ada', atMs: 1 });
  });
  const dataDir = ownFolder(t);
  const { forgotten } = await restored(dataDir, bytes);
  t.match(forgotten, { config_tokens: 1, boot_tokens: 1, orders: 1 });
  const inventory = await openInventory({ dataDir }, { assets });
  t.teardown(() => inventory.close());
  t.equal(await inventory.configTokens.find(token.hash), undefined);
  t.equal(await inventory.bootTokens.find(token.hash, 'files'), undefined);
  t.equal(await inventory.orders.find(ID), undefined);
  t.match(await inventory.machines.find('node-1'), { id: ID });
});

t.test('what was installed since the backup is not installed again', async (t) => {
  const dataDir = ownFolder(t);
  const before = await openInventory({ dataDir }, { assets });
  await before.machines.save(aMachine({ name: 'node-1' }));
  await before.installs.save(ID, install);
  await before.close();
  const other = { ...install, state: 'handed-over' as const, atMs: 1_000 };
  for (const fill of [nothing, (to: OpenInventory) => to.installs.save(ID, other)]) {
    const { installsKept } = await restored(dataDir, await databaseWith(t, fill));
    t.equal(installsKept, 1);
    const after = await openInventory({ dataDir }, { assets });
    t.match(await after.installs.find(ID), install);
    await after.close();
  }
  t.equal(readdirSync(dataDir).filter((name) => name.includes('.before-')).length, 1);
});

t.test('a database that is damaged stands in the way of none', async (t) => {
  const dataDir = ownFolder(t);
  writeFileSync(path.join(dataDir, 'rouse.db'), 'x'.repeat(9_000));
  writeFileSync(path.join(dataDir, 'rouse.db-wal'), 'log');
  await restored(dataDir, await databaseWith(t, nothing));
  await (await openInventory({ dataDir }, { assets })).close();
  t.equal(readFileSync(path.join(dataDir, `rouse.db.before-${STAMP}`), 'utf8')[0], 'x');
});

t.test('nothing changes before everything is right', async (t) => {
  const good = await databaseWith(t, nothing);
  const edited = (edit: (file: string) => void): Buffer => {
    const file = path.join(ownFolder(t), 'edited.db');
    writeFileSync(file, good);
    edit(file);
    return readFileSync(file);
  };
  const sql = (statement: string) => (file: string) => {
    const database = openSqlite(file);
    database.pragma('foreign_keys = OFF');
    database.exec(statement);
    database.close();
  };
  const zeroed = Buffer.from(good);
  zeroed.fill(0, 4_096, 12_288);
  const cases: readonly (readonly [string, Buffer, string])[] = [
    ['a later schema', edited(sql('PRAGMA user_version = 999')), 'BACKUP_NEWER'],
    ['damaged pages', zeroed, 'BACKUP_UNUSABLE'],
    ['no database', Buffer.from('hello'.repeat(500)), 'BACKUP_UNUSABLE'],
    ['nothing', Buffer.alloc(0), 'BACKUP_UNUSABLE'],
    [
      'a reference to nothing',
      edited(sql("UPDATE machine_macs SET machine_id = 'm_9'")),
      'BACKUP_UNUSABLE',
    ],
  ];
  const dataDir = ownFolder(t);
  await (await openInventory({ dataDir }, { assets })).close();
  const before = readFileSync(path.join(dataDir, 'rouse.db'));
  for (const [what, bytes, code] of cases) {
    const error = await refusal(restored(dataDir, bytes));
    t.equal(error.code, code, `${what}: ${error.detail}`);
    t.same(readFileSync(path.join(dataDir, 'rouse.db')), before, 'the same bytes');
    t.notOk(
      readdirSync(dataDir).some((name) => name.startsWith('rouse.db.')),
      'and no others',
    );
  }
});

t.test('is refused while a server runs, which is told', async (t) => {
  const dataDir = ownFolder(t);
  const running = await openInventory({ dataDir }, { assets });
  t.teardown(() => running.close());
  const error = await refusal(() => beginRestore(dataDir, assets));
  t.match([error.code, error.detail], ['INSTANCE_RUNNING', /in use by process \d+/]);
});

t.test('names files of images that are not on this host', async (t) => {
  const bytes = await databaseWith(t, async ({ images }) => {
    const file = { path: 'linux', sizeBytes: 1, modifiedAtMs: 1, sha256: 'c'.repeat(64) };
    await images.save({
      ...{ name: 'debian' as ImageName, version: 0 },
      files: [{ ...file, diskPath: '/nowhere/rouse/linux' }],
    });
  });
  const dataDir = ownFolder(t);
  const { filesMissing } = await restored(dataDir, bytes);
  t.same(filesMissing, ['/nowhere/rouse/linux']);
});
