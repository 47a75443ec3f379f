import t from 'tap';
import { draftFromMachine } from '../../src/schema/machine-resource.ts';
import { aMachine } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';
import { useCases } from '../fakes/use-cases.ts';

const draft = draftFromMachine(aMachine({ name: 'node-1' }));

t.test('creates under a name or an address, and replaces by any reference', async (t) => {
  const { machines } = await useCases(t);
  t.match(await machines.put('node-1', draft), { created: true, value: { version: 1 } });
  const second = { ...draft, tags: { a: 'b' } };
  t.match(await machines.put('52-54-00-AA-00-01', second), {
    created: false,
    value: { version: 2 },
  });
  const { id } = await machines.get('node-1');
  t.match(await machines.put(id, { ...draft, name: 'renamed' as never }), {
    value: { name: 'renamed', id },
  });
  t.equal((await refusal(machines.get('node-1'))).code, 'MACHINE_UNKNOWN');
});

t.test('refuses to create something other than the address names', async (t) => {
  const { machines } = await useCases(t);
  t.equal((await refusal(machines.put('node-2', draft))).errors[0]?.field, '/name');
  t.equal((await refusal(machines.put('52:54:00:aa:00:09', draft))).errors[0]?.field, '/macs');
  await machines.put('node-1', draft);
  const foreign = await refusal(machines.put('node-2', { ...draft, name: 'node-2' as never }));
  t.match(foreign, { code: 'MACHINE_CONFLICT', detail: /belongs to node-1/ });
});

t.test('conditions hold before anything is written', async (t) => {
  const { machines } = await useCases(t);
  t.equal(
    (await refusal(machines.put('node-1', draft, { expectedVersion: 1 }))).code,
    'VERSION_STALE',
  );
  await machines.put('node-1', draft, { createOnly: true });
  t.equal(
    (await refusal(machines.put('node-1', draft, { createOnly: true }))).code,
    'VERSION_STALE',
  );
  t.equal(
    (await refusal(machines.put('node-1', draft, { expectedVersion: 9 }))).code,
    'VERSION_STALE',
  );
  await machines.put('node-1', { ...draft, tags: { a: 'b' } }, { expectedVersion: 1 });
});

t.test('patches: null removes, mappings merge, lists are replaced', async (t) => {
  const { machines, applied } = await useCases(t);
  await applied('kind: profile\nname: disk\nlocal: {}\n');
  await machines.put('node-1', { ...draft, tags: { a: '1', b: '2' } });
  const patched = await machines.patch('node-1', {
    tags: { a: null, c: '3' },
    boot: { profile: 'disk' },
  });
  t.match(patched, { tags: { b: '2', c: '3' }, profile: 'disk', version: 2 });
  const without = await machines.patch('node-1', { boot: { profile: null }, name: null });
  t.notOk('profile' in without);
  t.notOk('name' in without);
});

t.test('refuses patches that make no machine', async (t) => {
  const { machines } = await useCases(t);
  await machines.put('node-1', draft);
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [{ macs: null }, /\/macs is required/],
    [{ tag: {} }, /did you mean "tags"/],
    [[], /expected a mapping, found a list/],
    ['text', /expected a mapping/],
    [null, /expected a mapping/],
  ];
  for (const [patch, message] of wrong) {
    const error = await refusal(machines.patch('node-1', patch));
    t.equal(error.code, 'REQUEST_INVALID');
    t.match(error.detail, message);
  }
  t.equal((await refusal(machines.patch('node-9', {}))).code, 'MACHINE_UNKNOWN');
  t.equal(
    (await refusal(machines.patch('node-1', { boot: { profile: 'gone' } }))).code,
    'PROFILE_UNKNOWN',
  );
});

t.test('symptom: two changes at once, and one is lost — both are kept', async (t) => {
  const { machines } = await useCases(t);
  await machines.put('node-1', draft);
  await Promise.all([
    machines.patch('node-1', { tags: { a: '1' } }),
    machines.patch('node-1', { tags: { b: '2' } }),
  ]);
  t.match(await machines.get('node-1'), { tags: { a: '1', b: '2' }, version: 3 });
});

t.test('deciding something about an observed machine adopts it', async (t) => {
  const { machines, inventory } = await useCases(t);
  await inventory.machines.recordSightings([{ mac: draft.macs[0], atMs: 5, hardware: {} }]);
  t.match(await machines.patch(draft.macs[0], { tags: { a: '1' } }), {
    configured: true,
    firstSeenAtMs: 5,
  });
});

t.test('removes under a condition', async (t) => {
  const { machines } = await useCases(t);
  await machines.put('node-1', draft);
  t.equal((await refusal(machines.remove('node-1', { expectedVersion: 7 }))).code, 'VERSION_STALE');
  await machines.remove('node-1');
  t.equal((await refusal(machines.remove('node-1'))).code, 'MACHINE_UNKNOWN');
  t.same((await machines.list({ limit: 5 })).items, []);
});
