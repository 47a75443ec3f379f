/**
 * The loaders come from a package that is checked as a whole and file by file, or not at all.
 * Nothing here uses the network: the package is built on the fly, and the Debian archive is a
 * folder that the machine's real APT reads.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import t, { type Test } from 'tap';
import {
  findDebianMirror,
  parseDeb822Sources,
  parseOneLineSources,
} from '../../scripts/loaders/apt-sources.ts';
import { ensureLoaders, type EnsureOptions } from '../../scripts/loaders/ensure.ts';
import type { RouseError } from '../../src/domain/errors.ts';
import {
  LOADER_FOLDER,
  sha256Of,
  type LoaderManifest,
} from '../../src/platform/loader-manifest.ts';
import {
  buildPackage,
  createProject,
  describe,
  publish,
  temporaryDirectory,
} from '../fakes/loader-package.ts';

interface World {
  readonly directory: string;
  readonly deb: string;
  readonly manifest: LoaderManifest;
  readonly root: string;
  readonly said: string[];
  fetch(options?: Partial<EnsureOptions>): Promise<readonly RouseError[]>;
  loader(name: string): string;
}

function createWorld(test: Test, change: (m: LoaderManifest) => LoaderManifest = (m) => m) {
  const directory = temporaryDirectory();
  test.teardown(() => {
    rmSync(directory, { recursive: true });
  });
  const deb = buildPackage(directory);
  const manifest = change(describe(deb));
  const root = createProject(directory, manifest);
  const said: string[] = [];
  const world: World = {
    ...{ directory, deb, manifest, root, said },
    fetch: (options = {}) =>
      ensureLoaders({
        root,
        acceptUnknown: false,
        say: (line) => said.push(line),
        etcApt: path.join(directory, 'etc-apt'),
        ...options,
      }),
    loader: (name) => readFileSync(path.join(root, LOADER_FOLDER, name), 'utf8'),
  };
  return world;
}

t.test('takes the loaders out of the pinned package under their published names', async (t) => {
  const world = createWorld(t);
  t.same(await world.fetch({ from: world.deb }), []);
  t.equal(world.loader('undionly.kpxe'), 'a loader for BIOS');
  t.equal(world.loader('ipxe.efi'), 'a loader for UEFI');
  t.equal(world.loader('copyright.txt'), 'who wrote it');
});

t.test('fetches from sid through the machine’s own mirror, leaving its APT alone', async (t) => {
  const world = createWorld(t);
  publish({ ...world, suite: 'sid' });
  t.same(await world.fetch(), []);
  t.equal(world.loader('ipxe.efi'), 'a loader for UEFI');
  t.same(readdirSync(path.join(world.directory, 'etc-apt')), ['sources.list']);
});

t.test('goes on to the next suite when the first one does not carry the version', async (t) => {
  const world = createWorld(t);
  const newer = buildPackage(world.directory, '3.0-1');
  publish({ ...world, deb: newer, suite: 'sid', version: '3.0-1' });
  publish({ ...world, suite: 'forky' });
  t.same(await world.fetch(), []);
  t.notMatch(world.said, ['a version this Rouse does not know']);
});

t.test('takes another version only with a warning, and remembers what it took', async (t) => {
  const world = createWorld(t);
  const files = { 'boot/ipxe.efi': 'an old loader, in its old place' };
  const old = buildPackage(world.directory, '1.0.0-1', files);
  publish({ ...world, deb: old, suite: 'bookworm', version: '1.0.0-1' });
  const problems = await world.fetch();
  t.same(
    problems.map(({ code, detail }) => `${code} ${detail.split(/[ ,]/)[0] ?? ''}`),
    ['LOADER_MISSING undionly.kpxe', 'LOADER_UNVERIFIED ipxe.efi'],
  );
  t.match(world.said.join('\n'), /ipxe_1\.0\.0-1_all\.deb from bookworm, a version this Rouse/);
  t.equal(world.loader('ipxe.efi'), 'an old loader, in its old place');

  world.said.length = 0;
  await world.fetch();
  t.same(world.said, [], 'a start after that does not ask the mirror again');
});

t.test('does nothing when everything is there', async (t) => {
  const world = createWorld(t);
  await world.fetch({ from: world.deb });
  world.said.length = 0;
  t.same(await world.fetch(), [], 'there is no mirror to ask in this world');
  t.same(world.said, []);
});

t.test('a package that is not the pinned one stops with both checksums', async (t) => {
  const world = createWorld(t);
  const other = buildPackage(world.directory, '2.0.0+dfsg-6');
  const failure = world.fetch({ from: other });
  await t.rejects(failure, { code: 'LOADER_CHECKSUM_MISMATCH' });
  await t.rejects(failure, /ipxe_2\.0\.0\+dfsg-6_all\.deb/);
  await t.rejects(failure, new RegExp(world.manifest.package.sha256));
  t.notOk(existsSync(path.join(world.root, LOADER_FOLDER)), 'nothing was written');
});

t.test('a loader inside the package that is not the known one stops everything', async (t) => {
  const wrong = 'f'.repeat(64);
  const world = createWorld(t, (manifest) => ({
    ...manifest,
    loaders: manifest.loaders.map((row) =>
      row.name === 'ipxe.efi' ? { ...row, sha256: wrong } : row,
    ),
  }));
  const failure = world.fetch({ from: world.deb });
  await t.rejects(failure, { code: 'LOADER_CHECKSUM_MISMATCH' });
  const seen = sha256Of(Buffer.from('a loader for UEFI'));
  await t.rejects(failure, new RegExp(`ipxe\\.efi: expected SHA-256 ${wrong}.*found ${seen}`));
  t.notOk(existsSync(path.join(world.root, LOADER_FOLDER)), 'the good loader neither');
});

t.test('a loader changed after it was installed stops the next start', async (t) => {
  const world = createWorld(t);
  await world.fetch({ from: world.deb });
  writeFileSync(path.join(world.root, LOADER_FOLDER, 'ipxe.efi'), 'tampered');
  const failure = world.fetch();
  await t.rejects(failure, { code: 'LOADER_CHECKSUM_MISMATCH' });
  await t.rejects(failure, /ipxe\.efi.*\(8 bytes\)/);
});

t.test('takes loaders from a folder that an operator names, by either name', async (t) => {
  const world = createWorld(t);
  const folder = path.join(world.directory, 'tree-2.0.0+dfsg-5/usr/lib/ipxe');
  t.same(await world.fetch({ from: folder }), []);
  t.equal(world.loader('ipxe.efi'), 'a loader for UEFI');
});

t.test('takes an unknown loader from an operator only when told to', async (t) => {
  const world = createWorld(t);
  const folder = path.join(world.directory, 'tree-2.0.0+dfsg-5/usr/lib/ipxe');
  writeFileSync(path.join(folder, 'undionly.kpxe'), 'my own build');
  await t.rejects(world.fetch({ from: folder }), { code: 'LOADER_CHECKSUM_MISMATCH' });
  const problems = await world.fetch({ from: folder, acceptUnknown: true });
  t.match(problems, [{ code: 'LOADER_UNVERIFIED' }]);
  t.equal(world.loader('undionly.kpxe'), 'my own build');
});

t.test('says what is missing where there is neither APT source nor named place', async (t) => {
  const world = createWorld(t);
  await t.rejects(world.fetch(), { code: 'LOADER_MISSING' });
  await t.rejects(world.fetch({ from: '/nonexistent' }), /\/nonexistent is not there/);
});

t.test('release site', async (t) => {
  const world = createWorld(t);
  const site = await startSite(t, world);

  await t.test('follows a redirect and verifies what it gets', async (t) => {
    t.same(await world.fetch({ site: { url: site.url, ca: site.ca } }), []);
    t.equal(world.loader('ipxe.efi'), 'a loader for UEFI');
  });
  await t.test('a tampered file stops with its name', async (t) => {
    site.files.set('/r/undionly.kpxe', 'something else');
    const failure = world.fetch({ site: { url: site.url, ca: site.ca } });
    await t.rejects(failure, { code: 'LOADER_CHECKSUM_MISMATCH' });
    await t.rejects(failure, /undionly\.kpxe/);
  });
  await t.test('is not used when its certificate is not trusted', async (t) => {
    const failure = world.fetch({ site: { url: site.url } });
    await t.rejects(failure, { code: 'LOADER_MISSING' });
    await t.rejects(failure, /certificate/);
  });
  await t.test('is not used without TLS', async (t) => {
    const url = site.url.replace('https', 'http');
    await t.rejects(world.fetch({ site: { url } }), /expected an https address/);
  });
});

async function startSite(test: Test, world: World) {
  const key = path.join(world.directory, 'key.pem');
  const cert = path.join(world.directory, 'cert.pem');
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
  ]);
  if (made.status !== 0) throw new Error(String(made.error ?? made.stderr));
  const files = new Map([
    ['/r/undionly.kpxe', 'a loader for BIOS'],
    ['/moved/ipxe.efi', 'a loader for UEFI'],
  ]);
  const tls = { key: readFileSync(key), cert: readFileSync(cert) };
  const server: Server = createServer(tls, (request, response) => {
    const content = files.get(request.url ?? '');
    if (request.url === '/r/ipxe.efi') response.writeHead(302, { location: '../moved/ipxe.efi' });
    else response.writeHead(content === undefined ? 404 : 200);
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  test.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${port}/r`, ca: readFileSync(cert, 'utf8'), files };
}

t.test('reads the machine’s APT sources in both formats', (t) => {
  const lines = [
    '# deb http://commented.example/debian sid main',
    'deb-src http://mirror.example/debian bookworm main',
    'deb https://vendor.example/apt vendor main',
    'deb http://mirror.example/security bookworm-security main',
    'deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian bookworm main contrib # own',
  ];
  const fromLines = parseOneLineSources(lines.join('\n'));
  const expected = {
    uri: 'http://mirror.example/debian',
    suite: 'bookworm',
    components: ['main', 'contrib'],
    options: ['signed-by=/k.gpg'],
  };
  t.equal(fromLines.length, 3);
  t.same(findDebianMirror(fromLines), expected);

  const stanzas = `
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
Enabled: no

Types: deb deb-src
# a comment inside
URIs: http://mirror.example/debian
Suites: bookworm-updates bookworm
Components: main contrib
Signed-By: /k.gpg
`;
  t.same(findDebianMirror(parseDeb822Sources(stanzas)), expected);
  const key = '\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mDMEY';
  const inline = findDebianMirror(parseDeb822Sources(stanzas.replace(' /k.gpg', key)));
  t.same(inline, { ...expected, options: [] }, 'a key inside the stanza has no one-line form');
  t.equal(findDebianMirror(parseDeb822Sources('Types: deb\nURIs: x:/\nSuites: noble')), undefined);
  t.end();
});
