/** Tests for src/assets/layout.ts */
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { createLayout, idOf } from '../../src/assets/layout.ts';
import { assetPartialMsMax, assetQuarantineMax } from '../../src/domain/asset-limits.ts';

t.test('a download is known by its URL and by what it must be', (t) => {
  const url = 'http://a/x';
  t.match(idOf({ url }), /^[0-9a-f]{32}$/);
  t.equal(idOf({ url }), idOf({ url }));
  t.not(idOf({ url }), idOf({ url, sha256: 'a'.repeat(64) }));
  t.end();
});

t.test('nobody else can read what was fetched', async (t) => {
  const dataDir = t.testdir({});
  await createLayout(dataDir).prepare();
  for (const name of ['files', 'partial', 'damaged']) {
    t.equal(statSync(path.join(dataDir, 'assets', name)).mode & 0o077, 0, name);
  }
  await createLayout(dataDir).prepare();
});

t.test('downloads that nobody goes on with go, after a while', async (t) => {
  const dataDir = t.testdir({});
  const layout = createLayout(dataDir);
  await layout.prepare();
  const partial = path.join(dataDir, 'assets', 'partial');
  const files = ['old', 'old.json', 'new', 'new.json', 'lonely', 'note.json', 'x.new'];
  for (const name of files) {
    writeFileSync(path.join(partial, name), '');
    if (name.startsWith('old')) utimesSync(path.join(partial, name), 1, 1);
  }
  await layout.tidy(new Set(), assetPartialMsMax + 2_000);
  t.same(readdirSync(partial).sort(), ['new', 'new.json']);
});

t.test('a few damaged files are kept to be looked at, the last ones', async (t) => {
  const dataDir = t.testdir({});
  const layout = createLayout(dataDir);
  await layout.prepare();
  const damaged = path.join(dataDir, 'assets', 'damaged');
  for (let index = 0; index <= assetQuarantineMax; index += 1) {
    writeFileSync(layout.fileOf(`f${index}`), '');
    utimesSync(layout.fileOf(`f${index}`), index + 1, index + 1);
    await layout.putAside(`f${index}`);
  }
  t.equal(readdirSync(damaged).length, assetQuarantineMax);
  t.notOk(readdirSync(damaged).includes('f0'));
});
