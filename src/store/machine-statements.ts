/**
 * Every statement about machines, prepared once for each connection.
 *
 * Owns     the SQL. A page of machines takes two statements however long it is.
 * Tests    test/store/machines.test.ts, test/store/sightings.test.ts
 */
import { and, asc, count, eq, getTableColumns, ne, sql } from 'drizzle-orm';
import type { Placeholder, SQL } from 'drizzle-orm';
import { preparedOnce, type Builder } from './connections.ts';
import { installs, machineMacs, machines, ruleMachines } from './schema.ts';

const slot = (name: string): Placeholder => sql.placeholder(name);
/** A placeholder where the builder's types ask for an expression. */
const value = (name: string): SQL<string> => sql<string>`${slot(name)}`;
/** The members of a JSON list given as one parameter. */
const listed = (name: string): SQL => sql`(select value from json_each(${slot(name)}))`;

export const machineStatements = preparedOnce((builder) => ({
  ...reading(builder),
  ...writing(builder),
  ...observing(builder),
}));

function reading(builder: Builder) {
  const { mac, machineId, position } = machineMacs;
  return {
    byId: () =>
      builder
        .select()
        .from(machines)
        .where(eq(machines.id, slot('id')))
        .prepare(),
    byName: () =>
      builder
        .select()
        .from(machines)
        .where(eq(machines.name, slot('name')))
        .prepare(),
    byCode: () =>
      builder
        .select()
        .from(machines)
        .where(eq(machines.code, slot('code')))
        .prepare(),
    byMac: () =>
      builder
        .select({ machine: machines })
        .from(machineMacs)
        .innerJoin(machines, eq(machines.id, machineId))
        .where(eq(mac, slot('mac')))
        .prepare(),
    macsOf: () =>
      builder
        .select({ mac })
        .from(machineMacs)
        .where(eq(machineId, slot('id')))
        .orderBy(asc(position))
        .prepare(),
    macsAmong: () =>
      builder
        .select({ machineId, mac })
        .from(machineMacs)
        .where(sql`${machineId} in ${listed('ids')}`)
        .orderBy(asc(machineId), asc(position))
        .prepare(),
    byUuid: () =>
      builder
        .select()
        .from(machines)
        .where(eq(machines.uuid, slot('uuid')))
        .limit(2)
        .prepare(),
    bySerial: () =>
      builder
        .select()
        .from(machines)
        .where(eq(machines.serial, slot('serial')))
        .limit(2)
        .prepare(),
    countByProfile: () =>
      builder
        .select({ machines: count() })
        .from(machines)
        .where(eq(machines.profile, slot('profile')))
        .prepare(),
  };
}

function writing(builder: Builder) {
  const columns = Object.entries(getTableColumns(machines));
  const given: Record<string, unknown> = {};
  const replaced: Record<string, SQL> = {};
  for (const [key, { name }] of columns) {
    given[key] = slot(key);
    if (key !== 'id') replaced[key] = sql`excluded.${sql.identifier(name)}`;
  }
  return {
    upsert: () =>
      builder
        .insert(machines)
        .values(given as typeof machines.$inferInsert)
        .onConflictDoUpdate({ target: machines.id, set: replaced })
        .prepare(),
    removeMacs: () =>
      builder
        .delete(machineMacs)
        .where(eq(machineMacs.machineId, slot('id')))
        .prepare(),
    addMac: () =>
      builder
        .insert(machineMacs)
        .values({ mac: slot('mac'), machineId: slot('id'), position: slot('position') })
        .prepare(),
    othersWithMac: () =>
      builder
        .select({ mac: machineMacs.mac, machineId: machineMacs.machineId })
        .from(machineMacs)
        .where(
          and(sql`${machineMacs.mac} in ${listed('macs')}`, ne(machineMacs.machineId, slot('id'))),
        )
        .prepare(),
    remove: () =>
      builder
        .delete(machines)
        .where(eq(machines.id, slot('id')))
        .prepare(),
  };
}

/** Of machines that nobody decided about, without those that have a place in a rule. */
function longestUnseen(further: SQL): SQL {
  return sql`${machines.id} in (select ${machines.id} from ${machines} where configured = 0
            and not exists (select 1 from ${ruleMachines}
              where ${ruleMachines.machineId} = ${machines.id}) ${further}
            order by ${machines.lastSeenAtMs} limit ${value('count')})`;
}

function observing(builder: Builder) {
  const owner = builder
    .select({ id: machineMacs.machineId })
    .from(machineMacs)
    .where(eq(machineMacs.mac, slot('mac')));
  const kept = (name: keyof typeof machines.$inferSelect) =>
    sql`coalesce(${slot(name)}, ${machines[name]})`;
  return {
    sight: () =>
      builder
        .update(machines)
        .set({
          uuid: kept('uuid'),
          serial: kept('serial'),
          manufacturer: kept('manufacturer'),
          product: kept('product'),
          asset: kept('asset'),
          arch: kept('arch'),
          workedLoader: kept('workedLoader'),
          workedPersonality: kept('workedPersonality'),
          firstSeenAtMs: sql`coalesce(${machines.firstSeenAtMs}, ${slot('atMs')})`,
          lastSeenAtMs: sql`max(coalesce(${machines.lastSeenAtMs}, 0), ${slot('atMs')})`,
        })
        .where(eq(machines.id, sql`${owner}`))
        .prepare(),
    countUnconfigured: () =>
      builder
        .select({ machines: count() })
        .from(machines)
        .where(eq(machines.configured, false))
        .prepare(),
    // One that was installed would be installed again if it were forgotten and came back.
    removeLongestUnseen: () =>
      builder
        .delete(machines)
        .where(
          longestUnseen(sql`and not exists (select 1 from ${installs}
              where ${installs.machineId} = ${machines.id})`),
        )
        .prepare(),
    removeLongestInstalled: () =>
      builder
        .delete(machines)
        .where(longestUnseen(sql``))
        .prepare(),
  };
}
