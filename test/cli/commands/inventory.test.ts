/** Tests for src/cli/commands/inventory.ts */
import t from 'tap';
import { parse } from 'yaml';
import { adminApp } from '../../fakes/admin-app.ts';
import { terminal } from '../../fakes/terminal.ts';

t.test('prints what Ansible reads: all of it, or the variables of one host', async (t) => {
  const { app, ask } = await adminApp(t);
  await ask('PUT /api/v1/machines/node-1', {
    body: { name: 'node-1', macs: ['52:54:00:12:34:56'], network: { address: '10.0.0.11/24' } },
  });
  const { run, dataDir } = terminal(t);
  await app.listen({ path: `${dataDir}/rouse.sock` });
  const list = await run('inventory', '--list');
  t.equal(list.exit, 0);
  t.match(JSON.parse(list.stdout), { all: { hosts: ['node-1'] }, state_ready: Object });
  t.equal((await run('inventory')).stdout, list.stdout);
  // A hardware address is text, also for readers of YAML 1.1, which take some for numbers.
  const host = await run('inventory', '--host', 'node-1');
  t.match(parse(host.stdout, { version: '1.1' }), {
    ansible_host: '10.0.0.11',
    rouse_macs: ['52:54:00:12:34:56'],
  });
  const gone = await run('inventory', '--host', 'gone');
  t.equal(gone.exit, 3);
  t.match(gone.stderr, 'MACHINE_UNKNOWN');
});
