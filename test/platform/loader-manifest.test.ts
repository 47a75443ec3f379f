import t from 'tap';
import { defaultLoader, loaderLadder } from '../../src/domain/loaders.ts';
import { readAsset } from '../../src/platform/assets.ts';
import {
  checksumMismatch,
  LOADER_MANIFEST,
  parseLoaderManifest,
  parseLoaderRecord,
  sha256Of,
} from '../../src/platform/loader-manifest.ts';

t.test('the manifest in the project has the default loader of every kind of machine', (t) => {
  const manifest = parseLoaderManifest(readAsset(LOADER_MANIFEST));
  const byName = new Map(manifest.loaders.map((loader) => [loader.name, loader]));
  for (const arch of [
    'x86-bios',
    'x86_64-efi',
    'arm64-efi',
    'riscv64-efi',
    'loong64-efi',
  ] as const) {
    t.equal(byName.get(defaultLoader(arch))?.architecture, arch);
  }
  for (const { name, architecture } of manifest.loaders) {
    t.ok(loaderLadder(architecture).includes(name), `${name} is on a ladder`);
  }
  t.equal(byName.size, manifest.loaders.length, 'each name once');
  for (const loader of manifest.loaders) {
    t.match(loader.sha256, /^[0-9a-f]{64}$/, loader.name);
  }
  t.end();
});

t.test('a mismatch names the file, both checksums and both sizes', (t) => {
  const [expected, found] = [sha256Of(Buffer.from('a')), sha256Of(Buffer.from('b'))];
  const row = { name: 'ipxe.efi', sha256: expected, bytes: 1 };
  const error = checksumMismatch(row, { sha256: found, bytes: 2 });
  t.equal(error.code, 'LOADER_CHECKSUM_MISMATCH');
  t.equal(
    error.detail,
    `ipxe.efi: expected SHA-256 ${expected} (1 bytes), found ${found} (2 bytes)`,
  );
  t.end();
});

t.test('a package has a checksum but no size to compare', (t) => {
  const row = { name: 'ipxe.deb', sha256: 'aa' };
  t.equal(
    checksumMismatch(row, { sha256: 'bb', bytes: 2 }).detail,
    'ipxe.deb: expected SHA-256 aa, found bb (2 bytes)',
  );
  t.end();
});

t.test('reads a record back as it was written', (t) => {
  const record = { origin: 'a folder', files: [{ name: 'ipxe.efi', sha256: 'aa' }] };
  t.same(parseLoaderRecord(Buffer.from(JSON.stringify(record))), record);
  t.end();
});
