/**
 * Kea DHCPv4: members of the object "Dhcp4".
 *
 * Specs    Kea Administrator Reference Manual, "Client Classification" and "Next Server (siaddr)";
 *          tried with Kea 2.2.
 * Tests    test/interop/dhcp-help.test.ts runs kea-dhcp4 with them
 */
import { UNIVERSAL_NAME } from '../../domain/boot-names.ts';
import type { ServerGuide } from './guide.ts';
import {
  hex16,
  HTTP_CLASS,
  HTTP_ROWS,
  loaderUrl,
  PXE_CLASS,
  scriptUrl,
  TFTP_ROWS,
  type BootSite,
  type LoaderRow,
} from './site.ts';

const IPXE = 'rouse-ipxe';

interface KeaOption {
  readonly name: string;
  readonly data: string;
  readonly 'always-send'?: true;
}

interface KeaClass {
  readonly name: string;
  readonly test: string;
  readonly 'next-server': string;
  readonly 'boot-file-name'?: string;
  readonly 'option-data': readonly KeaOption[];
}

/** The file name in the header and in option 67: clients differ in which of them they read. */
function bootClass(of: {
  readonly name: string;
  readonly test: string;
  readonly address: string;
  readonly file: string;
  readonly vendorClass?: string;
}): KeaClass {
  const { name, test, address, file, vendorClass } = of;
  return {
    name,
    test,
    'next-server': address,
    'boot-file-name': file,
    'option-data': [
      { name: 'boot-file-name', data: file },
      ...(vendorClass === undefined ? [] : [vendorClassOption(vendorClass)]),
    ],
  };
}

function vendorClassOption(data: string): KeaOption {
  return { name: 'vendor-class-identifier', data, 'always-send': true };
}

function nextServerClasses(site: BootSite): readonly KeaClass[] {
  const { address } = site;
  return [
    bootClass({
      name: IPXE,
      test: "option[175].exists or option[77].hex == 'iPXE'",
      address,
      file: scriptUrl(site),
    }),
    ...TFTP_ROWS.map(({ arch, codes, file }) =>
      bootClass({
        name: `rouse-${arch}`,
        test: `not member('${IPXE}') and (${anyOf(codes)})`,
        address,
        file,
      }),
    ),
    ...httpClasses(site, HTTP_ROWS),
  ];
}

function httpClasses(site: BootSite, rows: readonly LoaderRow[]): readonly KeaClass[] {
  return rows.map(({ arch, codes, file }) =>
    bootClass({
      name: `rouse-http-${arch}`,
      test: `${startsWith(HTTP_CLASS)} and (${anyOf(codes)})`,
      address: site.address,
      file: loaderUrl(site, file),
      vendorClass: HTTP_CLASS,
    }),
  );
}

function sameHostClasses(site: BootSite): readonly KeaClass[] {
  return [
    {
      name: 'rouse-pxe',
      test: startsWith(PXE_CLASS),
      // Kea leaves siaddr empty otherwise, and clients ask port 4011 of the address that is there.
      'next-server': site.address,
      'option-data': [vendorClassOption(PXE_CLASS)],
    },
    ...httpClasses(site, HTTP_ROWS),
  ];
}

function anyOf(codes: readonly number[]): string {
  const one = (code: number): string =>
    `option[93].hex == ${hex16(code, { prefix: '0x', between: '' })}`;
  return codes.map(one).join(' or ');
}

function startsWith(vendorClass: string): string {
  return `substring(option[60].hex, 0, ${vendorClass.length}) == '${vendorClass}'`;
}

/** A member of "Dhcp4" that others follow, so that it ends with a comma. */
function member(classes: readonly KeaClass[]): string {
  return `"client-classes": ${JSON.stringify(classes, null, 2)},\n`;
}

const WHERE = '/etc/kea/kea-dhcp4.conf, after the line with "Dhcp4": {';
const NOTES = [
  'Check before the restart: kea-dhcp4 -t /etc/kea/kea-dhcp4.conf',
  'Where "client-classes" is there already, add the classes to it.',
  'A next-server or boot-file-name of a subnet, pool or reservation may win over these.',
];

export const kea: ServerGuide = {
  name: 'kea',
  product: 'Kea DHCPv4',
  summary: 'members of "Dhcp4" in kea-dhcp4.conf',
  comment: '//',
  ways: {
    proxy: () => [
      {
        title: 'Nothing to add. What must not be in kea-dhcp4.conf',
        fields: [
          ['next-server, boot-file-name', 'at no level: global, class, subnet, pool, reservation'],
          ['server-hostname', 'at no level'],
          ['option-data', 'none of vendor-class-identifier (60), tftp-server-name (66),'],
          ['', 'boot-file-name (67), vendor-encapsulated-options (43)'],
        ],
      },
    ],
    'next-server': (site) => [
      {
        title: 'A loader for each architecture, a URL for UEFI HTTP boot, the script for iPXE',
        where: WHERE,
        config: member(nextServerClasses(site)),
        notes: NOTES,
      },
    ],
    'one-name': ({ address }) => [
      {
        title: 'One name for every machine',
        where: WHERE,
        config: `"next-server": "${address}",\n"boot-file-name": "${UNIVERSAL_NAME}",\n`,
        notes: NOTES.slice(0, 1),
      },
    ],
    'same-host': (site) => [
      {
        title: 'Option 60 sends machines to port 4011 of this host; HTTP boot gets its URL',
        where: WHERE,
        config: member(sameHostClasses(site)),
        notes: NOTES,
      },
    ],
  },
};
