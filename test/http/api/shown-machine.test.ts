/** Tests for src/http/api/shown-machine.ts */
import t from 'tap';
import { adminApp } from '../../fakes/admin-app.ts';
import { aMac } from '../../fakes/machines.ts';

t.test('a list says of each machine how it stands', async (t) => {
  const waits = aMac('52:54:00:aa:00:01');
  const { ask, inventory } = await adminApp(t, { isWaiting: (macs) => macs.includes(waits) });
  const unknown = aMac('52:54:00:aa:00:02');
  await inventory.machines.recordSightings([
    { mac: waits, atMs: 1, hardware: {} },
    { mac: unknown, atMs: 2, hardware: {} },
  ]);
  const { body } = await ask('GET /api/v1/machines');
  t.match(body, { items: [{ state: 'waiting', macs: [waits] }, { state: 'unknown' }] });
  const read = (await ask(`GET /api/v1/machines/${waits}`)).body as object;
  const changed = { ...read, name: 'node-1' };
  const put = await ask(`PUT /api/v1/machines/${waits}`, { body: changed });
  t.match(put.body, { state: 'ready', name: 'node-1' }, 'what was read can be sent back');
});
