/**
 * Orders and the history of machines, in SQLite. Both go with their machine.
 *
 * Limits   `historyPerMachineMax` entries of one machine and `historyMax` of all; the oldest leave
 *          with each that is added.
 * Tests    test/store/orders.test.ts
 */
import { and, desc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import { historyMax, historyPerMachineMax } from '../domain/limits-wait.ts';
import type { HistoryEntry, Order } from '../domain/order.ts';
import type { HistoryStore, OrderStore } from '../domain/order-ports.ts';
import { preparedOnce, type Access } from './connections.ts';
import { machineHistory, orders } from './schema.ts';

const slot = sql.placeholder;

const orderStatements = preparedOnce((builder) => {
  const ofMachine = eq(orders.machineId, slot('id'));
  return {
    find: () => builder.select().from(orders).where(ofMachine).prepare(),
    // One look through them all, when somebody deletes a profile.
    ofProfile: () =>
      builder
        .select({ id: orders.machineId })
        .from(orders)
        .where(
          and(
            eq(orders.profile, slot('profile')),
            or(isNull(orders.expiresAtMs), gt(orders.expiresAtMs, slot('nowMs'))),
          ),
        )
        .limit(1)
        .prepare(),
    remove: () => builder.delete(orders).where(ofMachine).prepare(),
    upsert: () =>
      builder
        .insert(orders)
        .values({
          machineId: slot('id'),
          profile: slot('profile'),
          timesLeft: slot('timesLeft'),
          expiresAtMs: slot('expiresAtMs'),
          askedBy: slot('askedBy'),
          atMs: slot('atMs'),
        })
        .onConflictDoUpdate({
          target: orders.machineId,
          set: {
            profile: sql`excluded.profile`,
            timesLeft: sql`excluded.times_left`,
            expiresAtMs: sql`excluded.expires_at_ms`,
            askedBy: sql`excluded.asked_by`,
            atMs: sql`excluded.at_ms`,
          },
        })
        .prepare(),
  };
});

const historyStatements = preparedOnce((builder) => {
  const { seq, machineId } = machineHistory;
  const ofMachine = eq(machineId, slot('id'));
  return {
    add: () =>
      builder
        .insert(machineHistory)
        .values({
          machineId: slot('id'),
          atMs: slot('atMs'),
          action: slot('action'),
          profile: slot('profile'),
          askedBy: slot('askedBy'),
        })
        .prepare(),
    trimMachine: () =>
      builder
        .delete(machineHistory)
        .where(
          sql`${seq} in (select ${seq} from ${machineHistory} where ${ofMachine}
            order by ${seq} desc limit -1 offset ${slot('kept')})`,
        )
        .prepare(),
    trimAll: () =>
      builder
        .delete(machineHistory)
        .where(sql`${seq} <= (select max(${seq}) from ${machineHistory}) - ${slot('kept')}`)
        .prepare(),
    list: () =>
      builder
        .select()
        .from(machineHistory)
        .where(ofMachine)
        .orderBy(desc(seq))
        .limit(historyPerMachineMax)
        .prepare(),
  };
});

export function createOrderStore(access: Access): OrderStore {
  return {
    find: (id) =>
      access.read((builder) => {
        const row = orderStatements(builder).find.get({ id });
        return row && orderFrom(row);
      }),
    ofProfile: (profile, nowMs) =>
      access.read((builder) => orderStatements(builder).ofProfile.get({ profile, nowMs })?.id),
    save: (id, { timesLeft = null, expiresAtMs = null, ...order }) =>
      access.write((builder) => {
        orderStatements(builder).upsert.run({ id, timesLeft, expiresAtMs, ...order });
      }),
    remove: (id) =>
      access.write((builder) => {
        orderStatements(builder).remove.run({ id });
      }),
  };
}

function orderFrom(row: typeof orders.$inferSelect): Order {
  const { profile, askedBy, atMs, timesLeft, expiresAtMs } = row;
  return {
    ...{ profile, askedBy, atMs },
    ...(timesLeft !== null && { timesLeft }),
    ...(expiresAtMs !== null && { expiresAtMs }),
  };
}

export function createHistoryStore(
  access: Access,
  { perMachineMax = historyPerMachineMax, allMax = historyMax } = {},
): HistoryStore {
  return {
    add: (id, { profile = null, ...entry }) =>
      access.write((builder) => {
        const { add, trimMachine, trimAll } = historyStatements(builder);
        add.run({ id, profile, ...entry });
        trimMachine.run({ id, kept: perMachineMax });
        trimAll.run({ kept: allMax });
      }),
    list: (id) =>
      access.read((builder) => historyStatements(builder).list.all({ id }).map(entryFrom)),
  };
}

function entryFrom(row: typeof machineHistory.$inferSelect): HistoryEntry {
  const { action, atMs, profile, askedBy } = row;
  return { action, atMs, askedBy, ...(profile !== null && { profile }) };
}
