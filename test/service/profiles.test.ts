import t from 'tap';
import type { ProfileName } from '../../src/domain/machine.ts';
import { aChain, aProfile } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';
import { useCases } from '../fakes/use-cases.ts';

const { name, arches, spec } = aProfile(aChain('http://x/boot'));
const draft = { name, arches, spec };

t.test('creates, replaces, patches and removes', async (t) => {
  const { profiles } = await useCases(t);
  t.match(await profiles.put('debian-13', draft), { created: true, value: { version: 1 } });
  t.match(await profiles.put('debian-13', draft, { expectedVersion: 1 }), { created: false });
  const patched = await profiles.patch('debian-13', {
    chain: { url: 'http://y/' },
    arch: ['x86-bios'],
  });
  t.match(patched, { version: 2, spec: { file: { url: 'http://y/' } }, arches: ['x86-bios'] });
  const other = await profiles.patch('debian-13', { chain: null, local: {} });
  t.same(other.spec, { kind: 'local' });
  t.equal((await profiles.list({ limit: 5 })).items.length, 1);
  await profiles.remove('debian-13', { expectedVersion: 3 });
  t.equal((await refusal(profiles.get('debian-13'))).code, 'PROFILE_UNKNOWN');
});

t.test('keeps its name, for machines refer to it', async (t) => {
  const { profiles } = await useCases(t);
  t.equal((await refusal(profiles.put('other', draft))).errors[0]?.field, '/name');
  await profiles.put('debian-13', draft);
  t.equal((await refusal(profiles.patch('debian-13', { name: 'b' }))).code, 'REQUEST_INVALID');
});

t.test('is kept while a machine has it', async (t) => {
  const { profiles, applied } = await useCases(t);
  await profiles.put('debian-13', draft);
  await applied('kind: machine\nmacs: ["52:54:00:aa:00:01"]\nboot: {profile: debian-13}\n');
  t.equal((await refusal(profiles.remove('debian-13'))).code, 'PROFILE_IN_USE');
});

t.test('is kept while an order names it, and not for one that has expired', async (t) => {
  let nowMs = 1_700_000_000_000;
  const { profiles, applied, orders } = await useCases(t, { nowMs: () => nowMs });
  const profile = 'debian-13' as ProfileName;
  await profiles.put(profile, draft);
  await applied('kind: machine\nname: node-1\nmacs: ["52:54:00:aa:00:01"]\n');
  const order = { profile, askedBy: 'api' };
  await orders.place('node-1', order);
  t.match(await refusal(profiles.remove(profile)), {
    code: 'PROFILE_IN_USE',
    detail: 'an order has node-1 boot debian-13',
  });
  t.equal(await orders.cancel('node-1', 'api'), true);
  await orders.place('node-1', { ...order, lifeMs: 60_000 });
  nowMs += 59_999;
  t.equal((await refusal(profiles.remove(profile))).code, 'PROFILE_IN_USE');
  nowMs += 1;
  await profiles.remove(profile);
});

t.test('refuses a profile whose files are nowhere', async (t) => {
  const { profiles } = await useCases(t);
  await profiles.put('debian-13', draft);
  const linux = { chain: null, linux: { kernel: 'image:gone/linux' } };
  t.equal((await refusal(profiles.patch('debian-13', linux))).code, 'IMAGE_UNKNOWN');
});

t.test('conditions, and suggestions for a name that is not there', async (t) => {
  const { profiles } = await useCases(t);
  t.equal(
    (await refusal(profiles.put('debian-13', draft, { expectedVersion: 1 }))).code,
    'VERSION_STALE',
  );
  await profiles.put('debian-13', draft, { createOnly: true });
  t.equal(
    (await refusal(profiles.put('debian-13', draft, { createOnly: true }))).code,
    'VERSION_STALE',
  );
  t.match((await refusal(profiles.get('debian-12'))).detail, /did you mean debian-13\?/);
  t.equal((await refusal(profiles.get('../etc'))).code, 'PROFILE_UNKNOWN');
});
