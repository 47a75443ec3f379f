/**
 * The Debian package: a folder laid out as it will be installed, and what dpkg is told about it.
 *
 * Specs    deb(5), deb-control(5), and of the Debian Policy Manual chapters 5, 6 and 9.
 * Tests    test/release/release.test.ts, test/nightly/debian-package.test.ts
 */
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { run, type Architecture } from '../build/packages.ts';

export interface DebOptions {
  readonly root: string;
  readonly architecture: Architecture;
  readonly version: string;
  readonly description: string;
  readonly date: Date;
  readonly executable: string;
  /** where it is installed → what it contains */
  readonly texts: Readonly<Record<string, string>>;
  readonly output: string;
}

const DEBIAN_NAMES: Readonly<Record<Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

const SCRIPTS = ['postinst', 'prerm', 'postrm'] as const;
const CONFIG = '/etc/rouse/rouse.yaml';

/** Of one file of the project each. */
const FILES: Readonly<Record<string, string>> = {
  [CONFIG]: 'packaging/debian/rouse.yaml',
  '/usr/lib/systemd/system/rouse.service': 'packaging/systemd/rouse.service',
  '/usr/lib/sysusers.d/rouse.conf': 'packaging/debian/sysusers.conf',
  '/usr/share/doc/rouse/configuration.md': 'docs/reference/configuration.md',
  '/usr/share/doc/rouse/NOTICE': 'NOTICE',
};

export function debName(version: string, architecture: Architecture): string {
  return `rouse_${version}_${DEBIAN_NAMES[architecture]}.deb`;
}

/** @throws Error with what dpkg-deb said */
export function makeDeb(options: DebOptions): void {
  const stage = `${options.output}.stage`;
  rmSync(stage, { recursive: true, force: true });
  const put = (place: string, content: string | Uint8Array, mode = 0o644): void => {
    const file = path.join(stage, place);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o755 });
    writeFileSync(file, content);
    chmodSync(file, mode);
  };
  for (const [place, file] of Object.entries(FILES)) {
    put(place, readFileSync(path.join(options.root, file)));
  }
  for (const [place, text] of Object.entries(options.texts)) {
    put(place, place.endsWith('.gz') ? gzipSync(text, { level: 9 }) : text);
  }
  put('/usr/bin/rouse', '', 0o755);
  copyFileSync(options.executable, path.join(stage, 'usr/bin/rouse'));
  chmodSync(path.join(stage, 'usr/bin/rouse'), 0o755);
  put('/DEBIAN/control', control(options, installedKib(stage)));
  put('/DEBIAN/conffiles', `${CONFIG}\n`);
  for (const script of SCRIPTS) {
    put(
      `/DEBIAN/${script}`,
      readFileSync(path.join(options.root, 'packaging/debian', script)),
      0o755,
    );
  }
  // Level 1: the executable takes a minute at the default, for two megabytes less.
  const seconds = String(Math.floor(options.date.getTime() / 1000));
  run('env', [
    `SOURCE_DATE_EPOCH=${seconds}`,
    ...['dpkg-deb', '--root-owner-group', '-Zxz', '-z1', '--build', stage, options.output],
  ]);
  rmSync(stage, { recursive: true });
}

/** The package's field needs an address; questions go where SECURITY.md and the README say. */
const MAINTAINER = 'Rouse developers <noreply@rouse.example>';

function control(
  { version, architecture, description }: DebOptions,
  installedSizeKib: number,
): string {
  return [
    'Package: rouse',
    `Version: ${version}`,
    `Architecture: ${DEBIAN_NAMES[architecture]}`,
    `Maintainer: ${MAINTAINER}`,
    `Installed-Size: ${installedSizeKib}`,
    // What the prebuilt SQLite addon and Node.js are linked with.
    'Depends: libc6 (>= 2.34), libstdc++6, passwd',
    'Section: net',
    'Priority: optional',
    `Description: ${description.split(':')[0] ?? description}`,
    ' Answers PXE clients beside an existing DHCP server, hands out iPXE by TFTP and',
    ' HTTP, renders for each machine the script that boots what it should boot, and',
    ' shows each boot as it happens.',
    '',
  ].join('\n');
}

/** As Debian counts: each file rounded up to KiB, and each folder as one. */
function installedKib(stage: string): number {
  return readdirSync(stage, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => {
    const { size } = statSync(path.join(stage, name));
    const isFile = statSync(path.join(stage, name)).isFile();
    return sum + (isFile ? Math.ceil(size / 1024) : 1);
  }, 0);
}
