/**
 * What machines reported, in SQLite.
 *
 * Tests    test/store/facts.test.ts
 */
import { sql } from 'drizzle-orm';
import type { FactStore, MachineFacts } from '../domain/machine-facts.ts';
import type { MachineId } from '../domain/machine.ts';
import { preparedOnce, type Access, type Builder } from './connections.ts';
import { machineFacts, machines } from './schema.ts';

export function createFactStore(access: Access): FactStore {
  return {
    all: () =>
      access.read((builder) => {
        const rows = factStatements(builder).all.all();
        return new Map(rows.map(({ machineId, facts }) => [machineId, facts]));
      }),
    save: (batch) => access.write((builder) => save(builder, batch), 'history'),
    machineAt: (address) =>
      access.read((builder) => {
        const found = factStatements(builder).byAddress.all({ address });
        return found.length === 1 ? found[0]?.id : undefined;
      }),
  };
}

function save(builder: Builder, batch: ReadonlyMap<MachineId, MachineFacts>): readonly MachineId[] {
  const statements = factStatements(builder);
  const gone: MachineId[] = [];
  for (const [machineId, facts] of batch) {
    if (statements.exists.get({ machineId }) === undefined) gone.push(machineId);
    else statements.upsert.run({ machineId, facts: JSON.stringify(facts) });
  }
  return gone;
}

const factStatements = preparedOnce((builder) => {
  const slot = sql.placeholder;
  const cidr = sql`json_extract(${machines.network}, '$.address')`;
  return {
    all: () => builder.select().from(machineFacts).prepare(),
    exists: () =>
      builder
        .select({ id: machines.id })
        .from(machines)
        .where(sql`${machines.id} = ${slot('machineId')}`)
        .prepare(),
    upsert: () =>
      builder
        .insert(machineFacts)
        .values({ machineId: slot('machineId'), facts: sql`${slot('facts')}` })
        .onConflictDoUpdate({ target: machineFacts.machineId, set: { facts: sql`excluded.facts` } })
        .prepare(),
    // The expression is that of the index machines_by_address, or it would not be used.
    byAddress: () =>
      builder
        .select({ id: machines.id })
        .from(machines)
        .where(
          sql`${machines.network} is not null
            and substr(${cidr}, 1, instr(${cidr}, '/') - 1) = ${slot('address')}`,
        )
        .limit(2)
        .prepare(),
  };
});
