/**
 * Machines and servers in different networks: a relay takes DHCP across, TFTP and HTTP are routed.
 */
import t from 'tap';
import { wentWell } from './boots.ts';
import { startCapture } from './capture.ts';
import { dhcpServerCommand, startDhcpServer } from '../fakes/dhcp-servers.ts';
import { guest, lacks, LAB_DHCP, SERVER_ADDRESS, startLab } from './lab.ts';
import { linuxArgs, linuxProfile, machine, missing } from './manifests.ts';
import { addRoutedHosts, ROUTED, ROUTED_NAMES, startRelay } from './routed.ts';
import { lacksServer, startServer } from './server.ts';

const skip = lacks('uefi', 'dhcrelay', dhcpServerCommand('kea')) || lacks('bios') || lacksServer();

t.test('OVMF and an iPXE ROM boot across a relay', { skip }, async (t) => {
  const lab = startLab(t, { dhcp: 'none' });
  const hosts = addRoutedHosts(t, lab);
  const dhcp = await startDhcpServer(t, {
    ...{ kind: 'kea', namespace: hosts.dhcp, interface: 'eth0', address: ROUTED.dhcp },
    ...{ range: LAB_DHCP.range, router: SERVER_ADDRESS },
  });
  lab.explain('Kea', dhcp.log);
  const capture = await startCapture(t, lab, { interface: 'br1', names: ROUTED_NAMES });
  const amd64 = guest('amd64');
  const rouse = await startServer(t, lab, [amd64], {
    ...{ namespace: hosts.boot, interfaces: ['eth0'], address: ROUTED.boot },
    flags: ['--network', '10.77.0.0/24'],
  });
  await startRelay(t, lab);
  const uefi = { name: 'node-1', mac: lab.mac(1), profile: 'guest' };
  const bios = { name: 'node-2', mac: lab.mac(2), profile: 'guest' };
  rouse.apply(linuxProfile('guest', amd64, 'ttyS0') + machine(uefi) + machine(bios));

  const booted = [lab.start('uefi'), lab.start('bios')];
  const [uefiArgs = [], biosArgs = []] = await Promise.all(booted.map((one) => one.kernelArgs()));
  t.same(missing(uefiArgs, linuxArgs(uefi)), []);
  t.same(missing(biosArgs, linuxArgs(bios)), []);
  await capture.matches(uefi.mac, 'uefi-relay.txt');
  await capture.matches(bios.mac, 'bios-ipxe-rom-relay.txt');
  wentWell(t, rouse, { atLeast: 2 });
});
