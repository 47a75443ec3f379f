import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import type { ConfigResource } from '../../../src/schema/shown/content.ts';
import { serveApi, type Routes } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

const cp: ConfigResource = {
  ...{ kind: 'config', name: 'cp', base: '<redacted>', patches: ['<redacted 1>'] },
  ...{ documents: ['v1alpha1', 'SideroLinkConfig'], size_bytes: 5_300, sha256: 'ab'.repeat(32) },
  version: 1,
};
const ROUTES: Routes = {
  'GET /api/v1/configs': { body: { items: [cp] } },
  'GET /api/v1/configs/cp': { body: cp },
  'GET /api/v1/configs/cp/content': {
    body: { kind: 'config', name: 'cp', base: 'a: SECRET\n', patches: [] },
  },
  'PUT /api/v1/configs/cp': { status: 201, body: cp },
  'DELETE /api/v1/configs/cp': { status: 204 },
  'GET /api/v1/machines/a/config': ({ path: address }) => ({
    body: address.endsWith('?secrets=true') ? 'token: SECRET\n' : 'token: "<redacted>"\n',
  }),
};

t.test('lists and shows configurations by their outline', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, ROUTES);
  const { stdout } = await run('configs', 'list');
  t.match(
    stdout,
    /^NAME +DOCUMENTS +PATCHES +SIZE +SHA-256\ncp +v1alpha1, SideroLinkConfig +1 +5\.3 kB +abab/,
  );
  t.equal((await run('configs', 'list', '-o', 'name')).stdout, 'cp\n');
  t.match(
    (await run('configs', 'show', 'cp')).stdout,
    /documents +v1alpha1, SideroLinkConfig\npatches +1\n/,
  );
  t.notMatch((await run('configs', 'show', 'cp', '--json')).stdout, 'SECRET');
});

t.test('prints secrets for those who ask for them', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, ROUTES);
  t.match((await run('configs', 'show', 'cp', '--show-secrets')).stdout, 'base: |\n  a: SECRET\n');
  t.equal((await run('configs', 'render', 'a')).stdout, 'token: "<redacted>"\n');
  t.equal((await run('configs', 'render', 'a', '--show-secrets')).stdout, 'token: SECRET\n');
  t.match(requests.map((request) => request.path).slice(1), [/secrets=false$/, /secrets=true$/]);
});

t.test('sets a configuration from files, or from input', async (t) => {
  const { run, dataDir, io } = terminalWith(t, 'machine: {type: worker}\n');
  const requests = await serveApi(t, dataDir, ROUTES);
  writeFileSync(path.join(io.cwd, 'cp.yaml'), 'machine: {}\n');
  writeFileSync(path.join(io.cwd, 'p.yaml'), 'cluster: {}\n');
  t.equal(
    (await run('configs', 'set', 'cp', '-f', 'cp.yaml', '--patch', 'p.yaml', '--patch', 'p.yaml'))
      .exit,
    0,
  );
  t.same(JSON.parse(requests[0]?.body ?? ''), {
    ...{ name: 'cp', base: 'machine: {}\n', patches: ['cluster: {}\n', 'cluster: {}\n'] },
  });
  await run('configs', 'set', 'cp', '--file', '-');
  t.match(JSON.parse(requests[1]?.body ?? ''), { base: 'machine: {type: worker}\n', patches: [] });
  const { stderr, exit } = await run('configs', 'set', 'cp', '-f', 'gone.yaml');
  t.match([exit, stderr], [2, /gone\.yaml cannot be read/]);
});

t.test('deletes a configuration', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, ROUTES);
  t.equal((await run('configs', 'delete', 'cp')).stdout, 'cp deleted\n');
  t.match(requests.at(-1), { method: 'DELETE', path: '/api/v1/configs/cp' });
});

t.test('says what to do while there is none', async (t) => {
  const { run, dataDir } = terminal(t, { io: { isTty: true } });
  await serveApi(t, dataDir, { 'GET /api/v1/configs': { body: { items: [] } } });
  t.match((await run('configs', 'list')).stderr, 'rouse configs set NAME');
});

function terminalWith(test: Test, input: string) {
  const io = { cwd: test.testdir(), readStdin: () => Promise.resolve(input) };
  return { ...terminal(test, { io }), io };
}
