import t from 'tap';
import { parse } from 'yaml';
import { check } from '../../../src/schema/issues.ts';
import { ruleDocument, ruleResource } from '../../../src/schema/rule-resource.ts';
import { serveApi, type Routes } from '../../fakes/admin-api.ts';
import { aRule } from '../../fakes/rules.ts';
import { terminal } from '../../fakes/terminal.ts';

const racks = ruleResource(
  aRule({ name: 'racks', weight: 20, when: { tags: { rack: 'a1' } }, then: { profile: 'p' } }),
  0,
);
const rest = ruleResource(aRule({ name: 'rest', enabled: false, then: { args: ['quiet'] } }), 0);
const last = ruleResource(aRule({ name: 'last', then: { args: ['quiet'] } }), 0);
const items = [racks, rest, last];
const ROUTES: Routes = {
  'GET /api/v1/rules': { body: { items } },
  'GET /api/v1/rules/racks': { body: racks },
  'PUT /api/v1/rules/order': { body: { items } },
  'DELETE /api/v1/rules/racks': { status: 204 },
};

t.test('lists rules in the order in which they are asked', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, ROUTES);
  t.equal(
    (await run('rules', 'list')).stdout,
    [
      'NAME   WEIGHT  STATE  GIVES       WHEN',
      'racks      20  on     profile p   tags.rack a1',
      'rest        0  off    1 argument  every known machine',
      'last        0  on     1 argument  every known machine',
      '',
    ].join('\n'),
  );
  t.equal((await run('rules', 'list', '-o', 'name')).stdout, 'racks\nrest\nlast\n');
});

t.test('where there is none, the next step is told', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, { 'GET /api/v1/rules': { body: { items: [] } } });
  t.match((await run('rules', 'list')).stderr, /rouse apply -f FILE/);
});

t.test('shows a rule in the form that can be applied again', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, ROUTES);
  const { stdout } = await run('rules', 'show', 'racks');
  t.match(check(ruleDocument, parse(stdout)), { value: { name: 'racks' } });
});

t.test('moves a rule among the others', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, ROUTES);
  const moved = async (...flags: string[]): Promise<unknown> => {
    const { exit } = await run('rules', 'move', 'rest', ...flags);
    const { body = '{}' } = requests.at(-1) ?? {};
    return [exit, (JSON.parse(body) as { names: unknown }).names];
  };
  t.same(await moved('--first'), [0, ['rest', 'racks', 'last']]);
  t.same(await moved('--last'), [0, ['racks', 'last', 'rest']]);
  t.same(await moved('--before', 'racks'), [0, ['rest', 'racks', 'last']]);
  t.same(await moved('--after', 'last'), [0, ['racks', 'last', 'rest']]);
  const refused = async (...words: string[]) => (await run('rules', 'move', ...words)).exit;
  t.equal(await refused('rest'), 2);
  t.equal(await refused('rest', '--first', '--last'), 2);
  t.equal(await refused('gone', '--first'), 3);
  t.equal(await refused('rest', '--after', 'gone'), 3);
});

t.test('deletes a rule and shows what it was', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, ROUTES);
  t.equal((await run('rules', 'delete', 'racks')).stdout, 'racks deleted\n');
  t.same(JSON.parse((await run('rules', 'delete', 'racks', '--json')).stdout), racks);
});
