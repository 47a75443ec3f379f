/**
 * A project without loaders, a package that has them, and a Debian archive on disk to hold it.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  LOADER_MANIFEST,
  sha256Of,
  type LoaderManifest,
} from '../../src/platform/loader-manifest.ts';

export const FAKE_VERSION = '2.0.0+dfsg-5';
const FOLDER = 'usr/lib/ipxe';
const NOTICES = 'usr/share/doc/ipxe/copyright';
const FILES: Readonly<Record<string, string>> = {
  [`${FOLDER}/undionly.kpxe`]: 'a loader for BIOS',
  [`${FOLDER}/ipxe-amd64.efi`]: 'a loader for UEFI',
  [NOTICES]: 'who wrote it',
};

/** A folder that APT's own user may enter as well. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'rouse-test-'));
  chmodSync(directory, 0o755);
  return directory;
}

/** Builds a Debian package. @returns the path of the .deb */
export function buildPackage(directory: string, version = FAKE_VERSION, files = FILES): string {
  const tree = path.join(directory, `tree-${version}`);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(tree, name)), { recursive: true });
    writeFileSync(path.join(tree, name), content);
  }
  mkdirSync(path.join(tree, 'DEBIAN'), { recursive: true });
  const control = ['Package: ipxe', `Version: ${version}`, 'Architecture: all'];
  control.push('Maintainer: Nobody <nobody@example.org>', 'Description: stands in for iPXE', '');
  writeFileSync(path.join(tree, 'DEBIAN', 'control'), control.join('\n'));
  const deb = path.join(directory, `ipxe_${version}_all.deb`);
  const built = spawnSync('dpkg-deb', ['--build', '--root-owner-group', tree, deb]);
  if (built.status !== 0) throw new Error(String(built.error ?? built.stderr));
  return deb;
}

/** Puts a package into a suite of an archive on disk, and tells a private /etc/apt about it. */
export function publish(options: {
  readonly directory: string;
  readonly deb: string;
  readonly suite: string;
  readonly version?: string;
}): { etcApt: string } {
  const archive = path.join(options.directory, 'archive');
  const arch = spawnSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).stdout.trim();
  const lists = path.join(archive, 'dists', options.suite, 'main', `binary-${arch}`);
  mkdirSync(lists, { recursive: true });
  cpSync(options.deb, path.join(archive, path.basename(options.deb)));
  const bytes = readFileSync(options.deb);
  const entry = ['Package: ipxe', `Version: ${options.version ?? FAKE_VERSION}`];
  entry.push('Architecture: all', `Filename: ${path.basename(options.deb)}`);
  entry.push(`Size: ${bytes.byteLength}`, `SHA256: ${sha256Of(bytes)}`, '');
  writeFileSync(path.join(lists, 'Packages'), entry.join('\n'));
  const etcApt = path.join(options.directory, 'etc-apt');
  mkdirSync(etcApt, { recursive: true });
  const line = `deb [trusted=yes] file:${archive} bookworm main\n`;
  writeFileSync(path.join(etcApt, 'sources.list'), line);
  return { etcApt };
}

/** A manifest that describes the fake package exactly. */
export function describe(deb: string): LoaderManifest {
  const row = (name: string, file: string) => {
    const content = Buffer.from(FILES[file] ?? '');
    return { name, file, bytes: content.byteLength, sha256: sha256Of(content) };
  };
  const version = '2.0.0';
  return {
    package: {
      ...{ name: 'ipxe', version: FAKE_VERSION, architecture: 'all', folder: FOLDER },
      ...{ sha256: sha256Of(readFileSync(deb)), suites: ['sid', 'forky'] },
    },
    licence: { spdx: 'GPL-2.0-or-later', text: 'licences/GPL-2.0.txt', source: [] },
    notices: row('copyright.txt', NOTICES),
    loaders: [
      { ...row('undionly.kpxe', `${FOLDER}/undionly.kpxe`), architecture: 'x86-bios', version },
      { ...row('ipxe.efi', `${FOLDER}/ipxe-amd64.efi`), architecture: 'x86_64-efi', version },
    ],
  };
}

/** A project tree that has this manifest and nothing else. */
export function createProject(directory: string, manifest: LoaderManifest): string {
  const root = path.join(directory, 'project');
  mkdirSync(path.join(root, path.dirname(LOADER_MANIFEST)), { recursive: true });
  writeFileSync(path.join(root, LOADER_MANIFEST), JSON.stringify(manifest));
  return root;
}
