/** The web interface as it is built: whole, within its budget, and asking nobody else. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { buildUi, ensureUi } from '../../scripts/ui/build.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** A copy of what is built, so that nobody else's dist is touched. */
function copyOf(t: Test): {
  readonly copy: string;
  readonly said: string[];
  say: (line: string) => void;
} {
  const copy = mkdtempSync(path.join(tmpdir(), 'rouse-ui-'));
  t.teardown(() => {
    rmSync(copy, { recursive: true });
  });
  cpSync(path.join(root, 'src'), path.join(copy, 'src'), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  const said: string[] = [];
  return { copy, said, say: (line) => said.push(line) };
}

t.test('it is built within its budget, with a compressed copy of every file', async (t) => {
  const { copy, said, say } = copyOf(t);
  const { inputs } = await buildUi({ root: copy, say });
  t.match(said, [/JavaScript: .* of 60/, /first page: .* of 35/, /CSS: .* of 10/]);
  t.ok(inputs.includes('src/ui/main.tsx'));
  t.ok(inputs.some((input) => input.includes('node_modules/preact/')));

  const assets = path.join(copy, 'dist/ui/assets');
  const names = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name));
  t.ok(names.length >= 3, names.join(', '));
  for (const name of names) {
    t.match(name, /^[\w-]+-[A-Z0-9]{8}\.(js|css)$/);
    const bytes = readFileSync(path.join(assets, name));
    t.ok(gunzipSync(readFileSync(path.join(assets, `${name}.gz`))).equals(bytes));
    t.ok(brotliDecompressSync(readFileSync(path.join(assets, `${name}.br`))).equals(bytes));
  }

  const page = readFileSync(path.join(copy, 'dist/ui/index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, address]) => address);
  t.ok(named.length >= 3);
  for (const address of named) t.ok(existsSync(path.join(copy, 'dist/ui', address!)), `${address}`);
  t.notMatch(page, /\{\w+\}/, 'every place is filled in');
  t.notMatch(page, /<style|<script>|\son\w+=|style="/, 'nothing that its own policy refuses');
});

t.test('it needs nobody else: no address of another host is in it', async (t) => {
  const { copy, say } = copyOf(t);
  await buildUi({ root: copy, say });
  const built = readdirSync(path.join(copy, 'dist/ui'), { recursive: true, encoding: 'utf8' });
  for (const name of built.filter((one) => /\.(js|css|html)$/.test(one))) {
    const text = readFileSync(path.join(copy, 'dist/ui', name), 'utf8');
    const loads = /(?:src|href)=["']https?:|url\(["']?https?:|@import/i.exec(text);
    t.equal(loads, null, name);
  }
});

t.test('it is built anew when a source changed, and not otherwise', async (t) => {
  const { copy, said, say } = copyOf(t);
  const built = async (): Promise<boolean> => {
    said.length = 0;
    await ensureUi({ root: copy, say });
    return said.length > 0;
  };
  t.equal(await built(), true, 'at first');
  t.equal(await built(), false, 'unchanged');
  const later = new Date(Date.now() + 5_000);
  utimesSync(path.join(copy, 'src/ui/router.ts'), later, later);
  t.equal(await built(), true, 'a source is newer');
});
