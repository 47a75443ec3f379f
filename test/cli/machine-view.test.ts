import t from 'tap';
import { details } from '../../src/cli/machine-view.ts';
import { plain } from '../../src/cli/style.ts';
import { node1, stranger } from '../fakes/resources.ts';
import { NOW } from '../fakes/terminal.ts';

const VIEW = { paint: plain, width: 80, nowMs: NOW };

t.test('shows everything known about a machine', (t) => {
  t.equal(
    details(node1, VIEW),
    [
      'name        node-1',
      'id          m-1',
      'macs        52:54:00:11:22:33, 52:54:00:11:22:34',
      'profile     talos',
      'tags        rack=a1 role=worker',
      'variables   disk=/dev/sda',
      'address     10.0.0.11/24',
      'gateway     10.0.0.1',
      'dns         10.0.0.2',
      'arch        x86_64-efi',
      'product     QEMU Standard PC',
      'serial      S1',
      'first seen  28 d ago',
      'last seen   3 min ago',
      'version     4',
      '',
    ].join('\n'),
  );
  t.end();
});

t.test('shows what was chosen for the firmware, and what worked', (t) => {
  const led = {
    ...stranger,
    boot: { loader: 'snponly', personality: 'binl' },
    firmware: { loader: 'ipxe.efi', personality: 'bypass' },
  } as const;
  t.match(
    details(led, VIEW),
    /^loader {7}snponly\npersonality {2}binl\nworked {7}ipxe\.efi, bypass$/m,
  );
  t.match(details({ ...led, firmware: { personality: 'http' } }, VIEW), /^worked {7}http$/m);
  t.end();
});

t.test('shows arguments of its own, and what carries its address', (t) => {
  const bond = { name: 'bond0', members: ['eth0', 'eth1'], options: { mode: '802.3ad' } };
  const own = {
    ...node1,
    boot: { profile: 'talos', console: ['tty0', 'ttyS1'], args: ['x=1', '-quiet'] },
    network: { address: '10.0.0.11/24', vlan: { id: 100 }, bond, dns: [], ntp: [] },
  };
  const shown = details(own, VIEW);
  t.match(shown, /^console {5}tty0, ttyS1\narguments {3}x=1 -quiet$/m);
  t.match(shown, /^vlan {8}100\nbond {8}bond0 of eth0, eth1; mode=802\.3ad$/m);
  const more = {
    ...own.network,
    vlan: { id: 100, parent: 'eth0' },
    bond: { ...bond, options: {}, mtu: 9000 },
  };
  t.match(
    details({ ...own, network: more }, VIEW),
    /^vlan {8}100 on eth0\nbond {8}bond0 of eth0, eth1; mtu=9000$/m,
  );
  t.end();
});

t.test('leaves out what nobody said or saw', (t) => {
  t.equal(
    details(stranger, VIEW),
    [
      'name        (none)',
      'id          m-2',
      'macs        52:54:00:aa:00:01',
      'profile     none: boots its local disk',
      'arch        x86-bios',
      'first seen  30 s ago',
      'last seen   30 s ago',
      'version     1',
      '',
    ].join('\n'),
  );
  t.end();
});

t.test('shows what Talos on it reported, as text and nothing else', (t) => {
  const talos = {
    stage: 'installing',
    phase: 'install',
    unmet_conditions: [{ name: 'network', reason: 'no \u001b[2Jaddress' }],
    config_error: 'line 3',
    hostname: 'node-1',
    addresses: ['10.0.0.5', 'fd00::5'],
    installed: true,
    installed_evidence: 'sequence',
    installed_at: new Date(NOW - 60_000).toISOString(),
    last_report_at: new Date(NOW - 5_000).toISOString(),
  } as const;
  const shown = details({ ...stranger, talos }, VIEW)
    .split('\n')
    .slice(5, 13);
  t.same(shown, [
    'talos         installing, phase install',
    'installed     yes, 1 min ago (sequence)',
    'not ready     network: no ·[2Jaddress',
    'config error  line 3',
    'hostname      node-1',
    'addresses     10.0.0.5, fd00::5',
    'reported      5 s ago',
    'first seen    30 s ago',
  ]);
  const little = { unmet_conditions: [], addresses: [], failure: 'no such disk' };
  t.match(
    details({ ...stranger, talos: little }, VIEW),
    /^failure {5}no such disk\nreported {4}never$/m,
  );
  const wiped = { ...talos, installed: false, installed_evidence: 'reset' } as const;
  t.match(details({ ...stranger, talos: wiped }, VIEW), /^installed {5}no, 1 min ago \(reset\)$/m);
  t.end();
});
