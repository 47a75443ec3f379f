import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { aMac } from '../fakes/machines.ts';
import { useCases } from '../fakes/use-cases.ts';

const manifest = `kind: machine
name: node-1
macs: ["52:54:00:aa:00:01", "52:54:00:aa:00:02"]
tags: {rack: "1", role: worker}
variables: {disk: /dev/sda, empty: ""}
hardware: {serial: "012", arch: x86_64-efi}
network: {address: 10.0.0.11/24, gateway: 10.0.0.1, dns: [10.0.0.2]}
boot: {profile: debian, loader: snponly, personality: binl}
---
kind: machine
macs: ["52:54:00:aa:00:03"]
---
kind: profile
name: debian
arch: [x86_64-efi]
linux: {kernel: "image:debian/linux", args: ["console=ttyS0,115200n8", 'root="a b"']}
---
kind: profile
name: disk
local: {}
---
kind: image
name: debian
files: {linux: linux}
`;

t.test('what was exported changes nothing when it is applied again', async (t) => {
  const { applied, exportManifest, dataDir, inventory } = await useCases(t);
  mkdirSync(path.join(dataDir, 'images'));
  writeFileSync(path.join(dataDir, 'images', 'linux'), 'kernel');
  await applied(manifest);
  await inventory.machines.recordSightings([
    {
      ...{ mac: aMac('52:54:00:aa:00:01'), atMs: 5, hardware: { product: 'yes' } },
      firmware: { loader: 'ipxe.efi' },
    },
    { mac: aMac('52:54:00:aa:00:99'), atMs: 5, hardware: {} },
  ]);
  const exported = await exportManifest();
  t.same(await applied(exported), [
    'image debian unchanged',
    'profile debian unchanged',
    'profile disk unchanged',
    'machine node-1 unchanged',
    'machine 52:54:00:aa:00:03 unchanged',
  ]);
  t.equal(await exportManifest(), exported);
  t.notMatch(exported, /00:99/, 'a machine nobody declared stays out');
  t.match(exported, / {2}- "52:54:00:aa:00:01"\n/);
  t.match(exported, /loader: snponly\n +personality: binl\n/);
  t.notMatch(exported, /firmware|ipxe\.efi/, 'what was seen is no declaration');
});

t.test('an empty inventory is an empty manifest', async (t) => {
  const { applied, exportManifest } = await useCases(t);
  t.equal(await exportManifest(), '');
  t.same(await applied(''), []);
});
