/** In the source tree; test/interop/executable.test.ts shows the same from inside the executable. */
import t from 'tap';
import {
  hasAsset,
  listAssets,
  readAsset,
  runsAsSingleExecutable,
} from '../../src/platform/assets.ts';

t.test('reads a file by its path from the root of the project', (t) => {
  t.match(Buffer.from(readAsset('LICENSE')).toString(), /Apache License/);
  t.end();
});

t.test('knows which files there are, and takes a folder for none', (t) => {
  t.ok(hasAsset('assets/ipxe/manifest.json'));
  t.notOk(hasAsset('assets/ipxe'));
  t.notOk(hasAsset('assets/ipxe/manifest.yaml'));
  t.end();
});

t.test('lists the files below a folder, deep ones too, in one order', (t) => {
  const keys = listAssets('assets');
  t.ok(keys.includes('assets/ipxe/manifest.json'));
  t.same(keys, [...keys].sort());
  t.same(listAssets('assets/'), keys);
  t.same(listAssets('assets/ipx'), [], 'the beginning of a name is not a folder');
  t.end();
});

t.test('an absent file is an error that names it', (t) => {
  t.throws(() => readAsset('db/9999-absent.sql'), /db\/9999-absent\.sql/);
  t.notOk(runsAsSingleExecutable());
  t.end();
});
