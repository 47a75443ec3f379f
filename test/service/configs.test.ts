import t from 'tap';
import type { ConfigName } from '../../src/domain/machine.ts';
import { refusal } from '../fakes/refusal.ts';
import { useCases } from '../fakes/use-cases.ts';

const name = 'cp' as ConfigName;
const base = 'machine: {type: controlplane, token: SECRET}\n';
const draft = { name, base, patches: ['machine: {certSANs: [a]}'] };
const PROFILE = `kind: profile
name: talos
talos: {version: v1.13.9, schematic: ${'a'.repeat(64)}, config: cp}
`;

t.test('creates, replaces, patches and removes', async (t) => {
  const { configs } = await useCases(t);
  t.match(await configs.put('cp', draft), { created: true, value: { version: 1, base } });
  t.match(await configs.put('cp', draft), { created: false, value: { version: 1 } }, 'unchanged');
  const patched = await configs.patch('cp', { patches: ['cluster: {clusterName: c}'] });
  t.match(patched, { version: 2, base, patches: ['cluster: {clusterName: c}'] });
  t.match(patched.summary, { documents: [{ kind: '' }], sizeBytes: base.length });
  t.equal((await configs.list({ limit: 5 })).items.length, 1);
  await configs.remove('cp', { expectedVersion: 2 });
  t.equal((await refusal(configs.get('cp'))).code, 'MACHINE_CONFIG_UNKNOWN');
  t.equal((await refusal(configs.get('No Name'))).code, 'MACHINE_CONFIG_UNKNOWN');
});

t.test('marks that come back keep what is stored', async (t) => {
  const { configs } = await useCases(t);
  await configs.put('cp', draft);
  const marks = { name, base: '<redacted>', patches: ['machine: {pods: []}', '<redacted 1>'] };
  const { value } = await configs.put('cp', marks);
  t.match(value, { base, patches: ['machine: {pods: []}', draft.patches[0]] });
  t.equal(
    (await refusal(configs.put('b', { ...marks, name: 'b' as ConfigName }))).code,
    'SECRET_MISSING',
  );
});

t.test('keeps its name, and its conditions', async (t) => {
  const { configs } = await useCases(t);
  t.equal((await refusal(configs.put('b', draft))).errors[0]?.field, '/name');
  t.equal((await refusal(configs.put('cp', draft, { expectedVersion: 1 }))).code, 'VERSION_STALE');
  await configs.put('cp', draft);
  t.equal((await refusal(configs.put('cp', draft, { createOnly: true }))).code, 'VERSION_STALE');
  t.equal((await refusal(configs.patch('cp', { name: 'b' }))).code, 'REQUEST_INVALID');
});

t.test('is kept while a profile names it, and has to be there', async (t) => {
  const { configs, applied, profiles } = await useCases(t);
  t.match((await refusal(applied(PROFILE))).detail, /No such machine configuration/);
  await configs.put('cp', draft);
  await applied(PROFILE);
  t.match(await refusal(configs.remove('cp')), { code: 'MACHINE_CONFIG_IN_USE', detail: /talos/ });
  const meant = await refusal(profiles.patch('talos', { talos: { config: 'cpp' } }));
  t.match(meant, { code: 'MACHINE_CONFIG_UNKNOWN', detail: 'cpp; did you mean cp?' });
  await profiles.patch('talos', { talos: { config: null } });
  await configs.remove('cp');
});

t.test('is applied with everything else, and exported as marks', async (t) => {
  const { applied, exportManifest } = await useCases(t);
  const text = `${PROFILE}---\nkind: config\nname: cp\nbase: |\n  machine:\n    token: SECRET\n`;
  t.same(await applied(text), ['profile talos created', 'config cp created']);
  t.same(await applied(text), ['profile talos unchanged', 'config cp unchanged']);
  const exported = await exportManifest();
  t.notMatch(exported, 'SECRET');
  t.same(await applied(exported), ['config cp unchanged', 'profile talos unchanged']);
  t.same(await applied(text.replace('SECRET', 'OTHER')), [
    'profile talos unchanged',
    'config cp updated base',
  ]);
  const wrong = await refusal(
    applied('kind: config\nname: x\nbase: |\n  machine:\n    netwrok: {}\n'),
  );
  t.match(wrong.detail, /m\.yaml:3:7 \/base line 2, column 3: .*did you mean "network"/);
});

t.test('a join token is applied, exported and applied again without being lost', async (t) => {
  const { applied, exportManifest, inventory } = await useCases(t);
  const own = `${PROFILE.replace(', config: cp', ', siderolink_api: "https://o/?jointoken=CANARY"')}---
kind: machine
name: a
macs: ["52:54:00:aa:00:01"]
boot: {profile: talos, config_patches: ["machine: {token: CANARY2}"]}
`;
  await applied(own);
  const exported = await exportManifest();
  t.notMatch(exported, 'CANARY');
  t.same(await applied(exported), ['profile talos unchanged', 'machine a unchanged']);
  t.match(await inventory.machines.find('a'), { configPatches: ['machine: {token: CANARY2}'] });
  t.same(await applied(exported.replace('name: a', 'name: a\ntags: {x: "1"}')), [
    'profile talos unchanged',
    'machine a updated tags',
  ]);
  t.match(await inventory.machines.find('a'), { configPatches: ['machine: {token: CANARY2}'] });
  const fresh = await useCases(t);
  const refused = await refusal(fresh.applied(exported));
  t.match(refused.detail, /secret is left out/);
  t.equal((await fresh.inventory.machines.list({ limit: 1 })).items.length, 0);
});
