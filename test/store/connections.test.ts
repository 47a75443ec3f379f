/**
 * Transactions over an asynchronous port on a synchronous library: who waits for whom, who sees
 * what, and what is left after an error.
 */
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import t from 'tap';
import type { ReserveState } from '../../src/domain/disk-reserve.ts';
import type { ProfileName } from '../../src/domain/machine.ts';
import type { Inventory } from '../../src/domain/ports.ts';
import type { Profile } from '../../src/domain/profile.ts';
import { createConnections, type Builder } from '../../src/store/connections.ts';
import { configureWriter, openSqlite } from '../../src/store/sqlite.ts';
import { realInventory } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

function profile(name: string): Profile {
  return { name: name as ProfileName, arches: [], spec: { kind: 'local' }, version: 0 };
}

async function names({ profiles }: Inventory): Promise<string[]> {
  return (await profiles.list({ limit: 200 })).items.map(({ name }) => name);
}

t.test('a transaction is seen by others only when it is whole', async (t) => {
  const { inventory } = await realInventory(t);
  await inventory.transaction(async (inside) => {
    await inside.profiles.save(profile('a'));
    await setImmediate();
    t.same(await names(inside), ['a'], 'it sees its own changes');
    t.same(await names(inventory), [], 'nobody else does');
  });
  t.same(await names(inventory), ['a']);
});

t.test('an error undoes everything, and the next writer starts afresh', async (t) => {
  const { inventory } = await realInventory(t);
  const failing = inventory.transaction(async (inside) => {
    await inside.profiles.save(profile('a'));
    throw new Error('changed my mind');
  });
  const next = inventory.profiles.save(profile('b'));
  await t.rejects(failing, { message: 'changed my mind' });
  await next;
  t.same(await names(inventory), ['b']);
});

t.test('writers take turns in the order of asking', async (t) => {
  const { inventory } = await realInventory(t);
  const order: string[] = [];
  const slow = inventory.transaction(async (inside) => {
    order.push('slow begins');
    await setImmediate();
    await inside.profiles.save(profile('slow'));
    await setImmediate();
    order.push('slow ends');
  });
  const quick = inventory.profiles.save(profile('quick'));
  const other = inventory.transaction(async (inside) => {
    order.push('other');
    t.same(await names(inside), ['quick', 'slow']);
  });
  await Promise.all([slow, quick, other]);
  t.same(order, ['slow begins', 'slow ends', 'other']);
});

t.test('a refused save within a transaction undoes itself alone', async (t) => {
  const { inventory } = await realInventory(t);
  await inventory.transaction(async (inside) => {
    await inside.profiles.save(profile('a'));
    const error = await refusal(inside.profiles.save(profile('a'), { expectedVersion: 9 }));
    t.equal(error.code, 'VERSION_STALE');
    await inside.profiles.save(profile('b'));
  });
  t.same(await names(inventory), ['a', 'b']);
});

t.test(
  'a failed inner transaction fails the outer one, even when its error is caught',
  async (t) => {
    const { inventory } = await realInventory(t);
    const outer = inventory.transaction(async (inside) => {
      await inside.profiles.save(profile('a'));
      const inner = inside.transaction(async (nested) => {
        await nested.profiles.save(profile('b'));
        throw new Error('inner');
      });
      await inner.catch(() => 'ignored');
      return 'done';
    });
    await t.rejects(outer, { message: 'inner' });
    t.same(await names(inventory), []);
  },
);

t.test('an inner transaction that succeeds is kept with the outer one', async (t) => {
  const { inventory } = await realInventory(t);
  const result = await inventory.transaction((inside) =>
    inside.transaction(async (nested) => (await nested.profiles.save(profile('a'))).version),
  );
  t.equal(result, 1);
  t.same(await names(inventory), ['a']);
});

t.test('symptom: everything hangs — a write inside a transaction went past it', async (t) => {
  const { inventory } = await realInventory(t);
  const work = inventory.transaction(() => inventory.profiles.save(profile('a')));
  t.equal((await refusal(work)).code, 'INTERNAL');
  await inventory.profiles.save(profile('b'));
  t.same(await names(inventory), ['b'], 'and later writes are not held up');
});

t.test('a transaction cannot be used after its end', async (t) => {
  const { inventory } = await realInventory(t);
  const leaked = await inventory.transaction((inside) => Promise.resolve(inside));
  t.equal((await refusal(leaked.profiles.save(profile('a')))).code, 'INTERNAL');
  t.same(await names(inventory), []);
});

t.test('work started inside and left running may write once the transaction is over', async (t) => {
  const { inventory } = await realInventory(t);
  let later: Promise<Profile> | undefined;
  await inventory.transaction((inside) => {
    later = (async () => {
      await setImmediate();
      await setImmediate();
      return inventory.profiles.save(profile('later'));
    })();
    return inside.profiles.save(profile('a'));
  });
  t.equal((await later)?.name, 'later');
});

t.test('closing waits for the change in progress, and refuses what comes after', async (t) => {
  const { inventory } = await realInventory(t);
  const work = inventory.transaction(async (inside) => {
    await setImmediate();
    await inside.profiles.save(profile('a'));
  });
  await Promise.all([work, inventory.close()]);
  const late = await refusal(inventory.profiles.save(profile('b')));
  t.equal(late.code, 'STORE_UNUSABLE');
  t.equal((await refusal(inventory.profiles.list({ limit: 1 }))).code, 'STORE_UNUSABLE');
});

t.test('a write that meets a full disk is made again with the reserve', async (t) => {
  const file = path.join(t.testdir(), 'x.db');
  const writer = openSqlite(file);
  configureWriter(writer);
  writer.exec('CREATE TABLE x (text TEXT)');
  const pages = Number(writer.pragma('page_count', { simple: true }));
  writer.pragma(`max_page_count = ${pages}`);
  let state: ReserveState = 'held';
  const connections = createConnections(writer, openSqlite(file, { readonly: true }), {
    reserve: {
      state: () => state,
      isScarce: () => false,
      giveUp() {
        const was = state === 'held';
        state = 'given-up';
        // What a file that goes gives back.
        if (was) writer.pragma(`max_page_count = ${pages + 30}`);
        return was;
      },
    },
  });
  t.teardown(() => connections.close());
  const add = (builder: Builder): unknown =>
    builder.run(sql`INSERT INTO x VALUES (${'a'.repeat(60_000)})`);
  const { direct } = connections;
  await direct.write(add);
  t.equal(state, 'given-up');
  const history = await refusal(direct.write(add, 'history'));
  t.match([history.code, history.detail], ['STORE_FULL', /kept for changes/]);
  await direct.write(add, 'observation');
  t.equal((await refusal(direct.write(add))).code, 'STORE_FULL', 'there is one reserve');
  const inside = connections.transaction(({ write }) => write(add));
  t.equal((await refusal(inside)).code, 'STORE_FULL');
  t.equal(await direct.read((builder) => builder.all(sql`SELECT 1 FROM x`).length), 2);
});
