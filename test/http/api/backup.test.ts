import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { withBackup } from '../../../src/backup/read-backup.ts';
import { RouseError } from '../../../src/domain/errors.ts';
import { adminApp } from '../../fakes/admin-app.ts';
import { aMachine } from '../../fakes/machines.ts';
import { ownFolder } from '../../fakes/folder.ts';

t.test('sends the inventory as one file, with its length and a name for it', async (t) => {
  const { app, inventory } = await adminApp(t);
  await inventory.machines.save(aMachine({ name: 'node-1' }));
  const answer = await app.inject({ method: 'GET', url: '/api/v1/backup' });
  t.match(answer, { statusCode: 200, headers: { 'content-type': 'application/x-tar' } });
  t.match(answer.headers['content-disposition'], /^attachment; filename="rouse-[-\dTZ]+\.tar"$/);
  t.equal(answer.rawPayload.length, Number(answer.headers['content-length']));
  const file = path.join(ownFolder(t), 'x.tar');
  writeFileSync(file, answer.rawPayload);
  const { counts } = await withBackup(file, ({ manifest }) => Promise.resolve(manifest));
  t.equal(counts['machines'], 1);
});

t.test('asked for its length alone, nothing is copied', async (t) => {
  const { app } = await adminApp(t, { makeBackup: () => Promise.reject(new Error('copied')) });
  t.equal((await app.inject({ method: 'HEAD', url: '/api/v1/backup' })).statusCode, 404);
});

t.test('says why there is none', async (t) => {
  const makeBackup = (): Promise<never> => Promise.reject(new RouseError('BACKUP_RUNNING'));
  const { ask } = await adminApp(t, { makeBackup });
  t.match(await ask('GET /api/v1/backup'), { status: 409, body: { code: 'BACKUP_RUNNING' } });
});
