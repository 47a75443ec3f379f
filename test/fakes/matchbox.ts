/** A data folder of matchbox, written for these tests in the form of its documentation. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Findings, MatchboxFile } from '../../src/schema/matchbox/read.ts';

export const MATCHBOX: Readonly<Record<string, string>> = {
  'profiles/worker.json': JSON.stringify({
    id: 'worker',
    name: 'Workers of the lab',
    boot: {
      kernel: '/assets/flatcar/1.2.3/vmlinuz',
      initrd: ['--name main /assets/flatcar/1.2.3/image.cpio.gz', 'http://files.example/oem.cpio'],
      args: [
        'initrd=main',
        'flatcar.first_boot=yes console=tty0 console=ttyS0',
        'ignition.config.url=http://matchbox.example:8080/ignition?uuid=${uuid}&mac=${mac:hexhyp}',
        'rootfs=http://matchbox.example:8080/assets/flatcar/1.2.3/root.img',
        'serial=${serial}',
      ],
    },
    ignition_id: 'worker.ign',
    generic_id: 'setup.cfg',
  }),
  'profiles/Rescue_Disk.json': JSON.stringify({
    id: 'Rescue_Disk',
    boot: {
      kernel: 'https://files.example/rescue/linux',
      initrd: ['https://files.example/rescue/initrd'],
      args: ['cloud-config-url=http://matchbox.example:8080/cloud?mac=${net0/mac}'],
    },
    cloud_id: 'rescue.yaml',
  }),
  'groups/default.json': JSON.stringify({ name: 'all', profile: 'worker' }),
  'groups/node1.json': JSON.stringify({
    id: 'node1',
    profile: 'worker',
    selector: { mac: '52-54-00-AA-00-01' },
    metadata: { etcd_name: 'node1', pod: { cidr: '10.2.0.0/16' }, replicas: 3 },
  }),
  'groups/rescue.json': JSON.stringify({
    id: 'rescue',
    profile: 'Rescue_Disk',
    selector: { region: 'lab', arch: 'x86_64' },
    metadata: { ssh_key: 'ssh-ed25519 AAAA' },
  }),
  'ignition/worker.ign': '{"ignition":{"version":"3.4.0"}}\n',
  'generic/setup.cfg': '# made for {{.mac}}\nname={{.etcd_name}} net={{ .pod.cidr }}\n',
  'cloud/rescue.yaml': '#cloud-config\nhostname: rescue\n',
};

export function matchboxFiles(files: Readonly<Record<string, string>> = MATCHBOX): MatchboxFile[] {
  return Object.entries(files).map(([name, text]) => ({ path: name, text }));
}

export function writeMatchbox(
  folder: string,
  files: Readonly<Record<string, string>> = MATCHBOX,
): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

export function noFindings(): Findings {
  return { mistakes: [], warnings: [] };
}
