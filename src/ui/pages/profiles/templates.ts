/**
 * Profiles to begin with. Where they fetch from is the reader's choice: each is a form to complete.
 *
 * Tests    test/ui/profile-form.test.ts
 */
import type { ProfileBody } from './profile-form.ts';

export interface Template {
  readonly id: string;
  readonly name: string;
  readonly what: string;
  readonly profile: ProfileBody;
}

const MIRROR = 'http://MIRROR/debian/dists/trixie/main/installer-amd64/current/images/netboot';
const INSTALLER = `${MIRROR}/debian-installer/amd64`;

const PRESEED = `d-i preseed/early_command string wget -q -O /dev/null "{{ callback.url }}/started"
d-i debian-installer/locale string en_US.UTF-8
d-i keyboard-configuration/xkb-keymap select us
d-i netcfg/get_hostname string {{ machine.name }}
d-i passwd/root-login boolean false
d-i preseed/late_command string wget -q -O /dev/null "{{ callback.url }}/done"
`;

export const TEMPLATES: readonly Template[] = [
  {
    id: 'debian',
    name: 'Debian installer',
    what: 'Installs Debian 13 once, with answers from a preseed file. Erases the disk.',
    profile: {
      name: 'debian-13',
      arch: ['x86-bios', 'x86_64-efi'],
      install: 'once',
      linux: {
        kernel: `${INSTALLER}/linux`,
        initrd: [`${INSTALLER}/initrd.gz`],
        args: ['auto=true', 'priority=critical', 'preseed/url=${files.url}/preseed.cfg'],
      },
      files: { 'preseed.cfg': { template: PRESEED } },
    },
  },
  {
    id: 'netboot-xyz',
    name: 'netboot.xyz',
    what: 'Leaves the choice to the menu of netboot.xyz, on the screen of the machine.',
    profile: {
      name: 'netboot-xyz',
      arch: ['x86-bios', 'x86_64-efi'],
      chain: {
        file: {
          'x86-bios': 'https://boot.netboot.xyz/ipxe/netboot.xyz.lkrn',
          'x86_64-efi': 'https://boot.netboot.xyz/ipxe/netboot.xyz.efi',
        },
      },
    },
  },
  {
    id: 'talos',
    name: 'Talos Linux',
    what: 'Boots Talos from the Image Factory, and keeps its files here.',
    profile: {
      name: 'talos',
      arch: ['x86_64-efi', 'arm64-efi'],
      talos: {
        version: 'v1.13.9',
        schematic: '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba',
      },
    },
  },
  {
    id: 'local',
    name: 'Local disk',
    what: 'Boots the disk of the machine, in less than a second.',
    profile: { name: 'local-disk', local: {} },
  },
];
