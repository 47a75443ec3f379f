/**
 * A machine was answered, and nothing came of it.
 *
 * Tests    test/domain/finding.test.ts
 */
import type { FindingRows } from './row.ts';

export const OFFER_FINDINGS = {
  'offer-not-taken': {
    title: 'The machine keeps asking and takes no offer',
    causes: [
      'No DHCP server gives it an address, so there is nothing to boot with',
      'Our answer does not reach it: UDP 68 is blocked, or the switch port is in another VLAN',
      'Its firmware understands another form of answer; Rouse tries the next one by itself',
    ],
    check: 'rouse doctor --probe',
    fix: 'See that the DHCP server of this network has free addresses for the machine',
  },
  'tftp-never-asked': {
    title: 'The machine was offered a loader and never asked for it',
    causes: [
      'A firewall of this server drops UDP port 69: then the check shows requests',
      'A firewall on the way drops them, or its network has no way to the address of this server',
      'It took the offer of another boot server: rouse doctor --probe',
      'This server runs in a container on a bridge network, where its address is not reachable',
    ],
    check: 'tcpdump -ni any udp port 69',
    fix: 'Allow UDP 69, and the ports that transfers use, from the machines to this server',
  },
  'port-4011-never-asked': {
    title: 'The machine was told to ask port 4011 and never did',
    causes: [
      'A firewall of this server drops UDP port 4011: then the check shows requests',
      'A firewall on the way drops them',
      'Its firmware does not know the second step and wants the file in the offer',
      'It took the offer of another boot server: rouse doctor --probe',
    ],
    check: 'tcpdump -ni any udp port 4011',
    fix: 'Allow UDP 4011 to this server, or set boot.personality of the machine to bypass',
  },
  'answer-on-4011-unfollowed': {
    title: 'The machine was answered on port 4011 and never asked for the loader',
    causes: [
      'A firewall drops UDP port 69, or our answer from port 4011',
      'Its network has no way to the address of this server',
    ],
    check: 'tcpdump -ni any udp port 4011 or udp port 69',
    fix: 'Allow UDP 69 and 4011 between the machines and this server',
  },
  'http-boot-never-asked': {
    title: 'The firmware was offered a URL for HTTP boot and never asked for it',
    causes: [
      'A firewall drops the TCP port of boot.listen',
      'The firmware accepts only HTTPS, as some do with Secure Boot on',
      'Its network has no way to the address of this server',
    ],
    check: 'curl -sI http://SERVER:8080/boot/loaders/ipxe.efi',
    fix: 'Allow the port of boot.listen, or let the machine boot by PXE instead of HTTP',
  },
  'rival-boot-server': {
    title: 'Another boot server gave the machine its loader',
    causes: [
      'A second ProxyDHCP server answers on this network',
      'The DHCP server itself names a boot file that the firmware prefers',
    ],
    check: 'rouse doctor --probe',
    fix: 'Switch the other boot server off, or take the boot file out of the DHCP server',
  },
} as const satisfies FindingRows;
