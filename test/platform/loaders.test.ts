import t from 'tap';
import {
  LOADER_FOLDER,
  LOADER_MANIFEST,
  LOADER_RECORD,
  sha256Of,
} from '../../src/platform/loader-manifest.ts';
import { loadLoaders } from '../../src/platform/loaders.ts';

const good = Buffer.from('a loader');
const row = { name: 'ipxe.efi', sha256: sha256Of(good), bytes: good.byteLength };

function filesWith(entries: Readonly<Record<string, string | Uint8Array>>) {
  const files = new Map(Object.entries(entries));
  files.set(LOADER_MANIFEST, JSON.stringify({ loaders: [row] }));
  let reads = 0;
  return {
    hasAsset: (key: string) => files.has(key),
    readAsset: (key: string) => {
      reads += key.startsWith(LOADER_FOLDER) ? 1 : 0;
      const content = files.get(key);
      return typeof content === 'string' ? Buffer.from(content) : content!;
    },
    reads: () => reads,
  };
}
const KEY = `${LOADER_FOLDER}/ipxe.efi`;

t.test('publishes a verified loader, as the bytes that were read and no copy of them', (t) => {
  const files = filesWith({ [KEY]: good });
  const { assets, problems } = loadLoaders(files);
  t.same(problems, []);
  t.equal(assets.get('ipxe.efi')?.bytes, good);
  t.equal(assets.get('ipxe.efi')?.sha256, row.sha256);
  t.equal(files.reads(), 1);
  t.end();
});

t.test('does not publish a loader with another checksum, and says both', (t) => {
  const { assets, problems } = loadLoaders(filesWith({ [KEY]: 'tampered' }));
  t.equal(assets.size, 0);
  t.equal(problems[0]?.code, 'LOADER_CHECKSUM_MISMATCH');
  t.match(problems[0]?.detail, row.sha256);
  t.match(problems[0]?.detail, sha256Of(Buffer.from('tampered')));
  t.end();
});

t.test('names a loader that is not there', (t) => {
  const { assets, problems } = loadLoaders(filesWith({}));
  t.equal(assets.size, 0);
  t.equal(problems[0]?.code, 'LOADER_MISSING');
  t.match(problems[0]?.detail, 'ipxe.efi');
  t.end();
});

t.test('publishes an unknown version that was recorded, and goes on saying so', (t) => {
  const sha256 = sha256Of(Buffer.from('my own build'));
  const record = JSON.stringify({ origin: 'me', files: [{ name: 'ipxe.efi', sha256 }] });
  const files = filesWith({ [KEY]: 'my own build', [LOADER_RECORD]: record });
  const { assets, problems } = loadLoaders(files);
  t.equal(assets.get('ipxe.efi')?.sha256, sha256);
  t.same(
    problems.map(({ code }) => code),
    ['LOADER_UNVERIFIED'],
  );
  const changed = filesWith({ [KEY]: 'not even that', [LOADER_RECORD]: record });
  t.equal(loadLoaders(changed).problems[0]?.code, 'LOADER_CHECKSUM_MISMATCH');
  t.end();
});
