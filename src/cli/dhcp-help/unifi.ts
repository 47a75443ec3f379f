/**
 * UniFi Network with a UniFi gateway: one server address and one file name for everybody.
 *
 * Specs    no public reference of the labels is known to us; they follow reports of users, and the
 *          controller's fields dhcpd_boot_server and dhcpd_boot_filename.
 * Tests    test/cli/dhcp-help/servers.test.ts
 */
import { UNIVERSAL_NAME } from '../../domain/boot-names.ts';
import { notOnHost, type ServerGuide } from './guide.ts';
import { subnetOf } from './site.ts';

const DHCP = 'Settings > Networks';

export const unifi: ServerGuide = {
  name: 'unifi',
  product: 'UniFi Network',
  summary: 'a UniFi gateway',
  ways: {
    proxy: (site) => [
      {
        title: 'Nothing about booting',
        where: `${DHCP} > the network ${subnetOf(site)} > DHCP`,
        fields: [
          ['Network Boot', 'off'],
          ['TFTP Server', 'off'],
        ],
        notes: ['Custom DHCP options 43, 60, 66 and 67 must not be set for the network either.'],
      },
    ],
    'next-server': 'it has one file name for all machines, whatever their architecture',
    'one-name': (site) => [
      {
        title: 'One name for every machine',
        where: `${DHCP} > the network ${subnetOf(site)} > DHCP`,
        fields: [
          ['Network Boot', 'on'],
          ['Network Boot: server', site.address],
          ['Network Boot: file name', UNIVERSAL_NAME],
          ['TFTP Server', 'off'],
        ],
        notes: ['Press Apply Changes.'],
      },
    ],
    'same-host': notOnHost('a UniFi gateway'),
  },
};
