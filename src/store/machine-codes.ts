/**
 * Codes of machines: which one is still free.
 *
 * Tests    test/store/machine-codes.test.ts
 */
import { asc, eq, isNull } from 'drizzle-orm';
import type { Mac } from '../domain/mac.ts';
import { freeMachineCode, type MachineCode } from '../domain/machine-code.ts';
import type { Builder } from './connections.ts';
import { machineStatements } from './machine-statements.ts';
import { machineMacs, machines } from './schema.ts';

export function unusedCode(builder: Builder, mac: Mac): MachineCode {
  const { byCode } = machineStatements(builder);
  return freeMachineCode(mac, (code) => byCode.get({ code }) !== undefined);
}

/** Gives a code to machines of a database that knew none, in the order of their first record. */
export function fillCodes(builder: Builder): void {
  const without = builder
    .select({ id: machines.id, mac: machineMacs.mac })
    .from(machines)
    .innerJoin(machineMacs, eq(machineMacs.machineId, machines.id))
    .where(isNull(machines.code))
    .orderBy(asc(machines.id), asc(machineMacs.position))
    .all();
  const given = new Set<string>();
  for (const { id, mac } of without) {
    if (given.has(id)) continue;
    given.add(id);
    const code = unusedCode(builder, mac);
    builder.update(machines).set({ code }).where(eq(machines.id, id)).run();
  }
}
