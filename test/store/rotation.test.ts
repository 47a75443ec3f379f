/** From one key to another: everything, or nothing, and never a moment without. */
import { randomBytes } from 'node:crypto';
import t from 'tap';
import type { ConfigName } from '../../src/domain/machine.ts';
import type { Vault } from '../../src/domain/secrets.ts';
import { openInventory } from '../../src/store/open.ts';
import { aConfig } from '../fakes/config-documents.ts';
import { aMachine, aProfile } from '../fakes/machines.ts';
import { assets } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';
import { memoryKey, memoryVault } from '../fakes/vault.ts';

const profile = aProfile({
  kind: 'talos',
  ...{ version: 'v1.13.9', schematic: 'a'.repeat(64), platform: 'metal', delivery: 'proxy' },
  siderolinkApi: 'https://o/?jointoken=SECRET',
  args: ['quiet'],
});
const config = aConfig('cp', 'machine: {token: SECRET}', ['machine: {}']);
const machine = { ...aMachine({ name: 'a' }), configPatches: ['machine: {}'] };

type Opened = Awaited<ReturnType<typeof openInventory>>;

async function whole(inventory: Opened): Promise<boolean> {
  const found = [
    (await inventory.profiles.find(profile.name))?.spec,
    (await inventory.configs.find('cp' as ConfigName))?.base,
    (await inventory.machines.find('a'))?.configPatches,
  ];
  return JSON.stringify(found) === JSON.stringify([profile.spec, config.base, ['machine: {}']]);
}

async function fill(inventory: Opened): Promise<void> {
  await inventory.profiles.save(profile);
  await inventory.profiles.save({
    ...aProfile({ kind: 'local' }),
    name: 'b' as typeof profile.name,
  });
  await inventory.configs.save(config);
  await inventory.machines.save(machine);
}

t.test('everything opens with the new key, and nothing with the old one', async (t) => {
  const key = memoryKey();
  const dataDir = t.testdir();
  const first = await openInventory({ dataDir }, { assets, vault: memoryVault(key) });
  await fill(first);
  const before = key.key;
  t.equal(await first.rotateKey(), 3);
  t.ok(await whole(first), 'in the same process');
  t.not(key.key, before);
  t.equal(await first.rotateKey(), 3, 'and again');
  await first.close();
  const second = await openInventory({ dataDir }, { assets, vault: memoryVault(key) });
  t.equal(second.locked, undefined);
  t.ok(await whole(second), 'and in the next one');
  await second.close();
  const old = await openInventory({ dataDir }, { assets, vault: memoryVault(memoryKey(before)) });
  t.equal(old.locked?.code, 'SECRETS_KEY_WRONG');
  await old.close();
});

t.test('machines are served and people change things all the while', async (t) => {
  const key = memoryKey();
  const dataDir = t.testdir();
  const inventory = await openInventory({ dataDir }, { assets, vault: memoryVault(key) });
  await fill(inventory);
  const work: Promise<unknown>[] = [];
  const looks: Promise<boolean>[] = [];
  for (let n = 0; n < 20; n += 1) {
    work.push(
      inventory.rotateKey(),
      inventory.configs.save(config),
      inventory.machines.save(machine),
    );
    looks.push(...Array.from({ length: 10 }, () => whole(inventory)));
  }
  t.ok((await Promise.all(looks)).every(Boolean));
  await Promise.all(work);
  await inventory.close();
  const again = await openInventory({ dataDir }, { assets, vault: memoryVault(key) });
  t.equal(again.locked, undefined);
  t.ok(await whole(again));
  await again.close();
});

t.test('a key that could not be put in its place is not lost by the next one', async (t) => {
  const key = memoryKey();
  const dataDir = t.testdir();
  const inventory = await openInventory({ dataDir }, { assets, vault: memoryVault(key) });
  await fill(inventory);
  const fail = (): never => {
    throw new Error('read-only');
  };
  key.adoptNext = fail;
  await t.rejects(inventory.rotateKey(), /read-only/);
  t.ok(await whole(inventory), 'the inventory goes on');
  const needed = key.next;
  await t.rejects(inventory.rotateKey(), /read-only/);
  t.equal(key.next, needed, 'the one in use is still beside the file');
  key.adoptNext = () => {
    [key.key, key.next] = [key.next, undefined];
  };
  t.equal(await inventory.rotateKey(), 3);
  await inventory.close();
  const again = await openInventory({ dataDir }, { assets, vault: memoryVault(key) });
  t.equal(again.locked, undefined);
  t.ok(await whole(again));
  await again.close();
});

t.test('cut off before or after the inventory was written, the right key is found', async (t) => {
  for (const cutOff of ['before', 'after'] as const) {
    const key = memoryKey();
    const dataDir = t.testdir();
    const vault = memoryVault(key);
    const stopping: Vault = {
      ...vault,
      rotate: () => ({
        ...vault.rotate(),
        ...(cutOff === 'before' && {
          seal: () => {
            throw new Error('killed');
          },
        }),
        adopt: () => {
          throw new Error('killed');
        },
      }),
    };
    const first = await openInventory({ dataDir }, { assets, vault: stopping });
    await fill(first);
    await t.rejects(first.rotateKey(), /killed/);
    await first.close();
    const again = await openInventory({ dataDir }, { assets, vault: memoryVault(key) });
    t.equal(again.locked, undefined, cutOff);
    t.ok(await whole(again), cutOff);
    t.equal(await again.rotateKey(), 3, 'and it can be done again');
    t.ok(await whole(again), cutOff);
    await again.close();
  }
});

t.test('with a wrong key nothing is sealed anew, and without secrets no key is made', async (t) => {
  const dataDir = t.testdir();
  const empty = memoryKey();
  const first = await openInventory({ dataDir }, { assets, vault: memoryVault(empty) });
  t.equal(await first.rotateKey(), 0);
  t.equal(empty.key, undefined);
  await fill(first);
  await first.close();
  const wrong = memoryKey(randomBytes(32));
  const second = await openInventory({ dataDir }, { assets, vault: memoryVault(wrong) });
  t.equal((await refusal(second.rotateKey())).code, 'SECRETS_KEY_WRONG');
  await second.close();
  const third = await openInventory({ dataDir }, { assets, vault: memoryVault(empty) });
  t.ok(await whole(third));
  await third.close();
});
