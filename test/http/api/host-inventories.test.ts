/**
 * The inventory for Ansible and Prometheus.
 */
import t, { type Test } from 'tap';
import { adminApp, type AdminApp } from '../../fakes/admin-app.ts';

async function rack(t: Test): Promise<AdminApp> {
  const admin = await adminApp(t, {
    factsOf: () => ({ unmet: [], addresses: ['2001:db8::7'] }),
  });
  await admin.ask('PUT /api/v1/machines/node-1', {
    body: {
      name: 'node-1',
      macs: ['52:54:00:12:34:56'],
      tags: { 'example.org/rack': 'a-1', spare: '' },
      network: { address: '10.0.0.11/24' },
      hardware: { arch: 'x86_64-efi' },
    },
  });
  await admin.ask('PUT /api/v1/machines/node-2', {
    body: { name: 'node-2', macs: ['52:54:00:12:34:57'], boot: { ignored: true } },
  });
  return admin;
}

t.test('Ansible has groups by state, kind and tag, and variables of each host', async (t) => {
  const { ask } = await rack(t);
  const { body } = await ask('GET /api/v1/inventory/ansible');
  t.same(body['tag_example_org_rack_a_1'], { hosts: ['node-1'] });
  t.same(body['tag_spare'], { hosts: ['node-1'] });
  t.same(body['arch_x86_64_efi'], { hosts: ['node-1'] });
  t.same(body['state_ignored'], { hosts: ['node-2'] });
  t.match(body, {
    all: { hosts: ['node-1', 'node-2'] },
    _meta: {
      hostvars: {
        'node-1': { ansible_host: '10.0.0.11', rouse_macs: ['52:54:00:12:34:56'] },
        'node-2': { ansible_host: '2001:db8::7', rouse_state: 'ignored' },
      },
    },
  });
});

t.test('Prometheus has a target for each machine with an address, and its labels', async (t) => {
  const { ask } = await rack(t);
  const { text } = await ask('GET /api/v1/inventory/prometheus?port=9200');
  t.match(JSON.parse(text), [
    {
      targets: ['10.0.0.11:9200'],
      labels: { __meta_rouse_machine: 'node-1', __meta_rouse_tag_example_org_rack: 'a-1' },
    },
    { targets: ['[2001:db8::7]:9200'] },
  ]);
  t.equal((await ask('GET /api/v1/inventory/prometheus?port=0')).status, 400);
});
