/** What the executable says about the packages inside it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { licencesOf } from '../../scripts/build/licences.ts';

const root = mkdtempSync(path.join(tmpdir(), 'rouse-licences-'));
t.teardown(() => {
  rmSync(root, { recursive: true });
});

function addPackage(folder: string, about: object, licence?: string): void {
  const directory = path.join(root, folder);
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, 'package.json'), JSON.stringify(about));
  if (licence !== undefined) writeFileSync(path.join(directory, 'LICENSE.md'), licence);
}

addPackage('node_modules/b', { name: 'b', version: '2.0.0', license: 'ISC' });
addPackage(
  'node_modules/@a/c',
  { name: '@a/c', version: '1.0.0', license: 'MIT' },
  'do as you like',
);
addPackage('node_modules/b/node_modules/@a/c', { name: '@a/c', version: '0.9.0', license: 'MIT' });
addPackage('node_modules/odd', { name: 'odd', version: '1.0.0', license: 'SSPL-1.0' });

t.test('names every package once, with its licence and its text', (t) => {
  const files = ['src/main.ts', 'node_modules/@a/c/x.js', 'node_modules/@a/c/y.js'];
  const text = licencesOf([...files, 'node_modules/b/node_modules/@a/c/x.js'], root);
  t.match(text, '@a/c 0.9.0: MIT\n@a/c 1.0.0: MIT\n\n');
  t.match(text, '--- @a/c 1.0.0\n\ndo as you like');
  t.notMatch(text, 'b 2.0.0', 'a package around another one is not in the bundle for that');
  t.end();
});

t.test('stops at a licence that nobody decided about', (t) => {
  t.throws(() => licencesOf(['node_modules/odd/index.js'], root), /odd \(SSPL-1\.0\)/);
  t.end();
});
