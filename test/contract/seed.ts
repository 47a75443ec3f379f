/** What is there before the contract test begins. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Request } from './case.ts';
import { VANILLA } from '../fakes/image-factory.ts';

export function seedFiles(dataDir: string): void {
  const images = path.join(dataDir, 'images');
  mkdirSync(images, { recursive: true });
  writeFileSync(path.join(images, 'linux'), 'a kernel');
}

const CONFIG = `version: v1alpha1
machine:
  type: worker
  token: abc.def
`;

export const SEED: readonly Request[] = [
  ['PUT', '/api/v1/images/disk', { name: 'disk', files: { linux: 'linux' } }],
  ['PUT', '/api/v1/configs/talos', { name: 'talos', base: CONFIG }],
  [
    ...(['PUT', '/api/v1/profiles/debian'] as const),
    { name: 'debian', linux: { kernel: 'image:disk/linux', args: ['console=ttyS0'] } },
  ],
  [
    ...(['PUT', '/api/v1/profiles/talos'] as const),
    { name: 'talos', talos: { version: 'v1.13.9', schematic: VANILLA, config: 'talos' } },
  ],
  [
    ...(['PUT', '/api/v1/profiles/wipe'] as const),
    { name: 'wipe', destructive: true, chain: { url: 'http://10.0.0.9/wipe.ipxe' } },
  ],
  [
    ...(['PUT', '/api/v1/profiles/installed'] as const),
    {
      name: 'installed',
      install: 'once',
      talos: { version: 'v1.13.9', schematic: VANILLA, config: 'talos' },
    },
  ],
  [
    ...(['PUT', '/api/v1/profiles/files'] as const),
    {
      name: 'files',
      linux: { kernel: 'image:disk/linux' },
      files: { 'preseed.cfg': { template: 'host {{ machine.name }}' }, plain: 'text' },
    },
  ],
  [
    ...(['PUT', '/api/v1/machines/node-1'] as const),
    {
      name: 'node-1',
      macs: ['52:54:00:aa:00:01'],
      tags: { rack: 'a1' },
      hardware: { serial: '7', arch: 'x86_64-efi' },
      network: { address: '10.0.0.11/24', gateway: '10.0.0.1' },
      boot: { profile: 'debian' },
    },
  ],
  [
    ...(['PUT', '/api/v1/machines/node-2'] as const),
    { name: 'node-2', macs: ['52:54:00:aa:00:02'], boot: { profile: 'installed' } },
  ],
  [
    ...(['PUT', '/api/v1/rules/workers'] as const),
    { name: 'workers', weight: 10, when: { serial: '7' }, then: { args: ['quiet'] } },
  ],
];
