/**
 * dnsmasq: lines for a file in /etc/dnsmasq.d. Pi-hole takes the same lines another way.
 *
 * Specs    dnsmasq(8): dhcp-match, dhcp-userclass, dhcp-vendorclass, dhcp-boot, dhcp-option-force.
 * Tests    test/interop/dhcp-help.test.ts runs dnsmasq with them
 */
import { UNIVERSAL_NAME } from '../../domain/boot-names.ts';
import type { Section, ServerGuide } from './guide.ts';
import {
  HTTP_CLASS,
  HTTP_ROWS,
  loaderUrl,
  PXE_CLASS,
  scriptUrl,
  TFTP_ROWS,
  type BootSite,
} from './site.ts';

/** Lines of dnsmasq that give each architecture its loader, and iPXE the start script. */
export function nextServerLines(site: BootSite): readonly string[] {
  return [
    'dhcp-match=set:rouse-ipxe,175',
    'dhcp-userclass=set:rouse-ipxe,iPXE',
    `dhcp-boot=tag:rouse-ipxe,${scriptUrl(site)},,${site.address}`,
    ...TFTP_ROWS.flatMap(({ arch, codes, file }) => [
      ...codes.map((code) => `dhcp-match=set:rouse-${arch},option:client-arch,${code}`),
      `dhcp-boot=tag:rouse-${arch},tag:!rouse-ipxe,${file},,${site.address}`,
    ]),
    ...httpLines(site),
  ];
}

export function oneNameLines({ address }: BootSite): readonly string[] {
  return [`dhcp-boot=${UNIVERSAL_NAME},,${address}`];
}

/** Option 60 alone sends PXE clients to port 4011 of this host; HTTP boot never asks there. */
export function sameHostLines(site: BootSite): readonly string[] {
  return [
    `dhcp-vendorclass=set:rouse-pxe,${PXE_CLASS}`,
    `dhcp-option-force=tag:rouse-pxe,60,${PXE_CLASS}`,
    ...httpLines(site),
  ];
}

function httpLines(site: BootSite): readonly string[] {
  return [
    ...HTTP_ROWS.flatMap(({ arch, codes, file }) => [
      ...codes.map((code) => `dhcp-match=set:rouse-http-${arch},option:client-arch,${code}`),
      `dhcp-boot=tag:rouse-http-${arch},tag:!rouse-ipxe,${loaderUrl(site, file)},,${site.address}`,
    ]),
    `dhcp-vendorclass=set:rouse-http,${HTTP_CLASS}`,
    `dhcp-option-force=tag:rouse-http,60,${HTTP_CLASS}`,
  ];
}

const FILE = '/etc/dnsmasq.d/rouse.conf, then restart dnsmasq';

const LEFTOVERS: Section = {
  title: 'Nothing to add. What must not be in /etc/dnsmasq.conf or /etc/dnsmasq.d',
  fields: [
    ['dhcp-boot', 'no such line'],
    ['pxe-service, pxe-prompt', 'no such line'],
    ['dhcp-option, dhcp-option-force', 'none with 43, 60, 66, 67, or with vendor:PXEClient'],
  ],
};

const CHECK = 'Check before the restart: dnsmasq --test';

export const dnsmasq: ServerGuide = {
  name: 'dnsmasq',
  product: 'dnsmasq',
  summary: 'lines for a file in /etc/dnsmasq.d',
  comment: '#',
  ways: {
    proxy: () => [LEFTOVERS],
    'next-server': (site) => [
      {
        title: 'A loader for each architecture, a URL for UEFI HTTP boot, the script for iPXE',
        where: FILE,
        config: text(nextServerLines(site)),
        notes: [CHECK, 'Other dhcp-boot lines without a tag answer the architectures not named.'],
      },
    ],
    'one-name': (site) => [
      {
        title: 'One name for every machine',
        where: FILE,
        config: text(oneNameLines(site)),
        notes: [CHECK],
      },
    ],
    'same-host': (site) => [
      {
        title: 'Option 60 sends machines to port 4011 of this host; HTTP boot gets its URL',
        where: FILE,
        config: text(sameHostLines(site)),
        notes: [
          CHECK,
          'No pxe-service lines and no option 43: with those dnsmasq answers on port 4011 itself.',
        ],
      },
    ],
  },
};

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
