import { open } from 'node:fs/promises';
import path from 'node:path';
import t from 'tap';
import { archive, archiveBytes, entriesOf } from '../../src/backup/archive.ts';
import { piecesOf } from '../../src/backup/make-backup.ts';

const FILES = [
  { name: 'first.json', sizeBytes: 5, content: [Buffer.from('12'), Buffer.from('345')] },
  { name: 'none', sizeBytes: 0, content: [] },
  { name: 'second.db', sizeBytes: 1_000, content: [Buffer.alloc(1_000, 'z')] },
];

t.test('is as long as was said, and its entries are found again', async (t) => {
  const handle = await open(path.join(t.testdir(), 'x.tar'), 'w+');
  t.teardown(() => handle.close());
  for await (const piece of archive(FILES, 0)) await handle.writeFile(piece);
  t.equal((await handle.stat()).size, archiveBytes(FILES));
  const found = await entriesOf(handle);
  t.same(
    found.map(({ name, sizeBytes }) => [name, sizeBytes]),
    FILES.map(({ name, sizeBytes }) => [name, sizeBytes]),
  );
  const last = found[2]!;
  const pieces: Uint8Array[] = [];
  const range = { fromBytes: last.offsetBytes, sizeBytes: last.sizeBytes };
  for await (const piece of piecesOf(handle, range)) pieces.push(piece);
  t.equal(Buffer.concat(pieces).toString(), 'z'.repeat(1_000));
});

t.test('a content of another length than its header says is a fault of ours', async (t) => {
  const wrong = [{ name: 'a', sizeBytes: 3, content: [Buffer.from('12')] }];
  await t.rejects(async () => {
    for await (const piece of archive(wrong, 0)) t.ok(piece);
  }, /not as long/);
});

t.test('an archive of a million entries is not read to its end', async (t) => {
  const handle = await open(path.join(t.testdir(), 'x.tar'), 'w+');
  t.teardown(() => handle.close());
  const many = Array.from({ length: 30 }, (_, number) => ({
    ...{ name: `n${number}`, sizeBytes: 0, content: [] },
  }));
  for await (const piece of archive(many, 0)) await handle.writeFile(piece);
  t.equal((await entriesOf(handle)).length, 16);
});
