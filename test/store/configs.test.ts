import t from 'tap';
import type { ConfigName } from '../../src/domain/machine.ts';
import { aConfig } from '../fakes/config-documents.ts';
import { realInventory } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

const base = 'machine: {type: worker}\n---\napiVersion: v1alpha1\nkind: X\nname: y\n';

t.test('keeps every part of a configuration and counts its versions', async (t) => {
  const { configs } = (await realInventory(t)).inventory;
  const config = aConfig('cp', base, ['machine: {}', 'cluster: {}']);
  t.same(await configs.save({ ...config, version: 0 }), { ...config, version: 1 });
  t.same(await configs.find(config.name), { ...config, version: 1 });
  const second = await configs.save(aConfig('cp', base), { expectedVersion: 1 });
  t.match(second, { version: 2, patches: [] });
  t.same(await configs.find(config.name), second);
});

t.test('refuses stale versions and removing what is not there', async (t) => {
  const { configs } = (await realInventory(t)).inventory;
  const config = await configs.save(aConfig('cp', base));
  const stale = { expectedVersion: 7 };
  t.equal((await refusal(configs.save(config, stale))).code, 'VERSION_STALE');
  t.equal((await refusal(configs.remove(config.name, stale))).code, 'VERSION_STALE');
  await configs.remove(config.name, { expectedVersion: 1 });
  t.equal((await refusal(configs.remove(config.name))).code, 'MACHINE_CONFIG_UNKNOWN');
});

t.test('lists configurations by name, in pages', async (t) => {
  const { configs } = (await realInventory(t)).inventory;
  for (const name of ['c', 'a', 'b']) await configs.save(aConfig(name, base));
  const first = await configs.list({ limit: 2 });
  t.same(
    first.items.map(({ name }) => name),
    ['a', 'b'],
  );
  const next = first.next === undefined ? {} : { cursor: first.next };
  t.same(
    (await configs.list({ limit: 2, ...next })).items.map(({ name }) => name),
    ['c' as ConfigName],
  );
});
