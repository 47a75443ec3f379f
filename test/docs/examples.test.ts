/** Examples on the pages are read by the parser that reads them for people. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { parseManifest } from '../../src/schema/manifest.ts';
import { pages, projectRoot } from '../fakes/pages.ts';

/** Members of a profile, shown without the lines around them. */
const PARTS: Readonly<Record<string, string>> = {
  'docs/how-to/talos.md': 'kind: profile\nname: part\n',
};

interface Example {
  readonly page: string;
  readonly text: string;
}

/** Blocks marked as YAML, and YAML that a shell block hands to a command. */
function yamlOf(page: { readonly name: string; readonly text: string }): Example[] {
  const blocks = page.text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm);
  const handed = page.text.matchAll(/<<'YAML'\n([\s\S]*?)^YAML$/gm);
  return [...blocks, ...handed].map(([, text = '']) => ({ page: page.name, text }));
}

const examples = pages.flatMap(yamlOf);

t.test('symptom: a manifest copied from a page is refused', async (t) => {
  const manifests = examples.filter(({ text }) => /\bkind:/.test(text));
  t.ok(manifests.length >= 3, `${manifests.length} manifests`);
  for (const { page, text } of manifests) t.ok(await parseManifest(text, page), page);
  const tutorial = 'docs/tutorial/first-boot.yaml';
  const file = readFileSync(path.join(projectRoot, tutorial), 'utf8');
  t.ok(await parseManifest(file, tutorial), tutorial);
});

t.test('parts of a manifest are accepted once they are made whole', async (t) => {
  const parts = examples.filter(({ text }) => text.startsWith('talos:'));
  t.ok(parts.length > 0);
  for (const { page, text } of parts) {
    t.ok(await parseManifest((PARTS[page] ?? '') + text, page), page);
  }
});

t.test('JSON on the pages is JSON', (t) => {
  for (const { name, text } of pages) {
    for (const [, block = ''] of text.matchAll(/^```json\n([\s\S]*?)^```$/gm)) {
      t.doesNotThrow(() => JSON.parse(block) as unknown, name);
    }
  }
  t.end();
});
