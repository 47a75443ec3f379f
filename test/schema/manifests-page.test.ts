/** The page about manifests: its example can be applied, and it names every field and value. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { MACHINE_ARCHES } from '../../src/domain/machine-arches.ts';
import { PERSONALITIES } from '../../src/domain/firmware.ts';
import { LOADER_WORDS } from '../../src/domain/loaders.ts';
import { BUILT_IN_NAMES } from '../../src/domain/template.ts';
import { parseManifest } from '../../src/schema/manifest.ts';

const page = readFileSync(
  path.join(import.meta.dirname, '../../docs/reference/manifests.md'),
  'utf8',
);

t.test(
  'symptom: the example of the documentation does not work — every one is applied here',
  async (t) => {
    const examples = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
    t.ok(examples.length > 0);
    for (const example of examples) t.ok(await parseManifest(example, 'manifests.md'));
  },
);

t.test('names every built-in value, kind of machine, loader word and form of answers', (t) => {
  for (const name of BUILT_IN_NAMES) t.ok(page.includes(`\`\${${name}}\``), name);
  for (const arch of MACHINE_ARCHES) t.ok(page.includes(`\`${arch}\``), arch);
  for (const word of [...LOADER_WORDS, ...PERSONALITIES]) t.ok(page.includes(`\`${word}\``), word);
  t.end();
});
