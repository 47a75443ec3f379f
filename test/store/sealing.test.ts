/** Secrets in the database: what is on disk, whose it is, and what a lost key costs. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import type { ConfigName, MachineId, ProfileName } from '../../src/domain/machine.ts';
import type { Profile } from '../../src/domain/profile.ts';
import { LOCKED_SECRET, type Vault } from '../../src/domain/secrets.ts';
import { loadMigrations, migrate } from '../../src/store/migrate.ts';
import { DATABASE_FILE } from '../../src/store/files.ts';
import { openInventory, type OpenInventory } from '../../src/store/open.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { aConfig } from '../fakes/config-documents.ts';
import { aMachine, aProfile } from '../fakes/machines.ts';
import { assets } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';
import { memoryKey, memoryVault } from '../fakes/vault.ts';

const TOKEN = 'CANARY-JOIN-TOKEN';
const BASE = 'CANARY-BASE';
const PATCH = 'CANARY-PATCH';
const OWN = 'CANARY-OWN-PATCH';
const CANARIES = [TOKEN, BASE, PATCH, OWN];

const profile: Profile = aProfile({
  kind: 'talos',
  ...{ version: 'v1.13.9', schematic: 'a'.repeat(64), platform: 'metal', delivery: 'proxy' },
  siderolinkApi: `https://omni.example/?jointoken=${TOKEN}`,
  args: ['console=ttyS0', `siderolink.api=x?jointoken=${TOKEN}2`],
});
const plain = { ...aProfile({ kind: 'local' }), name: 'plain' as ProfileName };
const config = aConfig('cp', `machine: {token: ${BASE}}`, [`machine: {token: ${PATCH}}`]);
const machine = { ...aMachine({ name: 'a' }), configPatches: [`machine: {token: ${OWN}}`] };

async function opened(t: Test, dataDir: string, vault?: Vault): Promise<OpenInventory> {
  const inventory = await openInventory({ dataDir }, { assets, ...(vault && { vault }) });
  t.teardown(() => inventory.close());
  return inventory;
}

async function filled(t: Test, vault: Vault): Promise<string> {
  const dataDir = t.testdir();
  const inventory = await openInventory({ dataDir }, { assets, vault });
  await inventory.profiles.save(profile);
  await inventory.profiles.save(plain);
  await inventory.configs.save(config);
  await inventory.machines.save(machine);
  t.same(canariesIn(dataDir), [], 'not in the log of the database either');
  await inventory.close();
  return dataDir;
}

/** As they are, and as somebody who looks for more would find them. */
function canariesIn(dataDir: string): string[] {
  const found: string[] = [];
  for (const name of readdirSync(dataDir)) {
    const bytes = readFileSync(path.join(dataDir, name));
    for (const canary of CANARIES) {
      const forms = [
        Buffer.from(canary),
        Buffer.from(canary, 'utf16le'),
        Buffer.from(Buffer.from(canary).toString('hex')),
        ...[0, 1, 2].map((shift) => {
          const text = Buffer.from('x'.repeat(shift) + canary).toString('base64');
          return Buffer.from(text.slice(4, -4));
        }),
      ];
      if (forms.some((form) => bytes.includes(form))) found.push(`${name}: ${canary}`);
    }
  }
  return found;
}

t.test(
  'nothing secret is in any file of the data directory, and everything comes back',
  async (t) => {
    const key = memoryKey();
    const dataDir = await filled(t, memoryVault(key));
    t.same(canariesIn(dataDir), []);
    const again = await opened(t, dataDir, memoryVault(key));
    t.equal(again.locked, undefined);
    t.same((await again.profiles.find(profile.name))?.spec, profile.spec);
    t.match(await again.configs.find('cp' as ConfigName), {
      base: config.base,
      patches: config.patches,
    });
    t.same((await again.machines.find('a'))?.configPatches, machine.configPatches);
    t.same(
      (await again.machines.list({ limit: 5 })).items[0]?.configPatches,
      machine.configPatches,
    );
  },
);

t.test('with another key, or none, everything works that needs no secret', async (t) => {
  const dataDir = await filled(t, memoryVault());
  for (const vault of [memoryVault(memoryKey(randomBytes(32))), memoryVault(), undefined]) {
    const inventory = await openInventory({ dataDir }, { assets, ...(vault && { vault }) });
    t.match(inventory.locked?.code, vault ? 'SECRETS_KEY_WRONG' : 'SECRETS_KEY_UNUSABLE');
    t.match(await inventory.profiles.find(plain.name), { spec: { kind: 'local' } });
    t.equal((await inventory.profiles.list({ limit: 5 })).items.length, 2, 'lists are whole');
    const locked = await inventory.profiles.find(profile.name);
    t.match(locked?.spec, { siderolinkApi: LOCKED_SECRET, args: ['console=ttyS0', LOCKED_SECRET] });
    t.match(await inventory.configs.find('cp' as ConfigName), {
      ...{ base: LOCKED_SECRET, patches: [LOCKED_SECRET] },
      summary: { documents: [{ kind: '' }] },
    });
    t.same((await inventory.machines.find('a'))?.configPatches, [LOCKED_SECRET]);
    const saved = await inventory.profiles.save({ ...plain, arches: ['x86-bios'] });
    t.ok(saved.version > 1, 'what has no secret can be changed');
    for (const change of [
      inventory.profiles.save(locked ?? profile),
      inventory.configs.save(config),
      inventory.machines.save(machine),
    ]) {
      t.match((await refusal(change)).code, /^SECRETS_KEY_/, 'and no secret is lost by a change');
    }
    await inventory.close();
  }
});

t.test('a sealed text that was moved to another row stays shut', async (t) => {
  const key = memoryKey();
  const dataDir = await filled(t, memoryVault(key));
  const first = await openInventory({ dataDir }, { assets, vault: memoryVault(key) });
  await first.configs.save(aConfig('worker', 'machine: {token: other}'));
  const second = { ...machine, id: 'm_2' as MachineId, name: undefined };
  await first.machines.save({ ...aMachine({ macs: ['52:54:00:aa:00:02'] }), id: second.id });
  await first.close();
  const database = openSqlite(path.join(dataDir, DATABASE_FILE));
  database.exec(`UPDATE configs SET base = (SELECT base FROM configs WHERE name = 'cp') WHERE name = 'worker';
    UPDATE configs SET patches = base WHERE name = 'cp';
    UPDATE machines SET config_patches = (SELECT config_patches FROM machines WHERE id = 'm_1') WHERE id = 'm_2';`);
  database.close();
  const again = await opened(t, dataDir, memoryVault(key));
  t.equal(again.locked, undefined, 'the key is right');
  t.equal((await again.configs.find('worker' as ConfigName))?.base, LOCKED_SECRET);
  t.match(await again.configs.find('cp' as ConfigName), {
    base: config.base,
    patches: [LOCKED_SECRET],
  });
  t.same((await again.machines.find('m_2'))?.configPatches, [LOCKED_SECRET]);
  t.same((await again.machines.find('m_1'))?.configPatches, machine.configPatches);
  const damaged = await again.machines.find('m_2');
  if (damaged) t.equal((await refusal(again.machines.save(damaged))).code, 'SECRET_DAMAGED');
});

t.test('one flipped bit in a row is one locked secret', async (t) => {
  const key = memoryKey();
  const dataDir = await filled(t, memoryVault(key));
  const database = openSqlite(path.join(dataDir, DATABASE_FILE));
  const row = database.prepare<[], { base: string }>(`SELECT base FROM configs`).get();
  const at = (row?.base.length ?? 0) - 5;
  const other = row?.base[at] === 'A' ? 'B' : 'A';
  const flipped = `${row?.base.slice(0, at) ?? ''}${other}${row?.base.slice(at + 1) ?? ''}`;
  database.prepare(`UPDATE configs SET base = ?`).run(flipped);
  database.close();
  const again = await opened(t, dataDir, memoryVault(key));
  t.match(await again.configs.find('cp' as ConfigName), {
    base: LOCKED_SECRET,
    patches: config.patches,
  });
  t.same((await again.profiles.find(profile.name))?.spec, profile.spec);
});

t.test('an inventory from before is sealed at the start, down to its free pages', async (t) => {
  const dataDir = t.testdir();
  const old = openSqlite(path.join(dataDir, DATABASE_FILE));
  migrate(old, loadMigrations(assets).slice(0, 4));
  const insert = old.prepare(`INSERT INTO profiles VALUES (?, '[]', ?, 3)`);
  for (let copy = 0; copy < 200; copy += 1)
    insert.run(`gone-${copy}`, JSON.stringify(profile.spec));
  old.exec(`DELETE FROM profiles`);
  insert.run(profile.name, JSON.stringify(profile.spec));
  insert.run(plain.name, JSON.stringify(plain.spec));
  old.close();
  t.not(canariesIn(dataDir).length, 0, 'it was plain');
  const key = memoryKey();
  const first = await openInventory({ dataDir }, { assets, vault: memoryVault(key) });
  t.same(canariesIn(dataDir), []);
  t.match(await first.profiles.find(profile.name), { spec: profile.spec, version: 3 });
  await first.close();
  const made = key.key;
  const second = await opened(t, dataDir, memoryVault(key));
  t.equal(key.key, made, 'the key stays');
  t.match(await second.profiles.find(profile.name), { spec: profile.spec, version: 3 });
});

t.test('an inventory without secrets makes no key', async (t) => {
  const key = memoryKey();
  const inventory = await opened(t, t.testdir(), memoryVault(key));
  await inventory.profiles.save(plain);
  await inventory.machines.save(aMachine({}));
  t.equal(key.key, undefined);
});

t.test('a secret that is replaced leaves nothing behind', async (t) => {
  const key = memoryKey();
  const dataDir = await filled(t, memoryVault(key));
  const inventory = await opened(t, dataDir, memoryVault(key));
  const sealed = (): string =>
    readFileSync(path.join(dataDir, DATABASE_FILE), 'latin1') +
    readFileSync(path.join(dataDir, `${DATABASE_FILE}-wal`), 'latin1');
  t.match(sealed(), /v1\.[0-9a-f]{16}\./);
  await inventory.profiles.save({ ...profile, spec: { kind: 'local' } });
  t.same((await inventory.profiles.find(profile.name))?.spec, { kind: 'local' });
  t.same(canariesIn(dataDir), []);
});
