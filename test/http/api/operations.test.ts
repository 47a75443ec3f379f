/** Tests for src/http/api/operations.ts */
import t from 'tap';
import { adminApp } from '../../fakes/admin-app.ts';
import { aMac } from '../../fakes/machines.ts';

const MAC = aMac('52:54:00:aa:00:01');
const PROFILES = `
kind: profile
name: rescue
linux: { kernel: "http://files.example/linux" }
---
kind: profile
name: installer
install: once
linux: { kernel: "http://files.example/linux" }
`;

t.test('a machine is adopted, ordered about and ignored, and its history tells', async (t) => {
  const { ask, applied, inventory } = await adminApp(t);
  await applied(PROFILES);
  const [seen] = await inventory.machines.recordSightings([{ mac: MAC, atMs: 1, hardware: {} }]);
  const at = `/api/v1/machines/${seen!.code}`;
  const headers = { 'x-rouse-user': 'anna' };
  const post = (action: string, body?: unknown) =>
    ask(`POST ${at}/actions/${action}`, { ...(body !== undefined && { body }), headers });

  t.match(await post('adopt', { name: 'node-1', tags: { rack: 'a1' } }), {
    status: 200,
    body: { name: 'node-1', tags: { rack: 'a1' }, state: 'ready' },
  });
  t.match((await ask(`GET ${at}/order`)).body, { state: 'none' });
  t.match(await post('boot-once', { profile: 'installer' }), {
    status: 422,
    body: { code: 'CONFIRMATION_NEEDED' },
  });
  t.match(await post('boot-once', { profile: 'rescue', times: 2, expires_in_seconds: 60 }), {
    status: 200,
    body: { state: 'placed', profile: 'rescue', times_left: 2, asked_by: 'cli anna' },
  });
  t.match((await ask(`GET ${at}/order`)).body, { state: 'placed', times_left: 2 });
  t.match((await post('cancel')).body, { cancelled: true });
  t.match((await post('cancel')).body, { cancelled: false });
  t.match(await post('wake'), {
    status: 202,
    body: {
      ...{ machine: 'node-1', macs: [MAC], port: 9, power: 'unknown' },
      sent: [{ interface: 'eth0', to: '10.0.0.255', packets: 3 }],
    },
  });
  t.match((await post('ignore')).body, { state: 'ignored', boot: { ignored: true } });
  t.match((await post('unignore')).body, { state: 'ready' });
  const { items } = (await ask(`GET ${at}/history`)).body as { items: { action: string }[] };
  t.same(
    items.map(({ action }) => action),
    ['unignored', 'ignored', 'woken', 'cancelled', 'ordered', 'adopted'],
  );
  t.match(items[5], { asked_by: 'cli anna' });
  t.match(await ask('POST /api/v1/machines/nobody/actions/ignore'), { status: 404 });
});
