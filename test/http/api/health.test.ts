import t from 'tap';
import { adminApp, LISTENERS } from '../../fakes/admin-app.ts';

t.test('says that the process is alive', async (t) => {
  const { ask } = await adminApp(t);
  t.match(await ask('GET /healthz'), { status: 200, body: { status: 'ok' } });
});

t.test('is ready while every listener is up, and else names the one that is not', async (t) => {
  const ready = await (await adminApp(t)).ask('GET /readyz');
  t.match(ready, { status: 200, body: { ready: true, listeners: LISTENERS } });
  const down = { name: 'http-boot', address: '', up: false, detail: 'the port is taken' };
  const { ask } = await adminApp(t, { listeners: () => [...LISTENERS, down] });
  const answer = await ask('GET /readyz');
  t.equal(answer.status, 503);
  t.same(answer.body, { ready: false, disk: 'held', listeners: [...LISTENERS, down] });
});

t.test('a full disk is told, and stops no machine from booting', async (t) => {
  const { ask } = await adminApp(t, { disk: () => 'given-up' });
  t.match(await ask('GET /readyz'), { status: 200, body: { ready: true, disk: 'given-up' } });
});

t.test('tells version, age, listeners, and what happened since the start', async (t) => {
  const { ask } = await adminApp(t);
  t.same((await ask('GET /api/v1/status')).body, {
    version: '1.2.3',
    started_at: '2023-11-14T22:13:20.000Z',
    uptime_seconds: 65,
    listeners: LISTENERS,
    events: { 'dhcp.ignored': 2, 'dhcp.ignored{malformed}': 2 },
  });
});

t.test('tells Prometheus what happened, in its own format', async (t) => {
  const { ask } = await adminApp(t, { metrics: () => Promise.resolve('rouse_a_total 1\n') });
  t.match(await ask('GET /metrics'), {
    status: 200,
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    text: 'rouse_a_total 1\n',
  });
});
