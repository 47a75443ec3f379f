/**
 * Resources as the API answers with them, for tests of its clients.
 */
import { parseIpAddress, type IpAddress } from '../../src/domain/address.ts';
import { parseMac, type Mac } from '../../src/domain/mac.ts';
import type { ImageResource } from '../../src/schema/shown/content.ts';
import type { MachineResource } from '../../src/schema/shown/machine.ts';
import type { ProfileResource } from '../../src/schema/shown/profile.ts';

export const node1: MachineResource = {
  kind: 'machine',
  id: 'm-1',
  name: 'node-1',
  macs: [parseMac('52:54:00:11:22:33') as Mac, parseMac('52:54:00:11:22:34') as Mac],
  tags: { rack: 'a1', role: 'worker' },
  variables: { disk: '/dev/sda' },
  hardware: { arch: 'x86_64-efi', manufacturer: 'QEMU', product: 'Standard PC', serial: 'S1' },
  network: {
    address: '10.0.0.11/24',
    gateway: parseIpAddress('10.0.0.1') as IpAddress,
    dns: [parseIpAddress('10.0.0.2') as IpAddress],
    ntp: [],
  },
  boot: { profile: 'talos' },
  configured: true,
  first_seen_at: '2026-02-01T08:00:00.000Z',
  last_seen_at: '2026-03-01T11:57:00.000Z',
  version: 4,
};

/** Seen once, and nobody decided anything about it. */
export const stranger: MachineResource = {
  kind: 'machine',
  id: 'm-2',
  macs: [parseMac('52:54:00:aa:00:01') as Mac],
  tags: {},
  variables: {},
  hardware: { arch: 'x86-bios' },
  boot: {},
  configured: false,
  first_seen_at: '2026-03-01T11:59:30.000Z',
  last_seen_at: '2026-03-01T11:59:30.000Z',
  version: 1,
};

export const talos: ProfileResource = {
  kind: 'profile',
  name: 'talos',
  arch: ['x86_64-efi', 'arm64-efi'],
  talos: {
    version: 'v1.13.9',
    schematic: '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba',
    platform: 'metal',
    delivery: 'proxy',
    args: [],
  },
  schematic_id: '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba',
  version: 2,
};

export const debian: ImageResource = {
  kind: 'image',
  name: 'debian-13',
  files: { linux: 'debian/linux', 'initrd.gz': '/srv/debian/initrd.gz' },
  file_details: {
    linux: {
      size_bytes: 8_400_000,
      modified_at: '2026-02-27T12:00:00.000Z',
      sha256: 'a'.repeat(64),
    },
    'initrd.gz': {
      size_bytes: 38_100_000,
      modified_at: '2025-11-02T12:00:00.000Z',
      sha256: 'b'.repeat(64),
    },
  },
  version: 1,
};
