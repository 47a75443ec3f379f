import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { RESOURCE_KINDS } from '../../src/domain/resource-kinds.ts';
import { parseManifest } from '../../src/schema/manifest.ts';
import { declaredOf, type Declared } from '../../src/service/kinds.ts';
import { aMac } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';
import { useCases } from '../fakes/use-cases.ts';

async function all(items: AsyncIterable<Declared>): Promise<Declared[]> {
  const found: Declared[] = [];
  for await (const item of items) found.push(item);
  return found;
}

t.test('every kind is known to manifests, and none else', async (t) => {
  for (const kind of RESOURCE_KINDS) {
    const { detail } = await refusal(parseManifest(`kind: ${kind}\n`, 'm.yaml'));
    t.notMatch(detail, /expected kind/, kind);
  }
  const { detail } = await refusal(parseManifest('kind: nothing\n', 'm.yaml'));
  t.match(detail, `expected kind: ${RESOURCE_KINDS.join(', ')}`);
});

const MANIFEST = `kind: image
name: debian
files: {linux: linux}
---
kind: config
name: worker
base: |
  version: v1alpha1
  machine: {token: sesame}
---
kind: profile
name: debian
linux: {kernel: "image:debian/linux"}
---
kind: profile
name: talos
talos: {version: v1.13.9, schematic: "${'3'.repeat(64)}", config: worker}
---
kind: machine
name: node-1
macs: ["52:54:00:aa:00:01"]
tags: {rack: a1}
boot: {profile: debian}
`;

t.test('what is referred to cannot go, what nothing refers to can', async (t) => {
  const { applied, inventory, dataDir } = await useCases(t);
  mkdirSync(path.join(dataDir, 'images'));
  writeFileSync(path.join(dataDir, 'images', 'linux'), 'kernel');
  await applied(MANIFEST);
  await inventory.machines.recordSightings([
    { mac: aMac('52:54:00:aa:00:99'), atMs: 5, hardware: {} },
  ]);
  const refused = new Map<string, string>();
  for (const kind of RESOURCE_KINDS) {
    for (const item of await all(declaredOf(kind, inventory))) {
      if (kind === 'machine') t.match(item, { name: 'node-1', tags: { rack: 'a1' } });
      else if (item.name !== 'talos') refused.set(kind, (await refusal(item.remove(0))).code);
    }
  }
  t.same(Object.fromEntries(refused), {
    image: 'IMAGE_IN_USE',
    config: 'MACHINE_CONFIG_IN_USE',
    profile: 'PROFILE_IN_USE',
  });
  for (const kind of RESOURCE_KINDS.toReversed()) {
    for (const item of await all(declaredOf(kind, inventory))) await item.remove(0);
    t.same(await all(declaredOf(kind, inventory)), [], kind);
  }
  const { items } = await inventory.machines.list({ limit: 9 });
  t.equal(items.length, 1, 'a machine that nobody declared stays');
});

t.test('secrets are in the content and marks in what is shown', async (t) => {
  const { applied, inventory } = await useCases(t);
  await applied('kind: config\nname: w\nbase: |\n  machine: {token: sesame}\n');
  const [config] = await all(declaredOf('config', inventory));
  const { content, declaration } = config!.sides();
  t.match(JSON.stringify(content), /sesame/);
  t.notMatch(JSON.stringify(declaration), /sesame/);
});
