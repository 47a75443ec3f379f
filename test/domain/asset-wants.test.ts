/** Tests for src/domain/asset-wants.ts */
import t from 'tap';
import {
  assetOfFactory,
  assetsOfImage,
  assetsOfProfile,
  factoryAssetIn,
} from '../../src/domain/asset-wants.ts';
import type { TalosSpec } from '../../src/domain/profile.ts';

const spec: TalosSpec = {
  kind: 'talos',
  version: 'v1.13.9',
  schematic: 'a'.repeat(64),
  platform: 'metal',
  delivery: 'proxy',
  args: [],
};
const FACTORY = 'https://factory.example';
const names = (arches: Parameters<typeof assetsOfProfile>[0]['arches'], changed = spec): string[] =>
  assetsOfProfile({ spec: changed, arches }, FACTORY).map(({ url }) => url);

t.test('a profile needs kernel, initramfs and command line for each of its processors', (t) => {
  const base = `${FACTORY}/image/${spec.schematic}/v1.13.9`;
  t.same(names(['x86_64-efi', 'x86-bios']), [
    `${base}/kernel-amd64`,
    `${base}/initramfs-amd64.xz`,
    `${base}/cmdline-metal-amd64`,
  ]);
  t.equal(names([]).length, 6, 'both processors where it names none');
  t.same(names(['riscv64-efi']), [], 'Talos has nothing for it');
  t.same(
    names(['x86_64-efi'], { ...spec, secureBoot: true }),
    [`${base}/metal-amd64-secureboot-uki.efi`, `${base}/cmdline-metal-amd64-secureboot`],
    'a signed image is one file',
  );
  t.end();
});

t.test('machines that fetch for themselves need nothing here', (t) => {
  t.same(names([], { ...spec, delivery: 'direct' }), []);
  t.same(assetsOfProfile({ spec: { kind: 'local' }, arches: [] }, FACTORY), []);
  const own = names(['arm64-efi'], { ...spec, factoryUrl: 'http://own.example' });
  t.match(own[0], /^http:\/\/own\.example\/image\/a+\/v1\.13\.9\/kernel-arm64$/);
  t.end();
});

t.test('an image needs what it takes from URLs', (t) => {
  t.same(assetsOfImage({}), []);
  const sha256 = 'b'.repeat(64);
  const urls = [
    { path: 'linux', url: 'http://a/linux' },
    { path: 'initrd', url: 'http://a/initrd', sha256 },
  ];
  t.same(assetsOfImage({ urls }), [
    { url: 'http://a/linux', from: 'url' },
    { url: 'http://a/initrd', from: 'url', sha256 },
  ]);
  t.end();
});

t.test('the URL of a factory file is read back into its parts', (t) => {
  const parts = { factoryUrl: `${FACTORY}/mirror`, schematic: 'a'.repeat(64), version: 'v1.13.9' };
  const asset = { ...parts, file: 'cmdline-metal-amd64' };
  t.same(factoryAssetIn(assetOfFactory(asset).url), asset);
  for (const url of ['http://a/linux', `${FACTORY}/image/short/v1/x`, '']) {
    t.equal(factoryAssetIn(url), undefined, url);
  }
  t.end();
});
