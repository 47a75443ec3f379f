/**
 * Downloads one Debian package through APT without touching the machine's own APT.
 *
 * Owns     a private directory with its own source line, lists and cache. APT checks the archive's
 *          signature as always; nothing is installed and no list of the machine changes.
 * Leaves   the checksum of the package to fetch.ts.
 * Tests    test/scripts/fetch-loaders.test.ts, against an archive on disk
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AptSource } from './apt-sources.ts';

const DEBIAN_KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** APT itself gives up earlier; this is for a mirror that sends a byte now and then. */
const aptTimeoutMs = 300_000;

export interface PrivateApt {
  /** Downloads a package, or only the newest without a version. @returns its path, if it exists */
  download(name: string, version?: string): string | undefined;
  /** what APT said when it failed, for people */
  readonly problem: string;
}

/** Prepares APT for one suite of a mirror. Downloads the suite's list: 10 MB for sid. */
export function openPrivateApt(options: {
  readonly mirror: AptSource;
  readonly suite: string;
  readonly directory: string;
}): PrivateApt {
  const directory = path.join(options.directory, options.suite);
  writeConfiguration(directory, sourceLine(options.mirror, options.suite));
  const updated = apt(directory, ['update']);
  return {
    problem: updated.ok ? '' : updated.output,
    download: (name, version) => download({ directory, name, version }),
  };
}

function sourceLine(mirror: AptSource, suite: string): string {
  const options =
    mirror.options.length === 0 && existsSync(DEBIAN_KEYS)
      ? [`signed-by=${DEBIAN_KEYS}`]
      : mirror.options;
  const bracket = options.length === 0 ? '' : `[${options.join(' ')}] `;
  return `deb ${bracket}${mirror.uri} ${suite} main\n`;
}

function writeConfiguration(directory: string, source: string): void {
  for (const part of ['lists/partial', 'cache/archives/partial']) {
    mkdirSync(path.join(directory, part), { recursive: true });
  }
  writeFileSync(path.join(directory, 'sources.list'), source);
  writeFileSync(
    path.join(directory, 'apt.conf'),
    [
      `Dir::Etc::sourcelist "${directory}/sources.list";`,
      'Dir::Etc::sourceparts "/dev/null";',
      `Dir::State::lists "${directory}/lists";`,
      `Dir::Cache "${directory}/cache";`,
      'Acquire::Languages "none";',
      'Acquire::Retries "2";',
      'Acquire::http::Timeout "30";',
      'Acquire::https::Timeout "30";',
      'APT::Update::Error-Mode "any";',
      // The machine's hooks and extra indexes are for its own lists.
      '#clear APT::Update::Post-Invoke;',
      '#clear APT::Update::Post-Invoke-Success;',
      ...['DEP-11', 'DEP-11-icons', 'DEP-11-icons-small', 'Contents-deb'].map(
        (target) => `#clear Acquire::IndexTargets::deb::${target};`,
      ),
      '',
    ].join('\n'),
  );
}

function download(options: {
  readonly directory: string;
  readonly name: string;
  readonly version: string | undefined;
}): string | undefined {
  const { directory, name, version } = options;
  const target = path.join(directory, version === undefined ? 'newest' : 'pinned');
  mkdirSync(target, { recursive: true });
  apt(directory, ['download', version === undefined ? name : `${name}=${version}`], target);
  const file = readdirSync(target).find((entry) => entry.endsWith('.deb'));
  return file === undefined ? undefined : path.join(target, file);
}

function apt(
  directory: string,
  args: readonly string[],
  cwd = directory,
): { ok: boolean; output: string } {
  const result = spawnSync('apt-get', ['-q', '-c', path.join(directory, 'apt.conf'), ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    timeout: aptTimeoutMs,
  });
  if (result.error) return { ok: false, output: result.error.message };
  return { ok: result.status === 0, output: result.stderr.trim() };
}

/** Whether this machine has APT and dpkg-deb at all. */
export function hasApt(): boolean {
  return ['apt-get', 'dpkg-deb'].every(
    (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0,
  );
}
