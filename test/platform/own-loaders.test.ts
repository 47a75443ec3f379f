import { once } from 'node:events';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import t, { type Test } from 'tap';
import { ownLoadersBytesMax, ownLoadersMax } from '../../src/domain/limits.ts';
import { sha256Of } from '../../src/platform/loader-manifest.ts';
import type { LoadedLoaders } from '../../src/platform/loaders.ts';
import { withOwnLoaders } from '../../src/platform/own-loaders.ts';
import { asset } from '../fakes/tftp.ts';

const shipped: LoadedLoaders = {
  assets: new Map([['ipxe.efi', asset('ipxe.efi', Buffer.from('shipped'))]]),
  problems: [],
};

type Tree = Parameters<Test['testdir']>[0] & object;

const read = (t: Test, loaders: Tree | string): LoadedLoaders =>
  withOwnLoaders(shipped, t.testdir({ loaders }));

const told = ({ problems }: LoadedLoaders): string[] =>
  problems.map(({ code, detail }) => `${code} ${detail.replace(/\S*\/loaders/, 'loaders')}`);

t.test('publishes what lies there beside what came with Rouse', (t) => {
  const loaded = read(t, { 'ipxe-shim.efi': 'shim', 'own.kpxe': 'bios', '.swap': '' });
  t.same([...loaded.assets.keys()].sort(), ['ipxe-shim.efi', 'ipxe.efi', 'own.kpxe']);
  const shim = loaded.assets.get('ipxe-shim.efi');
  t.same(shim, {
    name: 'ipxe-shim.efi',
    bytes: Buffer.from('shim'),
    sha256: sha256Of(Buffer.from('shim')),
  });
  t.same(loaded.problems, []);
  t.equal(shipped.assets.size, 1, 'what was handed in stays as it was');
  t.end();
});

t.test('one with the name of a shipped loader wins, and that is told', (t) => {
  const loaded = read(t, { 'ipxe.efi': 'my own' });
  t.equal(String(loaded.assets.get('ipxe.efi')?.bytes), 'my own');
  t.same(told(loaded), ['LOADER_REPLACED loaders/ipxe.efi']);
  t.end();
});

t.test('a data directory without the folder has none', (t) => {
  t.same(withOwnLoaders(shipped, t.testdir({})), shipped);
  t.same(withOwnLoaders(shipped, path.join(t.testdirName, 'not', 'there')), shipped);
  t.match(told(read(t, 'a file')), [/^LOADER_UNUSABLE .*ENOTDIR/]);
  t.end();
});

t.test('refuses what is no regular file, and what nobody could ask for', (t) => {
  const root = t.testdir({ secret: 'x', loaders: { 'two words.efi': 'x', 'empty.efi': '' } });
  const inside = (name: string): string => path.join(root, 'loaders', name);
  for (const name of ['autoexec.ipxe', 'rouse', 'Rouse.EFI']) writeFileSync(inside(name), 'x');
  symlinkSync('../secret', inside('link.efi'));
  mkdirSync(inside('folder'));
  t.equal(spawnSync('mkfifo', [inside('pipe.efi')]).status, 0);
  const loaded = withOwnLoaders(shipped, root);
  t.same([...loaded.assets.keys()], ['ipxe.efi']);
  t.same(told(loaded), [
    'LOADER_UNUSABLE loaders/Rouse.EFI has a name that Rouse needs itself',
    'LOADER_UNUSABLE loaders/autoexec.ipxe has a name that Rouse needs itself',
    'LOADER_UNUSABLE loaders/empty.efi is empty',
    'LOADER_UNUSABLE loaders/folder is no regular file',
    'LOADER_UNUSABLE loaders/link.efi is a link',
    'LOADER_UNUSABLE loaders/pipe.efi is no regular file',
    'LOADER_UNUSABLE loaders/rouse has a name that Rouse needs itself',
    'LOADER_UNUSABLE loaders/two words.efi has a name that no machine can ask for',
  ]);
  t.end();
});

t.test('reads only so many files, and so many bytes of all together', (t) => {
  const many = Array.from({ length: ownLoadersMax + 2 }, (_, each) => [`f${100 + each}`, 'x']);
  const loaded = read(t, Object.fromEntries(many) as Tree);
  t.equal(loaded.assets.size, ownLoadersMax + 1);
  t.match(told(loaded), [new RegExp(`${ownLoadersMax + 2} files in .*after ${ownLoadersMax} are`)]);

  const root = t.testdir({ loaders: { 'a.efi': 'x', 'b.efi': '', 'c.efi': 'yy' } });
  truncateSync(path.join(root, 'loaders', 'b.efi'), ownLoadersBytesMax);
  const bounded = withOwnLoaders(shipped, root);
  t.same([...bounded.assets.keys()], ['ipxe.efi', 'a.efi', 'c.efi']);
  t.match(told(bounded), [/loaders\/b\.efi does not fit/]);
  t.end();
});

t.test('a file that cannot be opened is named with the reason', async (t) => {
  const root = t.testdir({ loaders: {} });
  // A socket cannot be opened like a file, not even by root. Its path has to be short.
  const before = process.cwd();
  process.chdir(path.join(root, 'loaders'));
  const server = createServer().listen('s.efi');
  await once(server, 'listening');
  process.chdir(before);
  t.teardown(() => server.close());
  t.match(told(withOwnLoaders(shipped, root)), [
    /^LOADER_UNUSABLE loaders\/s\.efi cannot be read: ENXIO/,
  ]);
});
