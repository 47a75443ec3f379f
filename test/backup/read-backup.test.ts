import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { withBackup } from '../../src/backup/read-backup.ts';
import { backupFile } from '../fakes/backups.ts';
import { ownFolder } from '../fakes/folder.ts';
import { createRandom } from '../fakes/simulated-network.ts';
import { realInventory } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

const read = (file: string) => withBackup(file, () => Promise.resolve());

async function whole(t: Test): Promise<string> {
  const { inventory } = await realInventory(t);
  return backupFile(t, inventory);
}

t.test('no byte of a backup changes unseen', async (t) => {
  const file = await whole(t);
  const bytes = readFileSync(file);
  await read(file);
  const random = createRandom(20_261_126);
  const damaged = path.join(ownFolder(t), 'damaged.tar');
  // Of the manifest's own text a changed letter may leave another right manifest, and the sums of
  // headers leave a hundredth of all bits alone: what counts is the database.
  const from = 512 + Math.ceil(bytes.indexOf('\0', 512) / 512) * 512;
  for (let number = 0; number < 60; number += 1) {
    const flipped = Buffer.from(bytes);
    const at = from + Math.floor(random() * (bytes.length - from - 4_096));
    flipped.writeUInt8((flipped[at] ?? 0) ^ (1 << (number % 8)), at);
    writeFileSync(damaged, flipped);
    const { code } = await refusal(read(damaged));
    t.equal(code, 'BACKUP_UNUSABLE', `bit ${number % 8} of byte ${at}`);
  }
});

t.test('a backup that was cut off is refused, wherever that was', async (t) => {
  const file = await whole(t);
  const bytes = readFileSync(file);
  const cut = path.join(ownFolder(t), 'cut.tar');
  for (const length of [0, 10, 512, 700, 1_536, bytes.length - 5_000]) {
    writeFileSync(cut, bytes.subarray(0, length));
    t.equal((await refusal(read(cut))).code, 'BACKUP_UNUSABLE', `after ${length}`);
  }
});

t.test('says what the file is instead', async (t) => {
  const folder = t.testdir({ text: 'hello' });
  for (const [name, said] of [
    ['text', /no archive of "rouse backup"/],
    ['none', /cannot be read: .*ENOENT/],
    ['', /cannot be read: expected a file/],
  ] as const) {
    const error = await refusal(read(path.join(folder, name)));
    t.match([error.code, error.detail], ['BACKUP_UNUSABLE', said]);
  }
});
