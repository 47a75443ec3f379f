/**
 * Rouse on the host of the DHCP server, which owns port 67: mode pxe-only.
 *
 * The DHCP server says `PXEClient` in option 60 and nothing else about booting. Clients take that
 * for a boot server on the same host, and ask it on port 4011.
 */
import t from 'tap';
import { startCapture } from './capture.ts';
import { dhcpServerCommand, startDhcpServer, type DhcpServerKind } from '../fakes/dhcp-servers.ts';
import { guest, lacks, LAB_DHCP, SERVER_ADDRESS, startLab } from './lab.ts';
import { linuxArgs, linuxProfile, machine, missing } from './manifests.ts';
import { lacksServer, startServer } from './server.ts';

/** The line that each server's administrator adds. */
const OPTION_60: Readonly<Record<DhcpServerKind, string>> = {
  dnsmasq: 'dhcp-option-force=60,PXEClient',
  kea: `"option-data": [{ "name": "vendor-class-identifier", "data": "PXEClient",
    "always-send": true }],`,
  isc: 'option vendor-class-identifier "PXEClient";',
};
const names = { [SERVER_ADDRESS]: 'host' };

const TITLES: readonly (readonly [DhcpServerKind, string])[] = [
  ['dnsmasq', 'OVMF and an iPXE ROM boot where dnsmasq shares the host'],
  ['kea', 'OVMF boots where Kea shares the host'],
  ['isc', 'OVMF boots where ISC dhcpd shares the host'],
];

for (const [kind, title] of TITLES) {
  const skip = lacks('uefi', dhcpServerCommand(kind)) || lacks('bios') || lacksServer();
  t.test(title, { skip }, async (t) => {
    const lab = startLab(t, { dhcp: 'none' });
    const { namespace } = lab;
    const place = { ...LAB_DHCP, address: SERVER_ADDRESS, namespace, interface: 'br0' };
    const dhcp = await startDhcpServer(t, { kind, extra: OPTION_60[kind], ...place });
    lab.explain(kind, dhcp.log);
    const capture = await startCapture(t, lab, { names });
    const amd64 = guest('amd64');
    const rouse = await startServer(t, lab, [amd64], { mode: 'pxe-only' });
    const uefi = { name: 'node-1', mac: lab.mac(1), profile: 'guest' };
    const bios = { name: 'node-2', mac: lab.mac(2), profile: 'guest' };
    rouse.apply(linuxProfile('guest', amd64, 'ttyS0') + machine(uefi) + machine(bios));

    const booted = lab.start('uefi').kernelArgs();
    const second = kind === 'dnsmasq' ? lab.start('bios').kernelArgs() : undefined;
    t.same(missing(await booted, linuxArgs(uefi)), []);
    if (second) t.same(missing(await second, linuxArgs(bios)), []);
    if (second) await capture.matches(bios.mac, 'bios-ipxe-rom-same-host.txt');
    // Kea and dhcpd leave siaddr empty, dnsmasq does not.
    const siaddr = kind === 'dnsmasq' ? 'with' : 'without';
    await capture.matches(uefi.mac, `uefi-same-host-${siaddr}-siaddr.txt`);
  });
}
