import t from 'tap';
import type { Machine } from '../../src/domain/machine.ts';
import { parseRequest } from '../../src/schema/issues.ts';
import {
  draftFromMachine,
  machineBody,
  machineDeclaration,
  machineDocument,
  machineResource,
} from '../../src/schema/machine-resource.ts';
import { aMachine } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';

const full = {
  kind: 'machine',
  name: 'node-1',
  macs: ['52:54:00:aa:00:01', '52:54:00:aa:00:02'],
  tags: { 'example.org/rack': 'a1' },
  variables: { disk: '/dev/sda' },
  hardware: { serial: 'S1', arch: 'x86_64-efi' },
  network: { address: '10.0.0.11/24', gateway: '10.0.0.1', dns: ['10.0.0.2'], ntp: [] },
  boot: {
    profile: 'talos',
    loader: 'snponly',
    personality: 'binl',
    console: ['tty0', 'ttyS1'],
    args: ['quiet'],
    ignored: true,
  },
};

t.test('reads every field, and writes what it read', (t) => {
  const draft = parseRequest(machineDocument, full);
  t.same(draft, {
    name: 'node-1',
    macs: full.macs,
    tags: full.tags,
    variables: full.variables,
    hardware: full.hardware,
    network: full.network,
    profile: 'talos',
    loader: 'snponly',
    personality: 'binl',
    consoles: ['tty0', 'ttyS1'],
    args: ['quiet'],
    ignored: true,
  });
  t.same(machineDeclaration(draft), full);
  t.end();
});

t.test('needs an address and nothing else', (t) => {
  const draft = parseRequest(machineDocument, { macs: ['525400aa0001'] });
  t.same(draft, { macs: ['52:54:00:aa:00:01'], hardware: {}, tags: {}, variables: {} });
  t.end();
});

t.test('no arguments are the same as an empty list of them', (t) => {
  const draft = parseRequest(machineDocument, { macs: ['525400aa0001'], boot: { args: [] } });
  t.notOk('args' in draft);
  t.same(machineDeclaration(draft).boot, {});
  t.end();
});

t.test('takes back what the API answered with', (t) => {
  const machine: Machine = {
    ...aMachine({ name: 'node-1', profile: 'talos' }),
    firmware: { loader: 'ipxe.efi', personality: 'bypass' },
    firstSeenAtMs: 0,
  };
  const resource = machineResource(machine);
  t.match(resource, { first_seen_at: '1970-01-01T00:00:00.000Z', version: 1, configured: true });
  t.notOk('last_seen_at' in resource);
  t.same(resource.firmware, { loader: 'ipxe.efi', personality: 'bypass' });
  t.notOk('firmware' in machineResource(aMachine({})), 'while nothing was seen to work');
  t.same(parseRequest(machineBody, resource), draftFromMachine(machine));
  t.end();
});

t.test('a manifest has no room for what Rouse adds', async (t) => {
  const error = await refusal(() => parseRequest(machineDocument, { ...full, version: 3 }));
  t.match(error.errors[0], { field: '/version' });
  const seen = { ...full, firmware: { loader: 'ipxe.efi' } };
  const other = await refusal(() => parseRequest(machineDocument, seen));
  t.match(other.errors[0], { field: '/firmware' });
});

t.test('refuses values that cannot be right, each at its place', async (t) => {
  const wrong: readonly (readonly [string, object])[] = [
    ['/macs', { macs: [] }],
    ['/macs', { macs: ['52:54:00:aa:00:01', '525400aa0001'] }],
    ['/macs/0', { macs: ['01:00:5e:00:00:01'] }],
    ['/tags/a b', { tags: { 'a b': 'x' } }],
    ['/tags', { tags: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`t${i}`, 'x'])) }],
    ['/variables/a.b', { variables: { 'a.b': 'x' } }],
    ['/variables/a', { variables: { a: 1 } }],
    ['/hardware/arch', { hardware: { arch: 'amd64' } }],
    ['/hardware/serial', { hardware: { serial: '' } }],
    ['/network/address', { network: { address: '10.0.0.11' } }],
    ['/network/dns/0', { network: { address: '10.0.0.11/24', dns: ['nameserver'] } }],
    ['/boot/profile', { boot: { profile: 'Talos' } }],
    ['/boot/profil', { boot: { profil: 'talos' } }],
    ['/boot/loader', { boot: { loader: '../ipxe.efi' } }],
    ['/boot/personality', { boot: { personality: 'pxe' } }],
    ['/network', { network: null }],
    ['/network/vlan', { network: { address: '10.0.0.11/24', vlan: { id: 1 } } }],
    ['/boot/args/0', { boot: { args: ['a b'] } }],
    ['/boot/console/0', { boot: { console: ['console=ttyS0'] } }],
    ['/boot/args/0', { boot: { args: ['talos.shutdown=off'] } }],
    ['/boot/args', { boot: { args: Array.from({ length: 257 }, () => 'a') } }],
  ];
  for (const [field, change] of wrong) {
    const error = await refusal(() => parseRequest(machineDocument, { ...full, ...change }));
    t.equal(error.errors[0]?.field, field, error.detail);
  }
});
