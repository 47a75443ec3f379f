/**
 * The list of parts names every package that the executable may carry, and what npm does not know.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { billOfMaterials } from '../../scripts/release/sbom.ts';

const root = path.join(import.meta.dirname, '../..');
const text = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const date = new Date('2026-03-01T12:00:00Z');

t.test('has every runtime dependency, Node.js, SQLite and each loader', (t) => {
  const bom = billOfMaterials({ root, date });
  const found = new Set(bom.components.map(({ name, version }) => `${name} ${version}`));
  const versions = new Map(bom.components.map(({ name, version }) => [name, version]));
  const { dependencies } = JSON.parse(text('package.json')) as {
    dependencies: Record<string, string>;
  };
  for (const [name, version] of Object.entries(dependencies)) {
    t.ok(found.has(`${name} ${version}`), `${name} ${version}`);
  }
  t.equal(`v${versions.get('node') ?? ''}`, process.version, 'the pinned one is the one that runs');
  t.match(versions.get('sqlite'), /^3\.\d+\.\d+$/);
  const loaders = bom.components.filter(({ name }) => name.startsWith('ipxe/'));
  t.equal(loaders.length, 8);
  for (const { name, hashes } of loaders) t.match(hashes?.[0]?.content, /^[0-9a-f]{64}$/, name);
  t.notOk(versions.has('typescript'), 'what only builds is not in it');
  t.end();
});

t.test('is one graph, without doubles', (t) => {
  const { components, dependencies, metadata } = billOfMaterials({ root, date });
  const references = [metadata.component, ...components].map((one) => one['bom-ref']);
  t.equal(new Set(references).size, references.length);
  t.same(
    dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter(unknownTo(references)),
    [],
  );
  t.end();
});

t.test('is the same for the same sources', (t) => {
  const [one, two] = [billOfMaterials({ root, date }), billOfMaterials({ root, date })];
  t.match(one.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
  t.equal(one.serialNumber, two.serialNumber);
  t.end();
});

function unknownTo(references: readonly string[]): (ref: string) => boolean {
  return (ref) => !references.includes(ref);
}
