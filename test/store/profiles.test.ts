import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import type { ProfileName } from '../../src/domain/machine.ts';
import type { Profile, ProfileSpec } from '../../src/domain/profile.ts';
import { realInventory } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

const talos: ProfileSpec = {
  kind: 'talos',
  version: 'v1.13.9',
  schematic: 'a'.repeat(64),
  platform: 'metal',
  delivery: 'proxy',
  args: ['console=ttyS0'],
};

function profile(name: string, spec: ProfileSpec = talos): Profile {
  return { name: name as ProfileName, arches: ['x86_64-efi'], spec, version: 0 };
}

t.test('keeps every part of a profile and counts its versions', async (t) => {
  const { profiles } = (await realInventory(t)).inventory;
  t.same(await profiles.save(profile('a')), { ...profile('a'), version: 1 });
  const second = await profiles.save(profile('a', { kind: 'local' }), { expectedVersion: 1 });
  t.same(await profiles.find('a' as ProfileName), second);
  t.match(second, { version: 2, spec: { kind: 'local' } });
});

t.test('files of a profile are kept sealed', async (t) => {
  const { inventory, dataDir } = await realInventory(t);
  const files = [{ path: 'preseed.cfg', text: 'CANARY-HASH', template: true }];
  await inventory.profiles.save({ ...profile('a'), files });
  t.match(await inventory.profiles.find('a' as ProfileName), { files });
  t.equal(await inventory.rotateKey(), 1, 'and sealed anew with another key');
  t.match(await inventory.profiles.find('a' as ProfileName), { files });
  for (const name of ['rouse.db', 'rouse.db-wal']) {
    t.notOk(readFileSync(path.join(dataDir, name)).includes('CANARY-HASH'), name);
  }
  const { files: gone, ...rest } = { ...profile('a'), files };
  t.ok(gone);
  await inventory.profiles.save(rest);
  t.notOk('files' in ((await inventory.profiles.find('a' as ProfileName)) ?? {}));
});

t.test('refuses stale versions and removing what is not there', async (t) => {
  const { profiles } = (await realInventory(t)).inventory;
  await profiles.save(profile('a'));
  const stale = { expectedVersion: 7 };
  t.equal((await refusal(profiles.save(profile('a'), stale))).code, 'VERSION_STALE');
  t.equal((await refusal(profiles.remove('a' as ProfileName, stale))).code, 'VERSION_STALE');
  await profiles.remove('a' as ProfileName, { expectedVersion: 1 });
  t.equal((await refusal(profiles.remove('a' as ProfileName))).code, 'PROFILE_UNKNOWN');
});

t.test('lists profiles by name, in pages', async (t) => {
  const { profiles } = (await realInventory(t)).inventory;
  for (const name of ['c', 'a', 'b']) await profiles.save(profile(name));
  const first = await profiles.list({ limit: 2 });
  t.same(
    first.items.map(({ name }) => name),
    ['a', 'b'],
  );
  const second = await profiles.list({ limit: 2, cursor: first.next! });
  t.same(
    second.items.map(({ name }) => name),
    ['c'],
  );
});

t.test('those that stand in menus are found by themselves, and their mark stays', async (t) => {
  const { profiles } = (await realInventory(t)).inventory;
  const siderolinkApi = 'https://omni/?jointoken=SECRET';
  await profiles.save({ ...profile('b', { ...talos, siderolinkApi }), menu: true });
  await profiles.save({ ...profile('a'), menu: true });
  await profiles.save(profile('c'));
  const found = await profiles.inMenus();
  t.match(found, [
    { name: 'a', menu: true },
    { name: 'b', menu: true, spec: { siderolinkApi } },
  ]);
  t.equal(found.length, 2);
  t.notOk(found[0] && 'menu' in found[0].spec);
  await profiles.save(profile('a'));
  t.equal((await profiles.inMenus()).length, 1, 'taken out again');
});

t.test('a join token comes back as it was, wherever it stands', async (t) => {
  const { profiles } = (await realInventory(t)).inventory;
  const spec = {
    ...talos,
    siderolinkApi: 'https://omni/?jointoken=SECRET',
    args: ['a=b', 'siderolink.api=x?jointoken=SECRET', 'x=sealed:v1'],
  };
  await profiles.save(profile('a', spec));
  t.same((await profiles.find('a' as ProfileName))?.spec, spec);
  t.same((await profiles.list({ limit: 1 })).items[0]?.spec, spec);
});
