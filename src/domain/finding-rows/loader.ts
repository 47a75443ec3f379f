/**
 * The loader was asked for: how it can fail to arrive, to start, or to be recognised.
 *
 * Tests    test/domain/finding.test.ts
 */
import type { FindingRows } from './row.ts';

export const LOADER_FINDINGS = {
  'loader-name-unknown': {
    title: 'The machine asked for a file that is not published',
    causes: [
      'The DHCP server names a file of another boot server, or with a folder in front',
      'The name is mistyped in the DHCP server',
      'A loader of your own is named in boot.loader and is not in loaders/',
    ],
    check: 'rouse doctor --probe',
    fix: 'Name the file "rouse" in the DHCP server, which serves every firmware: rouse dhcp-help',
  },
  'tftp-never-acknowledged': {
    title: 'The machine asked for the loader, and our first answer never arrived',
    causes: [
      'A firewall or NAT lets port 69 in and drops answers from other ports',
      'This server runs in a container on a bridge network',
      'The machine has no way back: wrong mask or router from its DHCP server',
    ],
    check: 'tcpdump -ni any udp port 69 or icmp',
    fix: 'Set tftp.single_port, so that answers leave from port 69; allow UDP back to the machines',
  },
  'tftp-first-block-lost': {
    title: 'Large packets do not reach the machine',
    causes: [
      'The path has a smaller MTU than 1500: a tunnel, PPPoE, a VLAN on a card that drops it',
      'A firewall drops fragments',
    ],
    check: 'ping -M do -s 1472 ADDRESS',
    fix: 'Mend the MTU of the path; Rouse gives this machine smaller blocks meanwhile',
  },
  'tftp-stalled': {
    title: 'The transfer of the loader stopped in the middle',
    causes: [
      'Acknowledgements of the machine are lost: a broken cable, a duplex mismatch',
      'A firewall forgets the transfer while it runs',
      'The machine was switched off',
    ],
    check: 'rouse boots show MACHINE',
    fix: 'Try another cable and switch port; look at the error counters of both',
  },
  'loader-refused': {
    title: 'The machine broke the transfer of the loader off',
    causes: [
      'The file is too large for the buffer of its firmware',
      'Somebody pressed a key, or the firmware ran out of time',
    ],
    check: 'rouse boots show MACHINE',
    fix: 'Give it a smaller loader: boot.loader snponly for UEFI, undionly for BIOS',
  },
  'loader-loop': {
    title: 'The machine fetches the loader again and again',
    causes: [
      'Its DHCP server names the loader for every request, also for iPXE (user class not matched)',
      'A loader that does not say that it is iPXE: an own build without user class',
      'The loader starts and fails at once, and the firmware begins anew',
    ],
    check: 'rouse doctor --probe',
    fix: 'Use loaders that came with Rouse, and the rule for iPXE of rouse dhcp-help',
  },
  'loader-silent': {
    title: 'The loader was sent whole and never came up',
    causes: [
      'Secure Boot refuses it, for it is not signed',
      'It has no driver for this network card',
      'The firmware cannot start a file of this size or kind',
    ],
    check: 'rouse boots show MACHINE',
    fix: 'Switch Secure Boot off or sign the loader; the next boot gets the next loader by itself',
  },
  'script-never-asked': {
    title: 'iPXE runs on the machine and never asked for its script',
    causes: [
      'A firewall drops the TCP port of boot.listen (8080)',
      'iPXE got no address: its DHCP server gives the machine no second one',
      'The network card of the machine needs a loader with another driver',
      'boot.listen is bound to an address that the machine cannot reach',
    ],
    check: 'curl -s http://SERVER:8080/boot/start.ipxe',
    fix: 'Allow TCP 8080 from the machines to this server',
  },
} as const satisfies FindingRows;
