/**
 * `npm run release`: everything that is given to people, in dist/release. docs/how-to/release.md is
 * for whoever does it.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildProgram } from '../src/cli/program.ts';
import { productVersion } from '../src/platform/version.ts';
import type { Architecture } from './build/packages.ts';
import { debName, makeDeb } from './release/deb.ts';
import { commandTree, copyright } from './release/texts.ts';
import { manualPage } from './release/man.ts';
import { billOfMaterials } from './release/sbom.ts';

const root = path.join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    arch: { type: 'string', multiple: true, default: ['x64', 'arm64'] },
    output: { type: 'string', default: 'dist/release' },
  },
});
const output = path.resolve(root, values.output);

/** Of the last commit, so that the same sources make the same files. */
function releaseDate(): Date {
  const epoch = process.env['SOURCE_DATE_EPOCH'] ?? ran('git', ['log', '-1', '--format=%ct']);
  return new Date(Number(epoch) * 1000);
}

function ran(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr.trim()}`);
  return stdout.trim();
}

function architectures(): readonly Architecture[] {
  return values.arch.map((name) => {
    if (name === 'x64' || name === 'arm64') return name;
    throw new Error(`expected --arch x64 or arm64, found ${name}`);
  });
}

const PUBLISHED: Readonly<Record<Architecture, string>> = {
  x64: 'rouse-linux-amd64',
  arm64: 'rouse-linux-arm64',
};

function build(architecture: Architecture): string {
  const file = path.join(output, PUBLISHED[architecture]);
  console.log(
    ran(process.execPath, ['scripts/build.ts', '--arch', architecture, '--output', file]),
  );
  return file;
}

function main(): void {
  const [date, version] = [releaseDate(), productVersion()];
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const { description } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    description: string;
  };
  const texts = {
    '/usr/share/man/man1/rouse.1.gz': manualPage(
      buildProgram(commandTree(version), () => 0),
      {
        version,
        date,
      },
    ),
    '/usr/share/doc/rouse/changelog.gz': readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8'),
    '/usr/share/doc/rouse/copyright': copyright(root),
    '/usr/share/bash-completion/completions/rouse': completion('bash'),
    '/usr/share/zsh/vendor-completions/_rouse': completion('zsh'),
    '/usr/share/fish/vendor_completions.d/rouse.fish': completion('fish'),
  };
  for (const architecture of architectures()) {
    const executable = build(architecture);
    const deb = path.join(output, debName(version, architecture));
    makeDeb({ root, architecture, version, description, date, executable, texts, output: deb });
  }
  for (const file of ['packaging/container/Containerfile', 'packaging/debian/rouse.yaml']) {
    copyFileSync(path.join(root, file), path.join(output, path.basename(file)));
  }
  const bom = billOfMaterials({ root, date });
  writeFileSync(
    path.join(output, `rouse-${version}.cdx.json`),
    `${JSON.stringify(bom, null, 2)}\n`,
  );
  const sums = readdirSync(output).sort().map(sumOf);
  writeFileSync(path.join(output, 'SHA256SUMS'), `${sums.join('\n')}\n`);
  console.log(sums.join('\n'));
}

function completion(shell: string): string {
  return `${ran(process.execPath, ['src/main.ts', 'completion', shell])}\n`;
}

/** As `sha256sum --check` reads it. */
function sumOf(name: string): string {
  const hash = createHash('sha256')
    .update(readFileSync(path.join(output, name)))
    .digest('hex');
  return `${hash}  ${name}`;
}

main();
