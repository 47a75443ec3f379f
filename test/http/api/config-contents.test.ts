/** Configurations over the API: the texts go in, and come out by one door. */
import t from 'tap';
import { configTextBytesMax } from '../../../src/domain/limits-config.ts';
import { LOCKED_SECRET } from '../../../src/domain/secrets.ts';
import { adminApp, ask as askApp } from '../../fakes/admin-app.ts';
import { aConfig } from '../../fakes/config-documents.ts';

const base =
  'machine:\n  token: CANARY\n---\napiVersion: v1alpha1\nkind: VolumeConfig\nname: STATE\n';
const body = { name: 'cp', base, patches: ['machine: {type: worker}'] };
const MANIFEST = `kind: profile
name: talos
talos: {version: v1.13.9, schematic: ${'a'.repeat(64)}, config: cp, siderolink_api: "https://o/?jointoken=CANARY2"}
---
kind: machine
name: a
macs: ["52:54:00:aa:00:01"]
hardware: {arch: x86_64-efi}
boot: {profile: talos, config_patches: ["machine: {ca: {key: CANARY3}}"]}
`;

t.test('what is written is not shown, but for its outline', async (t) => {
  const { ask } = await adminApp(t);
  const made = await ask('PUT /api/v1/configs/cp', { body });
  t.equal(made.status, 201);
  t.same(made.body, {
    ...{ kind: 'config', name: 'cp', base: '<redacted>', patches: ['<redacted 1>'], version: 1 },
    ...{ documents: ['v1alpha1', 'VolumeConfig STATE'], size_bytes: base.length + 23 },
    sha256: made.body['sha256'],
  });
  t.match(made.body['sha256'], /^[0-9a-f]{64}$/);
  await ask('POST /api/v1/apply', { body: MANIFEST });
  for (const route of [
    ...['configs', 'configs/cp', 'profiles', 'profiles/talos', 'machines', 'machines/a', 'export'],
    ...[
      'machines/a/decision',
      'machines/a/script',
      'machines/a/config',
      'machines/a/config?secrets=false',
    ],
  ]) {
    const { status, text } = await ask(`GET /api/v1/${route}`);
    t.equal(status, 200, route);
    t.notMatch(text, 'CANARY', route);
  }
});

t.test('what was read can be sent back, with PUT and PATCH, and keeps the secrets', async (t) => {
  const { ask } = await adminApp(t);
  await ask('PUT /api/v1/configs/cp', { body });
  await ask('POST /api/v1/apply', { body: MANIFEST });
  for (const route of ['configs/cp', 'profiles/talos', 'machines/a']) {
    const { body: read } = await ask(`GET /api/v1/${route}`);
    const back = await ask(`PUT /api/v1/${route}`, { body: read });
    t.same([back.status, back.body['version']], [200, 1], route);
  }
  const patch = { talos: { args: ['quiet'] } };
  t.equal((await ask('PATCH /api/v1/profiles/talos', { body: patch })).status, 200);
  const rendered = await ask('GET /api/v1/machines/a/config?secrets=true');
  t.match(rendered.text, /CANARY\n/);
  t.match(rendered.text, 'CANARY3');
  t.equal(rendered.headers['content-type'], 'application/yaml; charset=utf-8');
});

t.test('the texts have an address of their own', async (t) => {
  const { ask } = await adminApp(t);
  await ask('PUT /api/v1/configs/cp', { body });
  t.same((await ask('GET /api/v1/configs/cp/content')).body, { kind: 'config', ...body });
  t.match((await ask('GET /api/v1/configs/x/content')).body, { code: 'MACHINE_CONFIG_UNKNOWN' });
  const locked = await adminApp(t, {
    configs: { get: () => Promise.resolve(aConfig('cp', LOCKED_SECRET)) } as never,
  });
  const refused = await askApp(locked.app, 'GET /api/v1/configs/cp/content');
  t.match([refused.status, refused.body], [503, { code: 'SECRETS_KEY_WRONG' }]);
});

t.test('a mistake is told with field, line and column, and never with the value', async (t) => {
  const { ask } = await adminApp(t);
  const wrong = { ...body, base: 'machine:\n  tokn: CANARY\n', patches: ['machine: [CANARY'] };
  const { status, body: problem, text } = await ask('PUT /api/v1/configs/cp', { body: wrong });
  t.equal(status, 400);
  t.match(problem['errors'], [
    { field: '/base', message: /^line 2, column 3: \/machine\/tokn .*did you mean "token"/ },
    { field: '/patches/0', message: /^line 1, column \d+: / },
  ]);
  t.notMatch(text, 'CANARY');
  const empty = await ask('PUT /api/v1/configs/cp', { body: { ...body, base: '# nothing' } });
  t.match(empty.body['errors'], [{ message: 'expected a YAML document, found none' }]);
});

t.test('a configuration may be a megabyte, and no more', async (t) => {
  const { ask } = await adminApp(t);
  const sized = (bytes: number) => `machine:\n  files:\n    - content: "${'x'.repeat(bytes)}"\n`;
  const large = { ...body, base: sized(configTextBytesMax - 100) };
  t.equal((await ask('PUT /api/v1/configs/cp', { body: large })).status, 201);
  const larger = { ...body, base: sized(configTextBytesMax) };
  t.equal((await ask('PUT /api/v1/configs/cp', { body: larger })).status, 400);
  const largest = { ...body, base: sized(3 * configTextBytesMax) };
  t.equal((await ask('PUT /api/v1/configs/cp', { body: largest })).status, 413);
});

t.test('a machine without a configuration says so', async (t) => {
  const { ask } = await adminApp(t);
  await ask('POST /api/v1/apply', {
    body: 'kind: machine\nname: b\nmacs: ["52:54:00:aa:00:02"]\n',
  });
  t.match((await ask('GET /api/v1/machines/b/config')).body, { code: 'MACHINE_CONFIG_UNKNOWN' });
  t.equal((await ask('GET /api/v1/machines/b/config?secrets=yes')).status, 400);
});
