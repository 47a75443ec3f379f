/**
 * pfSense, with Kea or ISC behind the same page.
 *
 * Specs    labels of services_dhcp.php and what services.inc makes of them. No rule tells iPXE from
 *          a ROM there, so BIOS gets the name that Rouse answers according to who asks.
 * Tests    test/cli/dhcp-help/servers.test.ts
 */
import { UNIVERSAL_NAME } from '../../domain/boot-names.ts';
import { defaultLoader } from '../../domain/loaders.ts';
import { notOnHost, type Field, type ServerGuide } from './guide.ts';
import { loaderUrl, type BootSite } from './site.ts';

const BOOTING = 'Services > DHCP Server > your interface > Network Booting > Display Advanced';
const FILES = {
  bios: 'Default BIOS File Name',
  ia32: 'UEFI 32 bit File Name',
  x64: 'UEFI 64 bit File Name',
  arm32: 'ARM 32 bit File Name',
  arm64: 'ARM 64 bit File Name',
} as const;
const ALL_FIVE = 'pfSense wants all five names, also for machines that you do not have.';

function fields(site: BootSite, files: Readonly<Record<keyof typeof FILES, string>>): Field[] {
  return [
    ['Enable Network Booting', 'on'],
    ['Next Server', site.address],
    [FILES.bios, files.bios],
    [FILES.ia32, files.ia32],
    [FILES.x64, files.x64],
    [FILES.arm32, files.arm32],
    [FILES.arm64, files.arm64],
  ];
}

export const pfsense: ServerGuide = {
  name: 'pfsense',
  product: 'pfSense',
  summary: 'pfSense, Kea or ISC',
  ways: {
    proxy: () => [
      {
        title: 'Nothing about booting',
        where: BOOTING,
        fields: [['Enable Network Booting', 'off']],
      },
      {
        title: 'No TFTP server and no boot options either',
        where: 'the same page',
        fields: [
          ['TFTP Server', ''],
          ['Custom DHCP Options (ISC)', 'none of 43, 60, 66, 67'],
          ['JSON Configuration (Kea)', 'nothing about booting'],
        ],
      },
    ],
    'next-server': (site) => [
      {
        title: 'A loader for each architecture',
        where: BOOTING,
        fields: [
          ...fields(site, {
            bios: UNIVERSAL_NAME,
            ia32: defaultLoader('i386-efi'),
            x64: defaultLoader('x86_64-efi'),
            arm32: defaultLoader('arm32-efi'),
            arm64: defaultLoader('arm64-efi'),
          }),
          ['UEFI HTTPBoot URL', loaderUrl(site, defaultLoader('x86_64-efi'))],
        ],
        notes: [
          ALL_FIVE,
          'The HTTPBoot URL is one for all, here x64. With Kea, pfSense does not send option 60',
          'HTTPClient with it, which UEFI HTTP boot needs: there it works with ISC only.',
        ],
      },
    ],
    'one-name': (site) => [
      {
        title: 'One name for every machine',
        where: BOOTING,
        fields: fields(site, {
          bios: UNIVERSAL_NAME,
          ia32: UNIVERSAL_NAME,
          x64: UNIVERSAL_NAME,
          arm32: UNIVERSAL_NAME,
          arm64: UNIVERSAL_NAME,
        }),
        notes: [ALL_FIVE],
      },
    ],
    'same-host': notOnHost('pfSense'),
  },
};
