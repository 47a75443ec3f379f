/**
 * Behind a DHCP server that names Rouse and the one file `rouse` to everybody: mode next-server.
 *
 * Which loader that file is, Rouse finds out by itself, and for iPXE it is the start script.
 */
import t from 'tap';
import { wentWell } from './boots.ts';
import { startCapture } from './capture.ts';
import { dhcpServerCommand, startDhcpServer, type DhcpServerKind } from '../fakes/dhcp-servers.ts';
import { guest, lacks, LAB_DHCP, SERVER_ADDRESS, startLab } from './lab.ts';
import { linuxArgs, linuxProfile, machine, missing } from './manifests.ts';
import { lacksServer, startServer, rouseCommand } from './server.ts';

/** What the help prints for the server, whole: a user pastes no more and no less. */
function printedHelp(kind: DhcpServerKind): string {
  const site = ['--address', SERVER_ADDRESS, '--subnet', '10.77.0.0/24'];
  return rouseCommand(['dhcp-help', kind, '--how', 'one-name', ...site]);
}

const TITLES = [
  ['dnsmasq', 'OVMF and an iPXE ROM boot when dnsmasq names one file for all'],
  ['kea', 'OVMF and an iPXE ROM boot when Kea names one file for all'],
] as const;

for (const [kind, title] of TITLES) {
  const skip = lacks('uefi', dhcpServerCommand(kind)) || lacks('bios') || lacksServer();
  t.test(title, { skip }, async (t) => {
    const lab = startLab(t, { dhcp: 'none' });
    const place = { namespace: lab.dhcpNamespace, interface: 'eth0', ...LAB_DHCP };
    const dhcp = await startDhcpServer(t, { kind, ...place, extra: printedHelp(kind) });
    lab.explain(kind, dhcp.log);
    const capture = await startCapture(t, lab);
    const amd64 = guest('amd64');
    const rouse = await startServer(t, lab, [amd64], { mode: 'next-server' });
    const uefi = { name: 'node-1', mac: lab.mac(1), profile: 'guest' };
    const bios = { name: 'node-2', mac: lab.mac(2), profile: 'guest' };
    rouse.apply(linuxProfile('guest', amd64, 'ttyS0') + machine(uefi) + machine(bios));

    const booted = [lab.start('uefi'), lab.start('bios')];
    const [uefiArgs = [], biosArgs = []] = await Promise.all(booted.map((one) => one.kernelArgs()));
    t.same(missing(uefiArgs, linuxArgs(uefi)), []);
    t.same(missing(biosArgs, linuxArgs(bios)), []);
    await capture.matches(uefi.mac, `uefi-one-name-${kind}.txt`);
    await capture.matches(bios.mac, `bios-ipxe-rom-one-name-${kind}.txt`);
    wentWell(t, rouse, { atLeast: 2 });
  });
}
