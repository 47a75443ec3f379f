/**
 * Machines in SQLite.
 *
 * Owns     which machine a reference means, versions, and who holds a name or an address.
 * Leaves   SQL to machine-statements.ts, sightings to sightings.ts, and rules to the domain.
 * Tests    test/store/machines.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import { machineLabel, type Machine, type MachineId } from '../domain/machine.ts';
import { parseMac, type Mac } from '../domain/mac.ts';
import type { MachineStore, SaveOptions } from '../domain/ports.ts';
import type { Access, Builder } from './connections.ts';
import { knownPolicies } from './known-policies.ts';
import { machineFromRows, machineToRow, type MachineRow } from './machine-rows.ts';
import { machineStatements } from './machine-statements.ts';
import { pageFrom, readCursor } from './page.ts';
import { recordSightings, type SightingRecorder } from './sightings.ts';
import { refuseStale } from './version.ts';

export function createMachineStore(access: Access, recorder: SightingRecorder): MachineStore {
  return {
    findByMac: (mac) => access.read((builder) => byMac(builder, mac)),
    find: (reference) => access.read((builder) => byReference(builder, reference)),
    list: ({ limit, cursor }) =>
      access.read((builder) => {
        const found = machineStatements(builder).page.all({
          after: readCursor(cursor),
          limit: limit + 1,
        });
        return pageFrom(withMacs(builder, found), limit, (machine) => machine.id);
      }),
    save: (machine, options) => access.write((builder) => save(builder, machine, options)),
    remove: (id, options) =>
      access.write((builder) => {
        remove(builder, id, options);
      }),
    recordSightings: (sightings) =>
      access.write((builder) => recordSightings(builder, sightings, recorder), 'observation'),
    countByProfile: (profile) =>
      access.read(
        (builder) => machineStatements(builder).countByProfile.get({ profile })?.machines ?? 0,
      ),
    knownPolicies: () => access.read(knownPolicies),
  };
}

function byMac(builder: Builder, mac: Mac): Machine | undefined {
  const found = machineStatements(builder).byMac.get({ mac });
  return found && withOwnMacs(builder, found.machine);
}

function byReference(builder: Builder, reference: string): Machine | undefined {
  const mac = parseMac(reference);
  if (mac !== undefined) return byMac(builder, mac);
  const { byId, byName } = machineStatements(builder);
  const row = byId.get({ id: reference }) ?? byName.get({ name: reference });
  return row && withOwnMacs(builder, row);
}

function withOwnMacs(builder: Builder, row: MachineRow): Machine {
  const macs = machineStatements(builder).macsOf.all({ id: row.id });
  return machineFromRows(
    row,
    macs.map(({ mac }) => mac),
  );
}

/** @param rows  in the order of their ids */
function withMacs(builder: Builder, rows: readonly MachineRow[]): Machine[] {
  const [first, last] = [rows[0]?.id, rows.at(-1)?.id];
  const macs = machineStatements(builder).macsBetween.all({ first, last });
  const byMachine = Map.groupBy(macs, ({ machineId }) => machineId);
  return rows.map((row) =>
    machineFromRows(row, byMachine.get(row.id)?.map(({ mac }) => mac) ?? []),
  );
}

function save(builder: Builder, machine: Machine, options: SaveOptions = {}): Machine {
  const statements = machineStatements(builder);
  const stored = statements.byId.get({ id: machine.id });
  refuseStale(machineLabel(machine), stored?.version, options);
  refuseTaken(builder, machine);
  const saved = { ...machine, version: (stored?.version ?? 0) + 1 };
  statements.upsert.run({ ...machineToRow(saved) });
  statements.removeMacs.run({ id: machine.id });
  for (const [position, mac] of machine.macs.entries()) {
    statements.addMac.run({ mac, id: machine.id, position });
  }
  return saved;
}

/** @throws RouseError MACHINE_CONFLICT naming the machine that has the name or address */
function refuseTaken(builder: Builder, machine: Machine): void {
  const statements = machineStatements(builder);
  const namesake = machine.name && statements.byName.get({ name: machine.name });
  if (namesake && namesake.id !== machine.id) {
    throw taken(machine.name, withOwnMacs(builder, namesake));
  }
  const [other] = statements.othersWithMac.all({
    id: machine.id,
    macs: JSON.stringify(machine.macs),
  });
  const holder = other && statements.byId.get({ id: other.machineId });
  if (holder) throw taken(other.mac, withOwnMacs(builder, holder));
}

function taken(what: string, holder: Machine): RouseError {
  return new RouseError('MACHINE_CONFLICT', `${what} belongs to ${machineLabel(holder)}`);
}

function remove(builder: Builder, id: MachineId, options: SaveOptions = {}): void {
  const statements = machineStatements(builder);
  const stored = statements.byId.get({ id });
  if (!stored) throw new RouseError('MACHINE_UNKNOWN', id);
  refuseStale(stored.name ?? id, stored.version, options);
  statements.remove.run({ id });
}
