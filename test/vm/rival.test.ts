/**
 * Another boot server on the network: who wins.
 *
 * Measured with OVMF 2022.11 and QEMU's iPXE ROM of 2019. A file that the DHCP server names loses to
 * Rouse with both. Against a second ProxyDHCP server OVMF goes by the form of the offer: one with
 * option 43 comes before one without. iPXE takes the first such offer that comes after an address,
 * which is a race, so it has no test here.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { startCapture } from './capture.ts';
import { startDhcpServer } from '../fakes/dhcp-servers.ts';
import { addHost } from './hosts.ts';
import { guest, lacks, LAB_DHCP, startLab, type Lab } from './lab.ts';
import { linuxArgs, linuxProfile, machine, missing } from './manifests.ts';
import { lacksServer, startServer } from './server.ts';

const skip = lacks('uefi') || lacks('bios') || lacksServer();
const RIVAL_ADDRESS = '10.77.0.3';
/** What dnsmasq logs of a TFTP request: here that there is no such file. */
const TFTP_REQUEST = /dnsmasq-tftp.*not found/;

/** The lines of dnsmasq.conf for a TFTP server with an empty folder. */
function tftpServer(lab: Lab): string {
  const directory = path.join(lab.directory, 'rival');
  mkdirSync(directory);
  return `enable-tftp\ntftp-root=${directory}\n`;
}

t.test('Rouse wins over a file that the DHCP server names', { skip }, async (t) => {
  const lab = startLab(t, { dhcp: 'none' });
  const rival = await startDhcpServer(t, {
    ...{ kind: 'dnsmasq', namespace: lab.dhcpNamespace, interface: 'eth0', ...LAB_DHCP },
    extra: `${tftpServer(lab)}dhcp-boot=rival`,
  });
  lab.explain('the rival', rival.log);
  const amd64 = guest('amd64');
  const rouse = await startServer(t, lab, [amd64]);
  const uefi = { name: 'node-1', mac: lab.mac(1), profile: 'guest' };
  const bios = { name: 'node-2', mac: lab.mac(2), profile: 'guest' };
  rouse.apply(linuxProfile('guest', amd64, 'ttyS0') + machine(uefi) + machine(bios));

  const booted = [lab.start('uefi'), lab.start('bios')];
  const [uefiArgs = [], biosArgs = []] = await Promise.all(booted.map((one) => one.kernelArgs()));
  t.same(missing(uefiArgs, linuxArgs(uefi)), []);
  t.same(missing(biosArgs, linuxArgs(bios)), []);
  t.match(rival.log(), /bootfile.*rival/, 'the rival did name its file');
  t.notMatch(rival.log(), TFTP_REQUEST, 'and nobody came for it');
});

t.test('OVMF prefers Rouse to a two-step ProxyDHCP server', { skip }, async (t) => {
  const lab = startLab(t);
  const host = { name: 'rival', bridge: 'br0', address: RIVAL_ADDRESS };
  const rival = await startDhcpServer(t, {
    ...{ kind: 'dnsmasq', namespace: addHost(t, lab, host), interface: 'eth0' },
    ...{ address: RIVAL_ADDRESS, router: LAB_DHCP.router },
    range: ['10.77.0.0', 'proxy'],
    extra: `${tftpServer(lab)}pxe-service=X86-64_EFI,rival,rival.efi`,
  });
  lab.explain('the rival', rival.log);
  const capture = await startCapture(t, lab, { names: { [RIVAL_ADDRESS]: 'rival' } });
  const amd64 = guest('amd64');
  const rouse = await startServer(t, lab, [amd64]);
  const node = { name: 'node-1', mac: lab.mac(1), profile: 'guest' };
  rouse.apply(linuxProfile('guest', amd64, 'ttyS0') + machine(node));

  t.same(missing(await lab.start('uefi').kernelArgs(), linuxArgs(node)), []);
  t.notMatch(rival.log(), TFTP_REQUEST);
  await capture.matches(node.mac, 'uefi-rival-proxy.txt');
});
