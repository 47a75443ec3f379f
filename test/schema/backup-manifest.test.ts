import t from 'tap';
import { RouseError } from '../../src/domain/errors.ts';
import type { BackupManifest } from '../../src/domain/recovery.ts';
import { manifestResource, parseBackupManifest } from '../../src/schema/backup-manifest.ts';

const sha256 = '0'.repeat(64);

const manifest: BackupManifest = {
  version: '1.2.3',
  madeAtMs: Date.parse('2026-11-26T18:00:00.000Z'),
  schema: 17,
  key: '0123456789abcdef',
  counts: { machines: 3 },
  assets: [{ url: 'https://x.example/linux', sha256, sizeBytes: 9 }],
  database: { sizeBytes: 4_096, sha256 },
};

function codeOf(text: string): string {
  try {
    parseBackupManifest(text);
    return 'read';
  } catch (error) {
    return error instanceof RouseError ? `${error.code} ${error.detail}` : String(error);
  }
}

t.test('reads as it was written, with a key and without', (t) => {
  t.same(parseBackupManifest(JSON.stringify(manifestResource(manifest))), manifest);
  const { key, ...open } = manifest;
  t.ok(key);
  t.same(parseBackupManifest(JSON.stringify(manifestResource(open))), open);
  t.end();
});

t.test('a later form is told from one that is wrong', (t) => {
  const written = manifestResource(manifest);
  const changed = (change: object): string => JSON.stringify({ ...written, ...change });
  t.match(codeOf(changed({ format: 'rouse-backup-2' })), /^BACKUP_NEWER/);
  t.match(codeOf(changed({ format: 'other' })), /^BACKUP_UNUSABLE .*"format"/);
  t.match(codeOf(changed({ database: { sha256: 'x', size_bytes: 1 } })), /"database.sha256"/);
  t.match(codeOf(changed({ schema: -1 })), /"schema"/);
  t.match(codeOf('{'), /^BACKUP_UNUSABLE its manifest is no JSON/);
  t.match(codeOf('null'), /^BACKUP_UNUSABLE/);
  t.equal(codeOf(changed({ later: true })), 'read', 'what is added later is no fault');
  t.end();
});
