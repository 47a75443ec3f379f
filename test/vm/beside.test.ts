/**
 * Rouse beside DHCP servers of other kinds than dnsmasq, each on a host of its own.
 */
import t from 'tap';
import { dhcpServerCommand, startDhcpServer, type DhcpServerKind } from '../fakes/dhcp-servers.ts';
import { guest, lacks, LAB_DHCP, startLab } from './lab.ts';
import { linuxArgs, linuxProfile, machine, missing } from './manifests.ts';
import { lacksServer, startServer } from './server.ts';

const TITLES: readonly (readonly [DhcpServerKind, string])[] = [
  ['kea', 'OVMF boots its profile beside Kea'],
  ['isc', 'OVMF boots its profile beside ISC dhcpd'],
];

for (const [kind, title] of TITLES) {
  const skip = lacks('uefi', dhcpServerCommand(kind)) || lacksServer();
  t.test(title, { skip }, async (t) => {
    const lab = startLab(t, { dhcp: 'none' });
    const namespace = lab.dhcpNamespace;
    const dhcp = await startDhcpServer(t, { kind, namespace, interface: 'eth0', ...LAB_DHCP });
    lab.explain(kind, dhcp.log);
    const amd64 = guest('amd64');
    const rouse = await startServer(t, lab, [amd64]);
    const node = { name: 'node-1', mac: lab.mac(1), profile: 'guest' };
    rouse.apply(linuxProfile('guest', amd64, 'ttyS0') + machine(node));

    const args = await lab.start('uefi').kernelArgs();
    t.same(missing(args, linuxArgs(node)), []);
  });
}
