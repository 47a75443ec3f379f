/**
 * Rows that decide about machines and people: whatever bit of one changes on the disk is found, and
 * only that row is refused.
 */
import path from 'node:path';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import t, { type Test } from 'tap';
import type { TokenName, User, UserName } from '../../src/domain/account.ts';
import { PROVEN_KINDS, type ProvenKind } from '../../src/domain/integrity.ts';
import type { MachineId, ProfileName } from '../../src/domain/machine.ts';
import type { RuleName } from '../../src/domain/rule.ts';
import { createMac } from '../../src/store/proof-key.ts';
import { knowProofs } from '../../src/store/proof-function.ts';
import { statesOf } from '../../src/store/proofs.ts';
import { openInventory, type OpenInventory } from '../../src/store/open.ts';
import { openSqlite, type Sqlite } from '../../src/store/sqlite.ts';
import { ownFolder } from '../fakes/folder.ts';
import { aMachine } from '../fakes/machines.ts';
import { assets } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';
import { createRandom } from '../fakes/simulated-network.ts';
import { memoryKey, memoryVault, type MemoryKey } from '../fakes/vault.ts';

const ID = 'm_1' as MachineId;
const OTHER = 'm_2' as MachineId;
const TALOS = 'talos' as ProfileName;
const ADA = 'ada' as UserName;
const RACK = 'rack' as RuleName;

interface Scene {
  readonly file: string;
  readonly key: MemoryKey;
  readonly open: () => Promise<OpenInventory>;
}

function scene(t: Test): Scene {
  const dataDir = ownFolder(t);
  const key = memoryKey();
  return {
    key,
    file: path.join(dataDir, 'rouse.db'),
    open: () => openInventory({ dataDir }, { assets, vault: memoryVault(key), makesKey: true }),
  };
}

async function fill(inventory: OpenInventory): Promise<void> {
  const { machines, profiles, rules, orders, accounts } = inventory;
  await profiles.save({ name: TALOS, arches: ['x86_64-efi'], spec: { kind: 'local' }, version: 0 });
  const macs = ['52:54:00:aa:00:01', '52:54:00:aa:00:02'];
  const machine = aMachine({ name: 'node-1', macs, profile: 'talos', variables: { disk: 'sda' } });
  await machines.save({ ...machine, configPatches: ['machine: {}'] });
  await rules.save({
    ...{ name: RACK, weight: 10, enabled: true, version: 0 },
    ...{ when: { tags: { rack: ['a1'] } }, then: { profile: TALOS, args: [] } },
  });
  await orders.save(ID, { profile: TALOS, askedBy: 'cli ada', atMs: 5, timesLeft: 2 });
  const user: User = {
    ...{ name: ADA, role: 'admin', passwordHash: 'scrypt$x', enabled: true, createdAtMs: 5 },
  };
  await accounts.addUser(user);
  const session = { hash: 'c'.repeat(64), user: ADA, address: '10.0.0.1', agent: 'browser' };
  await accounts.addSession({ ...session, createdAtMs: 1, usedAtMs: 2, expiresAtMs: 3 });
  await accounts.addToken({
    ...{ name: 'ci' as TokenName, hash: 'd'.repeat(64), role: 'operate', owner: ADA },
    ...{ createdBy: 'ada', createdAtMs: 5 },
  });
}

const SELECT: Readonly<Record<ProvenKind, string>> = {
  machines:
    'id name code profile configured ignored tags variables args consoles config_patches version',
  profiles: 'name arches spec version destructive',
  rules: 'name weight enabled conditions outcome version',
  orders: 'machine_id profile times_left asked_by at_ms',
  users: 'name role password_hash enabled created_at_ms',
  sessions: 'hash user created_at_ms used_at_ms expires_at_ms address agent',
  api_tokens: 'name hash role owner created_by created_at_ms',
};

/** Changes one bit of a value as it is stored; the checks of the database are out of its way. */
function flip(database: Sqlite, [table, column]: readonly [string, string], random: () => number) {
  // Of several rows the first.
  const where = `"${column}" IS (SELECT "${column}" FROM ${table} LIMIT 1)`;
  const read = `SELECT typeof("${column}") AS type, CAST("${column}" AS BLOB) AS bytes FROM ${table}`;
  const row = database.prepare<[], { type: string; bytes: Buffer }>(read).get();
  if (!row || row.type === 'null' || row.bytes.length === 0) return undefined;
  if (row.type === 'integer') {
    const bit = Math.floor(random() * 62);
    const set = `UPDATE ${table} SET "${column}" = ("${column}" | @bit) - ("${column}" & @bit) WHERE ${where}`;
    database.prepare(set).run({ bit: 2n ** BigInt(bit) });
    return `${table}.${column}, bit ${bit}`;
  }
  const at = Math.floor(random() * row.bytes.length);
  const bit = Math.floor(random() * 8);
  row.bytes.writeUInt8((row.bytes[at] ?? 0) ^ (1 << bit), at);
  database
    .prepare(`UPDATE ${table} SET "${column}" = CAST(? AS TEXT) WHERE ${where}`)
    .run(row.bytes);
  return `${table}.${column}, byte ${at}, bit ${bit}`;
}

t.test('a thousand changed bits of a thousand are found', async (t) => {
  const { file, key, open } = scene(t);
  const inventory = await open();
  t.teardown(() => inventory.close());
  await fill(inventory);
  const whole = await inventory.integrity.check();
  t.match(whole, { verified: true, rows: 7, damaged: [], unproven: [] });
  const places = Object.entries(SELECT).flatMap(([table, columns]) =>
    columns.split(' ').map((column) => [table, column] as const),
  );
  const all = [...places, ['machine_macs', 'mac'] as const, ['proofs', 'proof'] as const];
  // Another program, which knows the key, so that what it finds can be undone at once.
  const other = openSqlite(file);
  t.teardown(() => other.close());
  other.pragma('foreign_keys = OFF');
  other.pragma('ignore_check_constraints = ON');
  const { mac } = createMac(drizzle(other), memoryVault(key));
  knowProofs(other, mac);
  const random = createRandom(20_261_126);
  let flipped = 0;
  let found = 0;
  while (flipped < 1_000) {
    const place = all[Math.floor(random() * all.length)] ?? ['', ''];
    other.exec('BEGIN');
    try {
      const what = flip(other, place, random);
      if (what === undefined) continue;
      flipped += 1;
      const states = PROVEN_KINDS.flatMap((kind) => statesOf(drizzle(other), kind));
      if (states.some(({ state }) => state === 'damaged')) found += 1;
      else t.fail(what);
    } finally {
      other.exec('ROLLBACK');
    }
  }
  t.same([flipped, found], [1_000, 1_000]);
});

/** Runs SQL as another program would, which makes no proofs. */
function meddle(file: string, sql: string): void {
  const other = openSqlite(file);
  other.pragma('ignore_check_constraints = ON');
  other.exec(sql);
  other.close();
}

t.test('a damaged row is refused, and nothing else', async (t) => {
  const { file, open } = scene(t);
  const inventory = await open();
  t.teardown(() => inventory.close());
  await fill(inventory);
  const { machines, profiles, orders, rules, accounts } = inventory;
  await machines.save({ ...aMachine({ name: 'node-2', macs: ['52:54:00:bb:00:01'] }), id: OTHER });
  meddle(
    file,
    `UPDATE machines SET profile = 'talps' WHERE id = 'm_1';
     UPDATE profiles SET destructive = 1; UPDATE orders SET times_left = 3;
     UPDATE rules SET weight = 11; UPDATE sessions SET user = 'ada', expires_at_ms = 999999;
     UPDATE api_tokens SET role = 'admin';`,
  );
  for (const work of [
    () => machines.find('node-1'),
    () => machines.findByMac(aMachine({}).macs[0]),
    () => profiles.find(TALOS),
    () => orders.find(ID),
    () => rules.find(RACK),
  ]) {
    t.equal((await refusal(work())).code, 'ROW_DAMAGED');
  }
  t.same(await inventory.integrity.damagedRules(), [RACK]);
  t.equal(await accounts.session('c'.repeat(64)), undefined);
  t.equal(await accounts.tokenOf('d'.repeat(64)), undefined);
  t.match(await machines.find('node-2'), { id: OTHER });
  t.equal((await machines.list({ limit: 10 })).items.length, 2, 'lists show what is there');
  const { damaged } = await inventory.integrity.check();
  t.same(damaged.map(({ kind, name }) => `${kind} ${name.slice(0, 5)}`).toSorted(), [
    ...['api_tokens ci', 'machines m_1', 'orders m_1', 'profiles talos', 'rules rack'],
    'sessions ccccc',
  ]);
  t.equal(await inventory.integrity.accept({ kind: 'machines', name: ID }), true);
  t.match(await machines.find('node-1'), { profile: 'talps' });
  t.equal(await inventory.integrity.accept({ kind: 'machines', name: 'm_9' }), false);
});

t.test('a row that somebody else put in, or whose proof is gone, is damaged', async (t) => {
  const { file, open } = scene(t);
  const inventory = await open();
  t.teardown(() => inventory.close());
  await fill(inventory);
  meddle(
    file,
    `INSERT INTO rules VALUES ('evil', 99, 1, '{}', '{"profile":"talos"}', 1);
     DELETE FROM proofs WHERE kind = 'profiles';`,
  );
  const { damaged } = await inventory.integrity.check();
  t.same(damaged, [
    { kind: 'profiles', name: 'talos' },
    { kind: 'rules', name: 'evil' },
  ]);
});

t.test('without the key machines boot, and it is said that nothing is verified', async (t) => {
  const { file, key, open } = scene(t);
  const first = await open();
  await fill(first);
  await first.close();
  const kept = key.key;
  key.key = undefined;
  meddle(file, `UPDATE profiles SET destructive = 1`);
  const locked = await open();
  t.match(await locked.integrity.check(), { verified: false, rows: 7, damaged: [] });
  t.match(await locked.profiles.find(TALOS), { destructive: true });
  t.match(await locked.integrity.verifyAudit(), { verified: false, faults: [] });
  t.equal(
    (await refusal(locked.integrity.accept({ kind: 'machines', name: ID }))).code,
    'SECRETS_KEY_UNUSABLE',
  );
  const { spec, arches } = { spec: { kind: 'local' as const }, arches: [] };
  await locked.profiles.save({ name: 'late' as ProfileName, arches, spec, version: 0 });
  await locked.close();
  key.key = kept;
  const again = await open();
  t.teardown(() => again.close());
  const { damaged, unproven } = await again.integrity.check();
  t.same(damaged, [{ kind: 'profiles', name: 'talos' }], 'what was changed meanwhile is found');
  t.same(unproven, [{ kind: 'profiles', name: 'late' }], 'and what was written without a key');
});

t.test('an inventory from before gets its proofs at the first start, and keeps them', async (t) => {
  const { file, key, open } = scene(t);
  const dataDir = path.dirname(file);
  const before = await openInventory({ dataDir }, { assets, vault: memoryVault(key) });
  await fill(before);
  t.match(await before.integrity.check(), { verified: false });
  await before.close();
  const after = await open();
  t.match(await after.integrity.check(), { verified: true, rows: 7, damaged: [], unproven: [] });
  await after.rotateKey();
  t.match(await after.integrity.check(), { verified: true, damaged: [], unproven: [] });
  await after.close();
  const last = await open();
  t.teardown(() => last.close());
  t.match(await last.integrity.check(), { verified: true, damaged: [], unproven: [] });
});
