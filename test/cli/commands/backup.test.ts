import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { recoveryOf } from '../../../src/assemble-recovery.ts';
import { withBackup } from '../../../src/backup/read-backup.ts';
import { EXIT } from '../../../src/domain/exit.ts';
import { problem, serveApi } from '../../fakes/admin-api.ts';
import { adminApp } from '../../fakes/admin-app.ts';
import { aMachine } from '../../fakes/machines.ts';
import { terminal, type Terminal } from '../../fakes/terminal.ts';

const command = (t: Test): Terminal => terminal(t, { deps: { recoveryOf } });

t.test('writes what the server has, and says what is in it', async (t) => {
  const { app, inventory } = await adminApp(t);
  await inventory.machines.save(aMachine({ name: 'node-1' }));
  const { run, dataDir } = command(t);
  await app.listen({ path: path.join(dataDir, 'rouse.sock') });
  const { exit, stdout } = await run('backup', 'a.tar');
  t.match([exit, stdout], [0, /a\.tar: 1 machine, 0 profiles, .*\nThere are no secrets in it\./]);
  const file = path.join(dataDir, 'a.tar');
  const counts = await withBackup(file, ({ manifest }) => Promise.resolve(manifest.counts));
  t.match(counts, { machines: 1 });
  const again = await run('backup', 'a.tar');
  t.match([again.exit, again.stderr], [EXIT.conflict, /FILE_EXISTS|file of that name/]);
  t.equal((await run('backup', 'a.tar', '--force', '--json')).exit, 0);
  t.same(
    readdirSync(dataDir).filter((name) => name.includes('part')),
    [],
  );
});

t.test('without a server it is the inventory on disk', async (t) => {
  const { run, dataDir } = command(t);
  const { exit, stderr } = await run('backup', 'a.tar');
  t.match([exit, stderr], [0, /No server runs/]);
  t.ok(existsSync(path.join(dataDir, 'a.tar')));
});

t.test('what the server refuses, and what it sends by half, is no backup', async (t) => {
  const { run, dataDir } = command(t);
  writeFileSync(path.join(dataDir, 'before.tar'), 'yesterday');
  let body: unknown = 'half of an archive';
  await serveApi(t, dataDir, {
    'GET /api/v1/backup': () => (body === undefined ? problem('BACKUP_RUNNING', 409) : { body }),
  });
  const half = await run('backup', 'before.tar', '--force');
  t.match([half.exit, half.stderr], [EXIT.failed, /no archive of "rouse backup"/]);
  body = undefined;
  const refused = await run('backup', 'b.tar');
  t.match([refused.exit, refused.stderr], [EXIT.conflict, /BACKUP_RUNNING/]);
  t.equal(readFileSync(path.join(dataDir, 'before.tar'), 'utf8'), 'yesterday');
  t.same(readdirSync(dataDir).toSorted(), ['before.tar', 'rouse.sock']);
});
