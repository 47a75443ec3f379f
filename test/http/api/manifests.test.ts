import t from 'tap';
import { adminApp } from '../../fakes/admin-app.ts';

const manifest = 'kind: machine\nname: a\nmacs: ["52:54:00:aa:00:01"]\ntags: {rack: a1}\n';

t.test('applies, plans without applying, and exports what can be applied again', async (t) => {
  const { ask } = await adminApp(t);
  const details = [
    { field: '/macs', after: ['52:54:00:aa:00:01'] },
    { field: '/tags/rack', after: 'a1' },
  ];
  const change = { kind: 'machine', name: 'a', change: 'created', fields: [], details };
  const planned = await ask('POST /api/v1/apply?dryRun=true', { body: manifest });
  t.same(planned.body, { dry_run: true, changes: [change] });
  t.match(await ask('GET /api/v1/machines/a'), { status: 404 });
  const applied = await ask('POST /api/v1/apply', { body: manifest });
  t.same(applied.body, { dry_run: false, changes: [change] });
  const exported = await ask('GET /api/v1/export');
  t.match(exported.headers['content-type'], /^application\/yaml/);
  const again = await ask('POST /api/v1/apply', { body: exported.text });
  t.match(again.body['changes'], [{ change: 'unchanged' }]);
});

t.test('takes YAML under every name it goes by', async (t) => {
  const { ask } = await adminApp(t);
  for (const type of [
    'text/yaml',
    'application/yaml',
    'application/x-yaml',
    'text/yaml; charset=utf-8',
  ]) {
    const answer = await ask('POST /api/v1/apply', {
      body: manifest,
      headers: { 'content-type': type },
    });
    t.equal(answer.status, 200, type);
  }
});

t.test('symptom: YAML pitfalls — each is told with file, line and column', async (t) => {
  const { ask } = await adminApp(t);
  const pitfalls: readonly (readonly [string, RegExp])[] = [
    ['kind: machine\nmacs: [001122334455]\n', /nodes\.yaml:2:8 .*put it in quotes: "001122334455"/],
    ['kind: machine\nmacs: 52:54:00:aa:00:01\n', /nodes\.yaml:2:7 \/macs expected a list/],
    [
      'kind: machine\nmacs: [52:54:00:aa:00:01]\ntags: {enabled: yes, on: true}\n',
      /3:26 \/tags\/on expected text, found true/,
    ],
    ['kind: machine\n\tmacs: []\n', /nodes\.yaml:2:1 /],
    ['kind: machine\nmacs: [&a "52:54:00:aa:00:01", *a]\n', /2:7 \/macs the same hardware address/],
  ];
  for (const [body, expected] of pitfalls) {
    const answer = await ask('POST /api/v1/apply?source=nodes.yaml', { body });
    t.equal(answer.status, 422, body);
    t.match(answer.body['detail'], expected);
  }
});

t.test('an apply without a body is refused', async (t) => {
  const { ask } = await adminApp(t);
  t.match(await ask('POST /api/v1/apply'), { status: 400, body: { code: 'REQUEST_INVALID' } });
});

t.test('prunes within the scope of the query, and exports the kinds of it', async (t) => {
  const { ask } = await adminApp(t);
  await ask('POST /api/v1/apply', { body: `${manifest}---\nkind: profile\nname: p\nlocal: {}\n` });
  const profiles = await ask('GET /api/v1/export?kind=profile');
  t.equal(profiles.text, 'kind: profile\nname: p\nlocal: {}\n');
  const pruned = await ask('POST /api/v1/apply?pruneTag=rack%3Da1', { body: '' });
  t.match(pruned.body['changes'], [{ kind: 'machine', name: 'a', change: 'deleted' }]);
  t.match(await ask('GET /api/v1/machines/a'), { status: 404 });
});
