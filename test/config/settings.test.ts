/** The settings table and the reference page must name the same things. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { SETTINGS } from '../../src/config/settings.ts';
import { loadConfig } from '../../src/config/load.ts';

const page = readFileSync(
  path.join(import.meta.dirname, '../../docs/reference/configuration.md'),
  'utf8',
);

t.test('the reference page has one row per setting, and none besides', (t) => {
  const rows = [...page.matchAll(/^\| `([a-z_.]+)` \| `(\w+)` \| `(--[a-z-]+)` \|/gm)];
  t.same(
    rows.map(([, key, env, flag]) => ({ key, env, flag })),
    SETTINGS.map(({ key, env, flag }) => ({ key, env, flag })),
  );
  t.end();
});

t.test('the example of the reference page is accepted', (t) => {
  const example = /## Example\n\n```yaml\n([^`]*)```/.exec(page)?.[1] ?? '';
  const cwd = t.testdir({ 'rouse.yaml': example });
  const { config } = loadConfig({ flags: {}, env: {}, cwd, uid: 0 });
  t.same(config.interfaces, ['enp3s0']);
  t.same(config.images.directories, ['/srv/isos']);
  t.end();
});
