/**
 * OPNsense, with each of its three DHCP servers.
 *
 * Specs    menus and labels of OPNsense's sources in August 2026: Menu.xml and the forms of Dnsmasq
 *          and Kea, services_dhcp.php of the plugin os-isc-dhcp. dnsmasq.conf is made so that a
 *          server address without a server name would stand in the wrong place.
 * Tests    test/cli/dhcp-help/servers.test.ts
 */
import { UNIVERSAL_NAME } from '../../domain/boot-names.ts';
import { notOnHost, type Field, type Section, type ServerGuide } from './guide.ts';
import { defaultLoader } from '../../domain/loaders.ts';
import { HTTP_CLASS, loaderUrl, scriptUrl, subnetOf, type BootSite } from './site.ts';

const NOT_ON_OPNSENSE = notOnHost('OPNsense');

const DNSMASQ = 'Services > Dnsmasq DNS & DHCP';
const APPLY = 'Save each entry, then press Apply.';

export const opnsenseDnsmasq: ServerGuide = {
  name: 'opnsense-dnsmasq',
  product: 'OPNsense, Dnsmasq DNS & DHCP',
  summary: 'OPNsense with Dnsmasq, its default',
  ways: {
    proxy: () => [
      {
        title: 'Nothing about booting in Dnsmasq',
        where: `${DNSMASQ} > DHCP boot`,
        fields: [['entries', 'none']],
      },
      {
        title: 'No boot options either',
        where: `${DNSMASQ} > DHCP options`,
        fields: [['entries of Type Set', 'none with option 43, 60, 66 or 67']],
      },
    ],
    'next-server': (site) => dnsmasqNextServer(site),
    'one-name': (site) => [
      {
        title: 'One name for every machine',
        where: `${DNSMASQ} > DHCP boot > +`,
        fields: dnsmasqBoot({ site, tag: '', file: UNIVERSAL_NAME }),
        notes: [APPLY],
      },
    ],
    'same-host': NOT_ON_OPNSENSE,
  },
};

/**
 * The entries for firmware. iPXE on BIOS asks again, and no entry can say "not iPXE" here, so BIOS
 * gets the name that Rouse answers with the loader for a ROM and the script for iPXE.
 */
function dnsmasqNextServer(site: BootSite): readonly Section[] {
  const rows = firmwareRows(site);
  return [
    {
      title: 'One tag for each kind of machine',
      where: `${DNSMASQ} > DHCP tags > +`,
      fields: rows.map(({ tag }): Field => ['Tag', tag]),
    },
    ...rows.map(({ tag, code }) => ({
      title: `Machines with ${tag}`,
      where: `${DNSMASQ} > DHCP options > +`,
      fields: [
        ['Type', 'Match'],
        ['Option', 'client-arch [93]'],
        ['Tag [set]', tag],
        ['Value', String(code)],
      ] satisfies Field[],
    })),
    ...rows.map(({ tag, file }) => ({
      title: `What ${tag} loads`,
      where: `${DNSMASQ} > DHCP boot > +`,
      fields: dnsmasqBoot({ site, tag, file }),
    })),
    ...rows
      .filter(({ http }) => http)
      .map(({ tag }) => ({
        title: `What makes the offer one for ${tag}`,
        where: `${DNSMASQ} > DHCP options > +`,
        fields: [
          ['Type', 'Set'],
          ['Option', 'vendor-class [60]'],
          ['Tag', tag],
          ['Value', HTTP_CLASS],
          ['Force', 'on'],
        ] satisfies Field[],
        notes: [APPLY],
      })),
  ];
}

function dnsmasqBoot(of: {
  readonly site: BootSite;
  readonly tag: string;
  readonly file: string;
}): readonly Field[] {
  const { site, tag, file } = of;
  return [
    ['Tag', tag],
    ['Filename', file],
    ['Servername', site.address],
    ['Server address', site.address],
  ];
}

interface FirmwareRow {
  readonly tag: string;
  readonly code: number;
  readonly file: string;
  readonly http: boolean;
}

/** Machines people have: BIOS, x64 and ARM64; the others are made the same way. */
function firmwareRows(site: BootSite): readonly FirmwareRow[] {
  return [
    { tag: 'IsBIOS', code: 0, file: UNIVERSAL_NAME, http: false },
    { tag: 'IsEFI', code: 7, file: defaultLoader('x86_64-efi'), http: false },
    { tag: 'IsARM64', code: 11, file: defaultLoader('arm64-efi'), http: false },
    { tag: 'IsHTTP', code: 16, file: loaderUrl(site, defaultLoader('x86_64-efi')), http: true },
  ];
}

const KEA = 'Services > Kea DHCP > Kea DHCPv4';

export const opnsenseKea: ServerGuide = {
  name: 'opnsense-kea',
  product: 'OPNsense, Kea DHCP',
  summary: 'OPNsense with Kea DHCPv4',
  ways: {
    proxy: (site) => [
      {
        title: 'Nothing about booting in the subnet',
        where: `${KEA} > Subnets > ${subnetOf(site)}`,
        fields: [
          ['Next server', ''],
          ['TFTP server', ''],
          ['TFTP bootfile name', ''],
          ['Options', 'none that sets 43, 60, 66 or 67'],
        ],
      },
      {
        title: 'Nor in a reservation',
        where: `${KEA} > Reservations`,
        fields: [['Next server, TFTP server, TFTP bootfile name', '']],
      },
    ],
    'next-server': (site) => keaNextServer(site),
    'one-name': (site) => [keaSubnet(site, [])],
    'same-host': NOT_ON_OPNSENSE,
  },
};

/** The subnet's own file is the universal name; an option that matches takes its place. */
function keaNextServer(site: BootSite): readonly Section[] {
  const rows = firmwareRows(site).filter(({ code }) => code !== 0);
  const option = (row: FirmwareRow, set: readonly Field[], suffix = ''): Section => ({
    title: `Option for ${row.tag}${suffix}`,
    where: `${KEA} > Options > +`,
    fields: [
      ['Description', `rouse-${row.tag}${suffix}`],
      ['Match Code', 'client-system [93]'],
      ['Match Encoding', 'Uint16'],
      ['Match Data', String(row.code)],
      ...set,
    ],
  });
  const sections = rows.flatMap((row) => [
    option(row, [
      ['Set Code', 'bootfile-name [67]'],
      ['Set Encoding', 'String'],
      ['Set Data', row.file],
    ]),
    ...(row.http ? [httpOption(row, option)] : []),
  ]);
  const names = sections.map(({ fields = [] }) => fields[0]?.[1] ?? '');
  return [...sections, keaSubnet(site, names)];
}

function httpOption(
  row: FirmwareRow,
  option: (row: FirmwareRow, set: readonly Field[], suffix?: string) => Section,
): Section {
  const set: readonly Field[] = [
    ['Set Code', 'class id [60]'],
    ['Set Encoding', 'String'],
    ['Set Data', HTTP_CLASS],
  ];
  return option(row, set, '-class');
}

function keaSubnet(site: BootSite, options: readonly string[]): Section {
  return {
    title: `The subnet ${subnetOf(site)}`,
    where: `${KEA} > Subnets > ${subnetOf(site)}`,
    fields: [
      ['Next server', site.address],
      ['TFTP bootfile name', UNIVERSAL_NAME],
      ...(options.length > 0 ? [['Options', options.join(', ')] satisfies Field] : []),
    ],
    notes: [APPLY],
  };
}

const ISC = 'Services > ISC DHCPv4 [legacy] > your interface > Network booting > Advanced';

export const opnsenseIsc: ServerGuide = {
  name: 'opnsense-isc',
  product: 'OPNsense, ISC DHCPv4 [legacy]',
  summary: 'OPNsense with ISC DHCPv4, plugin os-isc-dhcp',
  ways: {
    proxy: () => [
      {
        title: 'Nothing about booting',
        where: ISC,
        fields: [['Enable network booting', 'off']],
      },
      {
        title: 'No boot options either',
        where: 'the same page > Additional Options > Advanced',
        fields: [['Number', 'none of 43, 60, 66, 67']],
        notes: ['The field "TFTP server" of the same page sends option 66: leave it empty.'],
      },
    ],
    'next-server': (site) => [
      {
        title: 'A loader for each architecture, the script for iPXE',
        where: ISC,
        fields: [
          ['Enable network booting', 'on'],
          ['Set next-server IP', site.address],
          ['Set default bios filename', defaultLoader('x86-bios')],
          ['Set x86 UEFI (32-bit) filename', ''],
          ['Set x64 UEFI/EBC (64-bit) filename', defaultLoader('x86_64-efi')],
          ['Set ARM UEFI (32-bit) filename', ''],
          ['Set ARM UEFI (64-bit) filename', defaultLoader('arm64-efi')],
          ['Set iPXE boot filename', scriptUrl(site)],
        ],
        notes: ['UEFI HTTP boot cannot be told here: there is no field for its URL.'],
      },
    ],
    'one-name': (site) => [
      {
        title: 'One name for every machine',
        where: ISC,
        fields: [
          ['Enable network booting', 'on'],
          ['Set next-server IP', site.address],
          ['Set default bios filename', UNIVERSAL_NAME],
        ],
        notes: ['All other file names of that box stay empty.'],
      },
    ],
    'same-host': NOT_ON_OPNSENSE,
  },
};
