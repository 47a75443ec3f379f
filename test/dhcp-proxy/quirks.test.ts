import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';

const root = path.join(import.meta.dirname, '..', '..');

t.test('every firmware quirk named in the code is explained to people', (t) => {
  const folder = path.join(root, 'src', 'dhcp-proxy');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const code = files
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');
  const named = new Set(
    [...code.matchAll(/quirk: ([A-Z0-9-]+)/g)].map((match) => String(match[1])),
  );
  const page = readFileSync(path.join(root, 'docs', 'explanation', 'firmware-quirks.md'), 'utf8');
  t.ok(named.size > 10, `${named.size} quirks`);
  for (const id of named) t.ok(page.includes(`### ${id}\n`), id);
  t.end();
});
