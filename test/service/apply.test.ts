import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import type { Sighting } from '../../src/domain/machine.ts';
import { createApply } from '../../src/service/apply.ts';
import { brokenInventory } from '../fakes/broken-inventory.ts';
import { stillClock } from '../fakes/chooser.ts';
import { aMac } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';
import { useCases } from '../fakes/use-cases.ts';

const disk = 'kind: profile\nname: disk\nlocal: {}\n';
const node = (extra = ''): string =>
  `kind: machine\nname: node-1\nmacs: ["52:54:00:aa:00:01"]\n${extra}`;
const seen = (mac: string, atMs: number, serial?: string): Sighting => ({
  mac: aMac(mac),
  atMs,
  hardware: serial === undefined ? {} : { serial },
});

t.test('creates, changes and leaves alone, and says which', async (t) => {
  const { applied, inventory } = await useCases(t);
  const manifest = `${node('boot: {profile: disk}\n')}---\n${disk}`;
  t.same(await applied(manifest), ['machine node-1 created', 'profile disk created']);
  t.same(await applied(manifest), ['machine node-1 unchanged', 'profile disk unchanged']);
  t.same(await applied(node('tags: {rack: a1}\nboot: {profile: disk}\n')), [
    'machine node-1 updated tags',
  ]);
  t.match(await inventory.machines.find('node-1'), { version: 2, configured: true });
});

t.test('what a document leaves out is not there any more', async (t) => {
  const { applied, inventory } = await useCases(t);
  await applied(`${disk}---\n${node('tags: {a: b}\nvariables: {c: d}\nboot: {profile: disk}\n')}`);
  t.same(await applied(node()), ['machine node-1 updated tags,variables,boot']);
  t.match(await inventory.machines.find('node-1'), { tags: {}, profile: undefined });
});

t.test('a dry run says the same and keeps nothing', async (t) => {
  const { applied, inventory } = await useCases(t);
  t.same(await applied(`${disk}---\n${node()}`, true), [
    'profile disk created',
    'machine node-1 created',
  ]);
  t.same((await inventory.machines.list({ limit: 1 })).items, []);
  t.same((await inventory.profiles.list({ limit: 1 })).items, []);
});

t.test('one mistake anywhere, and nothing is kept; all mistakes are told', async (t) => {
  const { applied, inventory } = await useCases(t);
  await applied(node());
  const error = await refusal(
    applied(`${disk}---
kind: machine
name: node-2
macs: ["52:54:00:aa:00:02"]
boot: {profile: dsk}
---
kind: profile
name: debian
linux: {kernel: "image:debian/linux"}
`),
  );
  t.equal(error.code, 'MANIFEST_INVALID');
  t.match(
    error.errors.map(({ field, message }) => `${field} ${message}`),
    [
      /^m\.yaml:5:1 .*dsk; did you mean disk\?/,
      /^m\.yaml:10:1 No such image: profile debian: debian/,
    ],
  );
  t.same((await inventory.profiles.list({ limit: 9 })).items, []);
  t.equal(await inventory.machines.find('node-2'), undefined);
});

t.test('adopts a machine that was seen before, with its identity and its history', async (t) => {
  const { applied, inventory } = await useCases(t);
  const [found] = await inventory.machines.recordSightings([seen('52:54:00:aa:00:01', 5, 'S1')]);
  t.same(await applied(node('hardware: {asset: A1}\n')), ['machine node-1 updated name,hardware']);
  t.match(await inventory.machines.find('node-1'), {
    id: found?.id,
    firstSeenAtMs: 5,
    hardware: { serial: 'S1', asset: 'A1' },
    configured: true,
  });
  t.same(await applied(node('hardware: {asset: A1}\n')), ['machine node-1 unchanged']);
});

t.test('declaring an observed machine without changing anything still adopts it', async (t) => {
  const { applied, inventory } = await useCases(t);
  await inventory.machines.recordSightings([seen('52:54:00:aa:00:01', 5)]);
  t.same(await applied('kind: machine\nmacs: ["52:54:00:aa:00:01"]\n'), [
    'machine 52:54:00:aa:00:01 updated',
  ]);
  t.match(await inventory.machines.find('525400aa0001'), { configured: true });
});

t.test(
  'symptom: a server with two cards is listed twice — declaring both makes it one',
  async (t) => {
    const { applied, inventory } = await useCases(t);
    const [first] = await inventory.machines.recordSightings([seen('52:54:00:aa:00:02', 5, 'S1')]);
    await inventory.machines.recordSightings([seen('52:54:00:aa:00:01', 9)]);
    await applied(
      'kind: machine\nname: node-1\nmacs: ["52:54:00:aa:00:01", "52:54:00:aa:00:02"]\n',
    );
    const { items } = await inventory.machines.list({ limit: 9 });
    t.equal(items.length, 1);
    t.match(items[0], {
      id: first?.id,
      name: 'node-1',
      macs: ['52:54:00:aa:00:01', '52:54:00:aa:00:02'],
      firstSeenAtMs: 5,
      lastSeenAtMs: 9,
      hardware: { serial: 'S1' },
    });
  },
);

t.test('a new card is added to the machine of that name', async (t) => {
  const { applied, inventory } = await useCases(t);
  await applied(node());
  const before = await inventory.machines.find('node-1');
  await inventory.machines.recordSightings([seen('52:54:00:aa:00:09', 5)]);
  t.same(await applied('kind: machine\nname: node-1\nmacs: ["52:54:00:aa:00:09"]\n'), [
    'machine node-1 updated macs',
  ]);
  t.match(await inventory.machines.find('node-1'), { id: before?.id, firstSeenAtMs: 5 });
  t.equal((await inventory.machines.list({ limit: 9 })).items.length, 1);
});

t.test('an address never moves between two declared machines by itself', async (t) => {
  const { applied } = await useCases(t);
  await applied(`${node()}---\nkind: machine\nname: node-2\nmacs: ["52:54:00:aa:00:02"]\n`);
  const error = await refusal(
    applied('kind: machine\nname: node-2\nmacs: ["52:54:00:aa:00:01"]\n'),
  );
  t.match(error.errors[0]?.message, /52:54:00:aa:00:01 belongs to node-1/);
});

t.test('a machine with a new name and its old address is renamed', async (t) => {
  const { applied, inventory } = await useCases(t);
  await applied(node());
  t.same(await applied('kind: machine\nname: other\nmacs: ["52:54:00:aa:00:01"]\n'), [
    'machine other updated name',
  ]);
  t.equal(await inventory.machines.find('node-1'), undefined);
});

t.test('images: files are looked at, and stay while a profile needs them', async (t) => {
  const { applied, dataDir } = await useCases(t);
  mkdirSync(path.join(dataDir, 'images'));
  for (const file of ['linux', 'initrd']) writeFileSync(path.join(dataDir, 'images', file), file);
  const image = (files: string): string => `kind: image\nname: debian\nfiles: {${files}}\n`;
  const profile = 'kind: profile\nname: debian\nlinux: {kernel: "image:debian/linux"}\n';
  const both = image('linux: linux, initrd: initrd');
  t.same(await applied(`${profile}---\n${both}`), [
    'profile debian created',
    'image debian created',
  ]);
  t.same(await applied(both), ['image debian unchanged']);
  t.same(await applied(image('linux: linux')), ['image debian updated files']);
  const inUse = await refusal(applied(image('initrd: initrd')));
  t.match(inUse.errors[0]?.message, /profile debian takes linux from debian/);
  const outside = await refusal(applied(image('linux: /etc/passwd')));
  t.match(outside.errors[0], { field: 'm.yaml:1:1', message: /outside the folders/ });
  const typo = await refusal(
    applied('kind: profile\nname: x\nlinux: {kernel: "image:debian/linus"}\n'),
  );
  t.match(typo.errors[0]?.message, /has no linus; did you mean linux\?/);
});

t.test('a disk that fails is told as that, not as a mistake in the manifest', async (t) => {
  const apply = createApply({
    clock: stillClock,
    inventory: brokenInventory(),
    inspectImage: () => Promise.resolve([]),
    ensureSchematic: (draft) => Promise.resolve(draft),
    newId: () => {
      throw new Error('not needed');
    },
  });
  const error = await refusal(apply(node(), { source: 'm.yaml', dryRun: false }));
  t.equal(error.code, 'STORE_UNUSABLE');
});

t.test('a thousand machines are applied while others get their turn', async (t) => {
  const { applied } = await useCases(t);
  const manifest = Array.from({ length: 1_000 }, (_, index) => {
    const mac = `52540000${index.toString(16).padStart(4, '0')}`;
    return `kind: machine\nname: node-${index}\nmacs: ["${mac}"]\n`;
  });
  let turns = 0;
  const interval = setInterval(() => (turns += 1), 0);
  t.equal((await applied(manifest.join('---\n'))).length, 1_000);
  clearInterval(interval);
  t.ok(turns > 20, `${turns} turns`);
});
