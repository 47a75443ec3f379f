/** From the source tree; test/interop/executable.test.ts has the texts that the build adds. */
import t from 'tap';
import { hasAsset, readAsset } from '../../src/platform/assets.ts';
import { LOADER_MANIFEST, parseLoaderManifest } from '../../src/platform/loader-manifest.ts';
import { listLicences, NODE_LICENCE, PACKAGES_LICENCES } from '../../src/platform/licences.ts';

t.test('iPXE comes with its licence text and with where its source is', (t) => {
  const { licence, package: origin } = parseLoaderManifest(readAsset(LOADER_MANIFEST));
  const ipxe = listLicences().find(({ of }) => of === `iPXE, ${licence.spdx}`);
  t.match(ipxe?.text, 'GNU GENERAL PUBLIC LICENSE');
  t.match(ipxe?.source.join(), origin.version, 'the source of that very version');
  t.match(Buffer.from(readAsset('NOTICE')).toString(), origin.version);
  t.end();
});

t.test('a text that only the executable has is replaced by a line saying so', (t) => {
  const texts = new Map(listLicences().map(({ of, text }) => [of, text]));
  for (const [of, key] of [
    ['npm packages', PACKAGES_LICENCES],
    ['Node.js', NODE_LICENCE],
  ] as const) {
    t.notOk(hasAsset(key));
    t.match(texts.get(of), `(${key} comes with the executable`);
  }
  t.end();
});
