/** No package without a reason: docs/explanation/dependencies.md has a paragraph for each. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';

const root = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const about = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
const groups = ['dependencies', 'optionalDependencies', 'devDependencies'];
const packages = new Map(groups.flatMap((group) => Object.entries(about[group] ?? {})));
const runtimeMax = 20;

t.test('every package has a paragraph, and no paragraph outlives its package', (t) => {
  const [taken = ''] = read('docs/explanation/dependencies.md').split('## Packages we were asked');
  const headings = taken.matchAll(/^### (.+)$/gm);
  const described = [...headings].flatMap(([, names = '']) => names.split(', '));
  t.same(described.sort(), [...packages.keys()].sort());
  t.end();
});

t.test('versions are exact', (t) => {
  for (const [name, version] of packages) t.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name);
  t.end();
});

t.test('packages of our choice at run time stay countable', (t) => {
  const names = [about['dependencies'], about['optionalDependencies']].flatMap((group) =>
    Object.keys(group ?? {}),
  );
  t.ok(names.length <= runtimeMax, `${names.length}`);
  t.end();
});

t.test('the lock file has a hash for every package, and names no registry', (t) => {
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { integrity?: string; resolved?: string; inBundle?: boolean }>;
  };
  for (const [name, { integrity, resolved, inBundle }] of Object.entries(lock.packages)) {
    if (name === '' || inBundle) continue;
    if (!integrity?.startsWith('sha512-')) t.fail(`${name} has no hash`);
    if (resolved !== undefined) t.fail(`${name} names where it was downloaded`);
  }
  t.end();
});
