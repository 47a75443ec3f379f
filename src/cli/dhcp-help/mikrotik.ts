/**
 * MikroTik RouterOS 7: commands for its terminal.
 *
 * Specs    MikroTik, "DHCP Server": network, option, option sets, and since 7.4 the generic
 *          matcher, which without an address pool gives no address. A value s'text' is text.
 * Tests    test/cli/dhcp-help/servers.test.ts
 */
import { UNIVERSAL_NAME } from '../../domain/boot-names.ts';
import { defaultLoader } from '../../domain/loaders.ts';
import { notOnHost, type ServerGuide } from './guide.ts';
import { hex16, HTTP_CLASS, loaderUrl, subnetOf, type BootSite } from './site.ts';

function network(site: BootSite, change: string): string {
  const found = `[find address="${subnetOf(site)}"]`;
  return `/ip dhcp-server network ${change.replace('NETWORK', found)}`;
}

function oneName(site: BootSite): string {
  const { address } = site;
  return network(site, `set NETWORK next-server=${address} boot-file-name=${UNIVERSAL_NAME}`);
}

/** The option set of one architecture and the matchers that choose it. */
function choice(of: {
  readonly name: string;
  readonly codes: readonly number[];
  readonly file: string;
  readonly vendorClass?: string;
}): readonly string[] {
  const { name, codes, file, vendorClass } = of;
  const option = (suffix: string, code: number, value: string): string =>
    `/ip dhcp-server option add name=${name}${suffix} code=${code} value="s'${value}'" force=yes`;
  const options = vendorClass === undefined ? `${name}-file` : `${name}-file,${name}-class`;
  return [
    option('-file', 67, file),
    ...(vendorClass === undefined ? [] : [option('-class', 60, vendorClass)]),
    `/ip dhcp-server option sets add name=${name} options=${options}`,
    ...codes.map((code) => {
      const value = hex16(code, { prefix: '0x', between: '' });
      return (
        `/ip dhcp-server matcher add name=${name}-${code} server=SERVER address-pool=POOL ` +
        `code=93 value="${value}" option-set=${name}`
      );
    }),
  ];
}

function nextServer(site: BootSite): string {
  const lines = [
    oneName(site),
    ...choice({ name: 'rouse-x64', codes: [7, 9], file: defaultLoader('x86_64-efi') }),
    ...choice({ name: 'rouse-arm64', codes: [11], file: defaultLoader('arm64-efi') }),
    ...choice({
      name: 'rouse-http-x64',
      codes: [16],
      file: loaderUrl(site, defaultLoader('x86_64-efi')),
      vendorClass: HTTP_CLASS,
    }),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

export const mikrotik: ServerGuide = {
  name: 'mikrotik',
  product: 'MikroTik RouterOS 7',
  summary: 'commands for the terminal of RouterOS 7',
  comment: '#',
  ways: {
    proxy: (site) => [
      {
        title: 'Nothing about booting in the network, and no boot options',
        where: 'IP > DHCP Server > Networks, or in the terminal',
        config: [
          network(site, 'unset NETWORK next-server'),
          network(site, 'unset NETWORK boot-file-name'),
          '/ip dhcp-server option print where code=43 or code=60 or code=66 or code=67',
          '',
        ].join('\n'),
        notes: ['Options that are listed must not be used by a network, a server or a lease.'],
      },
    ],
    'next-server': (site) => [
      {
        title: 'One name for every machine, and a loader of its own for each kind of UEFI',
        where: 'terminal; needs RouterOS 7.4',
        config: nextServer(site),
        notes: [
          'Put the name of your server and of its pool in place of SERVER and POOL; both stand in',
          '/ip dhcp-server print. A matcher without a pool gives no addresses.',
        ],
      },
    ],
    'one-name': (site) => [
      {
        title: 'One name for every machine',
        where: 'IP > DHCP Server > Networks, or in the terminal',
        config: `${oneName(site)}\n`,
      },
    ],
    'same-host': notOnHost('RouterOS'),
  },
};
