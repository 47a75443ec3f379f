import t from 'tap';
import { adminApp } from '../../fakes/admin-app.ts';

const manifest = `kind: profile
name: installer
install: once
chain: {url: "http://x/menu"}
---
kind: profile
name: always
chain: {url: "http://x/menu"}
---
kind: machine
name: a
macs: ["52:54:00:aa:00:01"]
boot: {profile: installer}
`;

t.test('shows how far it has come, and arms and disarms', async (t) => {
  const { ask, installs } = await adminApp(t);
  await ask('POST /api/v1/apply', { body: manifest });
  const state = async (): Promise<unknown> => (await ask('GET /api/v1/machines/a/install')).body;
  t.same(await state(), { state: 'armed' });
  await installs.handedOver('52:54:00:aa:00:01' as never);
  t.same(await state(), {
    state: 'handed-over',
    profile: 'installer',
    at: '2023-11-14T22:13:20.000Z',
  });
  const armed = await ask('POST /api/v1/machines/a/actions/arm');
  t.match(armed, { status: 200, body: { name: 'a', version: 1 } });
  t.same(await state(), { state: 'armed' });
  t.equal((await ask('POST /api/v1/machines/a/actions/disarm')).status, 200);
  t.match(await state(), { state: 'installed' });
  await ask('PATCH /api/v1/machines/a', { body: { boot: { profile: 'always' } } });
  t.same(await state(), { state: 'none' });
});

t.test('a decision says that a machine is installed', async (t) => {
  const { ask, installs } = await adminApp(t);
  await ask('POST /api/v1/apply', { body: manifest });
  t.match((await ask('GET /api/v1/machines/a/decision')).body, { decision: 'boot' });
  await installs.handedOver('52:54:00:aa:00:01' as never);
  t.same((await ask('GET /api/v1/machines/a/decision')).body, {
    decision: 'local-disk',
    machine: 'a',
    by: 'machine',
    profile: 'installer',
    reason: 'installed',
    rules: [],
  });
});

t.test('refuses by name', async (t) => {
  const { ask } = await adminApp(t);
  await ask('POST /api/v1/apply', { body: manifest });
  t.match(await ask('POST /api/v1/machines/nobody/actions/arm'), {
    status: 404,
    body: { code: 'MACHINE_UNKNOWN' },
  });
  await ask('PATCH /api/v1/machines/a', { body: { boot: { profile: 'always' } } });
  t.match(await ask('POST /api/v1/machines/a/actions/arm'), {
    status: 409,
    body: { code: 'NOT_INSTALLED_ONCE', hint: /install: once/ },
  });
});
