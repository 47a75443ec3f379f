/**
 * Fetches the iPXE loaders and verifies them.
 *
 * Owns     the order of places: what is there already, the pinned package from the machine's own
 *          Debian mirror, and, said loudly, another version of it.
 * Leaves   each place to its own file: apt.ts, release.ts, install.ts.
 * Tests    test/scripts/fetch-loaders.test.ts
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RouseError } from '../../src/domain/errors.ts';
import {
  checksumMismatch,
  sha256Of,
  type LoaderManifest,
} from '../../src/platform/loader-manifest.ts';
import { findDebianMirror, readAptSources, type AptSource } from './apt-sources.ts';
import { hasApt, openPrivateApt, type PrivateApt } from './apt.ts';
import { installLoaders, type Installed } from './install.ts';
import { downloadRelease, type ReleaseSite } from './release.ts';

export interface FetchOptions {
  readonly manifest: LoaderManifest;
  /** root of the project */
  readonly root: string;
  /** a package or a folder that the operator names */
  readonly from?: string;
  readonly site?: ReleaseSite;
  /** with `from` or `site`: take files the manifest does not know */
  readonly acceptUnknown: boolean;
  readonly etcApt?: string;
  readonly say: (line: string) => void;
}

/**
 * Fetches from the place named in the options, else from the machine's Debian mirror.
 *
 * @throws RouseError LOADER_CHECKSUM_MISMATCH, LOADER_MISSING
 */
export async function fetchLoaders(options: FetchOptions): Promise<Installed> {
  const work = mkdtempSync(path.join(tmpdir(), 'rouse-loaders-'));
  // APT reads and writes as the user _apt when it runs as root.
  chmodSync(work, 0o755);
  try {
    if (options.from !== undefined) return fromPath(options.from, options, work);
    if (options.site) {
      await downloadRelease(options.site, options.manifest, work);
      return install(options, { directory: work, origin: options.site.url });
    }
    return fromApt(options, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function fromPath(from: string, options: FetchOptions, work: string): Installed {
  const stat = statSync(from, { throwIfNoEntry: false });
  if (!stat) throw new RouseError('LOADER_MISSING', `${from} is not there`);
  if (stat.isDirectory()) return install(options, { directory: from, origin: 'named folder' });
  if (!options.acceptUnknown) verifyPackage(from, options.manifest);
  return install(options, { directory: unpack(from, work), origin: path.basename(from) });
}

function fromApt(options: FetchOptions, work: string): Installed {
  const { manifest, say } = options;
  const sources = readAptSources(options.etcApt);
  const mirror = findDebianMirror(sources);
  if (!hasApt() || !mirror) {
    throw new RouseError(
      'LOADER_MISSING',
      'this machine has no APT with a Debian mirror; name a package, folder or release site: ' +
        'npm run loaders -- --help',
    );
  }
  const archive = openArchive({ mirror, directory: work, say });
  const { name, version, suites } = manifest.package;
  for (const suite of suites) {
    const file = archive(suite)?.download(name, version);
    if (file === undefined) continue;
    verifyPackage(file, manifest);
    return install(options, { directory: unpack(file, work), origin: `Debian ${suite}` });
  }
  for (const suite of new Set([...suites, mirror.suite])) {
    const file = archive(suite)?.download(name);
    if (file === undefined) continue;
    say(`warning: ${name} ${version} is in none of ${suites.join(', ')};`);
    say(`warning: taking ${path.basename(file)} from ${suite}, a version this Rouse does not know`);
    const origin = `Debian ${suite}, ${path.basename(file)}`;
    return install({ ...options, acceptUnknown: true }, { directory: unpack(file, work), origin });
  }
  throw new RouseError(
    'LOADER_MISSING',
    `no suite of this machine's Debian mirror could be read, or none has ${name}; ` +
      'to name another place: npm run loaders -- --help',
  );
}

/** Opens a suite once, however often it is asked for; undefined when the mirror lacks it. */
function openArchive(options: {
  readonly mirror: AptSource;
  readonly directory: string;
  readonly say: (line: string) => void;
}): (suite: string) => PrivateApt | undefined {
  const opened = new Map<string, PrivateApt>();
  return (suite) => {
    let apt = opened.get(suite);
    if (!apt) {
      options.say(`reading the package list of Debian ${suite}`);
      apt = openPrivateApt({ ...options, suite });
      opened.set(suite, apt);
      if (apt.problem !== '') options.say(`warning: ${suite}: ${apt.problem}`);
    }
    return apt.problem === '' ? apt : undefined;
  };
}

function verifyPackage(file: string, manifest: LoaderManifest): void {
  const bytes = readFileSync(file);
  const sha256 = sha256Of(bytes);
  if (sha256 === manifest.package.sha256) return;
  throw checksumMismatch(
    { name: path.basename(file), sha256: manifest.package.sha256 },
    { sha256, bytes: bytes.byteLength },
  );
}

function unpack(file: string, work: string): string {
  const directory = path.join(work, 'unpacked');
  const result = spawnSync('dpkg-deb', ['-x', file, directory], { encoding: 'utf8' });
  if (result.status === 0) return directory;
  const reason = result.error?.message ?? result.stderr.trim();
  throw new RouseError(
    'LOADER_MISSING',
    `dpkg-deb cannot unpack ${path.basename(file)}: ${reason}`,
  );
}

function install(
  options: FetchOptions,
  source: { readonly directory: string; readonly origin: string },
): Installed {
  const { manifest, root, acceptUnknown } = options;
  return installLoaders({ manifest, root, acceptUnknown, ...source });
}
