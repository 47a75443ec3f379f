/**
 * `rouse doctor --probe` beside Kea and ISC dhcpd, which read raw frames, beside two servers
 * and none, and in next-server mode. Needs root.
 */
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { requireNamespaces } from '../fakes/namespaces.ts';
import {
  DHCP,
  HOST,
  Lan,
  OTHER,
  PLAIN,
  probed,
  RANGE,
  requireTool,
  stop,
  textOf,
} from '../fakes/probe-lan.ts';

t.test('Kea that names another boot server, and after correction', async (t) => {
  if (!requireNamespaces(t) || !requireTool(t, 'kea-dhcp4')) return;
  const lan = new Lan(t);
  const kea = (boot: object): Promise<ChildProcess> => {
    const file = path.join(lan.folder, 'kea.json');
    const config = {
      'interfaces-config': { interfaces: ['eth0'], 'dhcp-socket-type': 'raw' },
      'lease-database': { type: 'memfile', persist: false },
      subnet4: [
        {
          subnet: '10.231.6.0/24',
          pools: [{ pool: '10.231.6.100 - 10.231.6.200' }],
          ...boot,
        },
      ],
    };
    writeFileSync(file, JSON.stringify({ Dhcp4: config }));
    const folders = [`KEA_PIDFILE_DIR=${lan.folder}`, `KEA_LOCKFILE_DIR=${lan.folder}`];
    return lan.serve('dhcp', ['env', ...folders, 'kea-dhcp4', '-c', file]);
  };
  const server = await kea({ 'next-server': OTHER, 'boot-file-name': 'kea.efi' });
  const conflict = await lan.probe();
  t.equal(conflict.exit, 7);
  t.same(probed(conflict), ['fail dhcp-other-boot-server']);
  t.match(textOf(conflict, 'dhcp-other-boot-server'), `next-server ${OTHER}, file kea.efi`);
  await stop(server);
  await kea({});
  const corrected = await lan.probe();
  t.equal(corrected.exit, 0);
  t.same(probed(corrected), PLAIN);
});

t.test('ISC dhcpd that names another boot server, and after correction', async (t) => {
  if (!requireNamespaces(t) || !requireTool(t, 'dhcpd')) return;
  const lan = new Lan(t);
  const dhcpd = (boot: string): Promise<ChildProcess> => {
    const file = path.join(lan.folder, 'dhcpd.conf');
    const leases = path.join(lan.folder, 'leases');
    const pool = 'range 10.231.6.100 10.231.6.200;';
    writeFileSync(leases, '');
    writeFileSync(file, `subnet 10.231.6.0 netmask 255.255.255.0 { ${pool} ${boot} }\n`);
    const files = ['-cf', file, '-lf', leases, '-pf', path.join(lan.folder, 'pid')];
    return lan.serve('dhcp', ['dhcpd', '-4', '-f', '-d', ...files, 'eth0']);
  };
  const server = await dhcpd(`next-server ${OTHER}; filename "isc.efi";`);
  const conflict = await lan.probe();
  t.equal(conflict.exit, 7);
  t.same(probed(conflict), ['fail dhcp-other-boot-server']);
  t.match(textOf(conflict, 'dhcp-other-boot-server'), `next-server ${OTHER}, file isc.efi`);
  await stop(server);
  await dhcpd('');
  const corrected = await lan.probe();
  t.equal(corrected.exit, 0);
  t.same(probed(corrected), PLAIN);
});

t.test('two DHCP servers, and none', async (t) => {
  if (!requireNamespaces(t) || !requireTool(t, 'dnsmasq')) return;
  const lan = new Lan(t);
  const first = await lan.dnsmasq('dhcp', RANGE);
  const second = await lan.dnsmasq('pxe', '--dhcp-range=10.231.6.201,10.231.6.220,1h');
  const two = await lan.probe();
  t.equal(two.exit, 0);
  t.ok(probed(two).includes('warn dhcp-two-servers'));
  t.match(textOf(two, 'dhcp-two-servers'), DHCP);
  t.match(textOf(two, 'dhcp-two-servers'), OTHER);
  await stop(first);
  await stop(second);
  const none = await lan.probe();
  t.equal(none.exit, 7);
  t.same(probed(none), ['fail dhcp-none']);
  t.same(none.answers, []);
});

t.test('next-server mode: the DHCP server names nobody, and then this server', async (t) => {
  if (!requireNamespaces(t) || !requireTool(t, 'dnsmasq')) return;
  const lan = new Lan(t);
  const mode = ['--dhcp-mode', 'next-server'];
  const server = await lan.dnsmasq('dhcp', RANGE);
  const missing = await lan.probe(...mode);
  t.equal(missing.exit, 7);
  t.ok(probed(missing).includes('fail next-server-missing'));
  await stop(server);
  const wrong = await lan.dnsmasq('dhcp', RANGE, `--dhcp-boot=undionly.kpxe,,${HOST}`);
  const mixed = await lan.probe(...mode);
  t.equal(mixed.exit, 7);
  t.ok(probed(mixed).includes('fail file-for-other-machine'));
  t.ok(probed(mixed).includes('fail ipxe-gets-loader'));
  await stop(wrong);
  await lan.dnsmasq('dhcp', RANGE, `--dhcp-boot=rouse,,${HOST}`);
  const right = await lan.probe(...mode);
  t.equal(right.exit, 0);
  t.same(probed(right), ['ok boot-own', 'info http-not-named']);
});
