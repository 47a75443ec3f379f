/**
 * Technitium DNS Server: one boot file for each scope.
 *
 * Specs    labels of its page DHCP > Scopes; Scope.cs: a row of "Vendor Specific Information"
 *          always sends option 43 with option 60, a row of "Generic DHCP Options" is sent when
 *          it is asked for, as firmware asks for option 60.
 * Tests    test/cli/dhcp-help/servers.test.ts
 */
import { UNIVERSAL_NAME } from '../../domain/boot-names.ts';
import type { ServerGuide } from './guide.ts';
import { PXE_CLASS } from './site.ts';

const SCOPE = 'DHCP > Scopes > your scope > Edit';
const EMPTY = {
  server: ['Bootstrap Server Address', ''],
  host: ['Bootstrap Server Host Name', ''],
  file: ['Boot File Name', ''],
  vendor: ['Vendor Specific Information', 'no row'],
  generic: ['Generic DHCP Options', 'no row with code 43, 60, 66 or 67'],
} as const;

export const technitium: ServerGuide = {
  name: 'technitium',
  product: 'Technitium DNS Server',
  summary: 'the DHCP server of Technitium DNS Server',
  ways: {
    proxy: () => [{ title: 'Nothing about booting', where: SCOPE, fields: Object.values(EMPTY) }],
    'next-server': 'it has one file name for each scope, whatever the architecture',
    'one-name': (site) => [
      {
        title: 'One name for every machine',
        where: SCOPE,
        fields: [
          ['Bootstrap Server Address', site.address],
          EMPTY.host,
          ['Boot File Name', UNIVERSAL_NAME],
          EMPTY.vendor,
          EMPTY.generic,
        ],
      },
    ],
    'same-host': (site) => [
      {
        title: 'Option 60 sends machines to port 4011 of this host',
        where: SCOPE,
        fields: [
          ['Bootstrap Server Address', site.address],
          EMPTY.host,
          EMPTY.file,
          EMPTY.vendor,
          ['Generic DHCP Options: Code', '60'],
          ['Generic DHCP Options: Hex Value', Buffer.from(PXE_CLASS).toString('hex').toUpperCase()],
        ],
        notes: ['UEFI HTTP boot cannot be told here.'],
      },
    ],
  },
};
