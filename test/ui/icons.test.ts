/** Tests for src/ui/parts/icons.tsx: every name has a drawing in the page, and every drawing a name. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';

const root = path.join(import.meta.dirname, '..', '..', 'src', 'ui');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

t.test('symptom: a button is empty, for nobody drew its icon', (t) => {
  const [, names = ''] = read('parts/icons.tsx').split('export type IconName =');
  const known = [...(names.split(';')[0] ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => name);
  const drawn = [...read('index.html').matchAll(/<symbol id="i-(\w+)"/g)].map(([, name]) => name);
  t.ok(known.length > 20, `${known.length} icons`);
  t.same(drawn.toSorted(), [...known, 'mark', 'word'].toSorted());
  t.end();
});
