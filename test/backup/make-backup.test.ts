import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { createMakeBackup } from '../../src/backup/make-backup.ts';
import { withBackup } from '../../src/backup/read-backup.ts';
import type { MachineId } from '../../src/domain/machine.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { backupOf, bytesOf } from '../fakes/backups.ts';
import { ownFolder } from '../fakes/folder.ts';
import { aMachine } from '../fakes/machines.ts';
import { realInventory } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';
import { memoryKey, memoryVault } from '../fakes/vault.ts';

t.test('the manifest says what is in it, and the content is that', async (t) => {
  const { inventory, dataDir } = await realInventory(t);
  await inventory.machines.save(aMachine({ name: 'node-1' }));
  const sha256 = 'ab'.repeat(32);
  const asset = { sizeBytes: 7, declared: false, firstSeenAtMs: 1, usedAtMs: 1 };
  await inventory.assets.save({ url: 'https://x.example/linux?token=S3cret', sha256, ...asset });
  const backup = await backupOf(inventory);
  t.equal(backup.name, 'rouse-2026-02-28T12-00-00Z.tar');
  t.notOk(
    readdirSync(dataDir).some((name) => name.startsWith('rouse.db.copy')),
    'the copy has no name by the time it is sent',
  );
  const bytes = await bytesOf(backup.content);
  t.equal(bytes.length, backup.sizeBytes);
  const file = path.join(ownFolder(t), 'x.tar');
  writeFileSync(file, bytes);
  await withBackup(file, async ({ manifest, database }) => {
    t.same(manifest, backup.manifest);
    t.match(manifest, {
      version: '1.2.3',
      madeAtMs: Date.parse('2026-02-28T12:00:00Z'),
      counts: { machines: 1, machine_macs: 1, profiles: 0 },
      assets: [{ url: 'https://x.example/linux', sha256, sizeBytes: 7 }],
    });
    t.equal(manifest.key, undefined, 'without secrets there is no key');
    const unpacked = path.join(ownFolder(t), 'rouse.db');
    writeFileSync(unpacked, await bytesOf(database()));
    const copy = openSqlite(unpacked, { readonly: true });
    t.same(copy.prepare('SELECT name FROM machines').all(), [{ name: 'node-1' }]);
    copy.close();
  });
});

t.test('names the key and never holds it', async (t) => {
  const key = memoryKey();
  const vault = memoryVault(key);
  const { inventory } = await realInventory(t, { vault });
  await inventory.machines.save({ ...aMachine({}), configPatches: ['machine: {}'] });
  const backup = await backupOf(inventory);
  t.equal(backup.manifest.key, vault.check().id);
  const bytes = await bytesOf(backup.content);
  const master = Buffer.from(key.key ?? []);
  t.equal(master.length, 32);
  for (const form of [master, master.toString('hex'), master.toString('base64')]) {
    t.equal(bytes.indexOf(form), -1);
  }
});

t.test('one at a time, and the next one after it', async (t) => {
  const { inventory } = await realInventory(t);
  await inventory.machines.save({ ...aMachine({}), id: 'm_2' as MachineId });
  const clock = { nowMs: () => 0 };
  const make = createMakeBackup({ clock, version: '1', copy: inventory.copy });
  const first = make();
  t.equal((await refusal(make())).code, 'BACKUP_RUNNING');
  await bytesOf((await first).content);
  await bytesOf((await make()).content);
});
