/**
 * Machines in SQLite.
 *
 * Owns     which machine a reference means, versions, who holds a name or an address, and that
 *          patches of configurations are sealed.
 * Leaves   SQL to machine-statements.ts, sightings to sightings.ts, and rules to the domain.
 * Tests    test/store/machines.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import { machineLabel, type Hardware, type Machine, type MachineId } from '../domain/machine.ts';
import { parseMac, type Mac } from '../domain/mac.ts';
import { parseMachineCode } from '../domain/machine-code.ts';
import type { MachineStore, SaveOptions } from '../domain/ports.ts';
import type { Access, Builder } from './connections.ts';
import { knownPolicies } from './known-policies.ts';
import { machineKey, machineRows } from './machine-pages.ts';
import { machineFromRows, machineToRow, type MachineRow } from './machine-rows.ts';
import { machineStatements } from './machine-statements.ts';
import { pageFrom } from './page.ts';
import type { Sealing } from './sealing.ts';
import { recordSightings, type SightingRecorder } from './sightings.ts';
import { unusedCode } from './machine-codes.ts';
import { refuseStale } from './version.ts';

export function createMachineStore(
  access: Access,
  recorder: SightingRecorder,
  sealing: Sealing,
): MachineStore {
  const opened: Opened = (row, macs) => {
    const machine = machineFromRows(row, macs);
    if (row.configPatches === null) return machine;
    return { ...machine, configPatches: sealing.openList(row.configPatches, placeOf(row)) };
  };
  return {
    findByMac: (mac) => access.read((builder) => byMac(builder, mac, opened)),
    find: (reference) => access.read((builder) => byReference(builder, reference, opened)),
    findByHardware: (known) => access.read((builder) => byHardware(builder, known, opened)),
    list: (page) =>
      access.read((builder) => {
        const found = withMacs(builder, machineRows(builder, page), opened);
        return pageFrom(found, page.limit, (machine) => machineKey(machine, page.order));
      }),
    save: (machine, options) =>
      access.write((builder) => save(builder, machine, { sealing, options })),
    remove: (id, options) =>
      access.write((builder) => {
        remove(builder, id, options);
      }),
    recordSightings: (sightings) =>
      access.write((builder) => recordSightings(builder, sightings, recorder), 'history'),
    countByProfile: (profile) =>
      access.read(
        (builder) => machineStatements(builder).countByProfile.get({ profile })?.machines ?? 0,
      ),
    knownPolicies: () => access.read(knownPolicies),
  };
}

/** Makes a machine of its rows, with what is sealed in them. */
type Opened = (row: MachineRow, macs: readonly Mac[]) => Machine;

function placeOf({ id }: Pick<Machine, 'id'>) {
  return { table: 'machines', row: id, column: 'config_patches' };
}

function byMac(builder: Builder, mac: Mac, opened: Opened): Machine | undefined {
  const found = machineStatements(builder).byMac.get({ mac });
  return found && withOwnMacs(builder, found.machine, opened);
}

function byReference(builder: Builder, reference: string, opened: Opened): Machine | undefined {
  const mac = parseMac(reference);
  if (mac !== undefined) return byMac(builder, mac, opened);
  const { byId, byName, byCode } = machineStatements(builder);
  // A name first: nobody who is unknown takes the place of a machine that people named.
  const named = byId.get({ id: reference }) ?? byName.get({ name: reference });
  const code = parseMachineCode(reference);
  const row = named ?? (code && byCode.get({ code }));
  return row && withOwnMacs(builder, row, opened);
}

/** Boards share placeholder values: what several reported selects none of them. */
function byHardware(
  builder: Builder,
  { uuid, serial }: Pick<Hardware, 'uuid' | 'serial'>,
  opened: Opened,
): Machine | undefined {
  const { byUuid, bySerial } = machineStatements(builder);
  const [row, ...others] = uuid === undefined ? bySerial.all({ serial }) : byUuid.all({ uuid });
  return row && others.length === 0 ? withOwnMacs(builder, row, opened) : undefined;
}

function withOwnMacs(builder: Builder, row: MachineRow, opened: Opened): Machine {
  const macs = machineStatements(builder).macsOf.all({ id: row.id });
  return opened(
    row,
    macs.map(({ mac }) => mac),
  );
}

function withMacs(builder: Builder, rows: readonly MachineRow[], opened: Opened): Machine[] {
  const ids = JSON.stringify(rows.map(({ id }) => id));
  const macs = machineStatements(builder).macsAmong.all({ ids });
  const byMachine = Map.groupBy(macs, ({ machineId }) => machineId);
  return rows.map((row) => opened(row, byMachine.get(row.id)?.map(({ mac }) => mac) ?? []));
}

interface Saving {
  readonly sealing: Sealing;
  readonly options: SaveOptions | undefined;
}

function save(builder: Builder, machine: Machine, { sealing, options }: Saving): Machine {
  const statements = machineStatements(builder);
  const stored = statements.byId.get({ id: machine.id });
  refuseStale(machineLabel(machine), stored?.version, options ?? {});
  refuseTaken(builder, machine);
  const code = stored?.code ?? unusedCode(builder, machine.macs[0]);
  const saved = { ...machine, code, version: (stored?.version ?? 0) + 1 };
  const configPatches =
    machine.configPatches === undefined
      ? null
      : sealing.seal(builder, machine.configPatches, placeOf(machine));
  statements.upsert.run({ ...machineToRow(saved), configPatches });
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
    throw taken(machine.name, withOwnMacs(builder, namesake, machineFromRows));
  }
  const [other] = statements.othersWithMac.all({
    id: machine.id,
    macs: JSON.stringify(machine.macs),
  });
  const holder = other && statements.byId.get({ id: other.machineId });
  if (holder) throw taken(other.mac, withOwnMacs(builder, holder, machineFromRows));
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
