import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { createRestore, type RestoreDeps } from '../../src/backup/restore-backup.ts';
import { RouseError } from '../../src/domain/errors.ts';
import type { RestoreReport } from '../../src/domain/recovery.ts';
import { manifestResource } from '../../src/schema/backup-manifest.ts';
import { archiveOf, backupFile, backupOf, bytesOf } from '../fakes/backups.ts';
import { ownFolder } from '../fakes/folder.ts';
import { realInventory } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

/** A store that takes what it is given, and notes what is done with it. */
function noted(parts: Partial<RestoreDeps> & { readonly key?: string } = {}) {
  const done: string[] = [];
  const { key, ...deps } = parts;
  const restore = createRestore({
    clock: { nowMs: () => Date.parse('2026-11-26T18:00:00Z') },
    begin: () => ({
      replaces: true,
      async stage(content) {
        done.push(`staged ${(await bytesOf(content)).length}`);
        const facts = { schema: 17, ...(key !== undefined && { key }) };
        return { facts, filesMissing: [], forgotten: { orders: 1 }, installsKept: 0 };
      },
      exchange(stamp) {
        done.push(`exchanged ${stamp}`);
        return '/data/former';
      },
      close: () => void done.push('closed'),
    }),
    keyIdentity: () => undefined,
    assetFile: (sha256) => `/nowhere/${sha256}`,
    ...deps,
  });
  return { restore, done };
}

const KEY = '0123456789abcdef';

async function file(t: Test, change: object = {}): Promise<string> {
  const { createHash } = await import('node:crypto');
  const database = Buffer.alloc(9_000, 'd');
  const sha256 = createHash('sha256').update(database).digest('hex');
  const manifest = manifestResource({
    ...{ version: '1', madeAtMs: 0, schema: 17, counts: {} },
    assets: [{ url: 'https://x.example/', sha256, sizeBytes: 1 }],
    database: { sizeBytes: database.length, sha256 },
  });
  const to = path.join(ownFolder(t), 'x.tar');
  writeFileSync(to, await archiveOf({ ...manifest, ...change }, database));
  return to;
}

const yes = (): Promise<boolean> => Promise.resolve(true);

t.test('is exchanged once everything is found right, and somebody agrees', async (t) => {
  const { restore, done } = noted();
  const asked: RestoreReport[] = [];
  const report = await restore(await file(t), (found) => {
    asked.push(found);
    return yes();
  });
  t.match(asked, [{ restored: false, replaces: true, assetsMissing: 1, forgotten: { orders: 1 } }]);
  t.match(report, { restored: true, former: '/data/former', key: 'not-needed' });
  t.same(done, ['staged 9000', 'exchanged 2026-11-26T18-00-00-000Z', 'closed']);
});

t.test('changes nothing where somebody does not', async (t) => {
  const { restore, done } = noted();
  const report = await restore(await file(t), () => Promise.resolve(false));
  t.match([report.restored, done], [false, ['staged 9000', 'closed']]);
});

t.test('a manifest of another database is refused, and the directory given free', async (t) => {
  for (const change of [{ schema: 16 }, { key: KEY }]) {
    const { restore, done } = noted();
    const error = await refusal(restore(await file(t, change), yes));
    t.match([error.code, done], ['BACKUP_UNUSABLE', ['staged 9000', 'closed']]);
  }
});

t.test('a damaged backup does not even take hold of the directory', async (t) => {
  const { restore, done } = noted();
  const { inventory } = await realInventory(t);
  t.ok((await backupOf(inventory)).sizeBytes > 0);
  const damaged = await backupFile(t, inventory, (bytes) => bytes.subarray(0, -9_000));
  t.equal((await refusal(restore(damaged, yes))).code, 'BACKUP_UNUSABLE');
  t.same(done, []);
});

t.test('says what the key that is here means', async (t) => {
  const unusable = (): never => {
    throw new RouseError('SECRETS_KEY_UNUSABLE', 'mode 0644');
  };
  const cases: readonly (readonly [string, () => string | undefined])[] = [
    ['fits', () => KEY],
    ['other', () => 'f'.repeat(16)],
    ['missing', () => undefined],
    ['unreadable', unusable],
  ];
  for (const [key, keyIdentity] of cases) {
    const { restore } = noted({ key: KEY, keyIdentity });
    t.equal((await restore(await file(t, { key: KEY }), yes)).key, key);
  }
  const fault = noted({
    ...{ key: KEY },
    keyIdentity: () => {
      throw new TypeError('a fault of ours');
    },
  });
  await t.rejects(fault.restore(await file(t, { key: KEY }), yes), TypeError);
});
