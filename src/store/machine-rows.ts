/**
 * A machine as rows, and back.
 *
 * Leaves   its patches to machines.ts, for they are sealed.
 * Tests    test/store/machines.test.ts
 */
import type { FirmwareMemory } from '../domain/firmware.ts';
import type { Hardware, Machine, MachineNetwork } from '../domain/machine.ts';
import type { Mac } from '../domain/mac.ts';
import type { machines } from './schema.ts';

export type MachineRow = typeof machines.$inferSelect;

/** @param macs  in their order, at least one: the store never keeps a machine without */
export function machineFromRows(row: MachineRow, macs: readonly Mac[]): Machine {
  const [first, ...rest] = macs;
  if (first === undefined) throw new Error(`machine ${row.id} has no hardware address`);
  const firmware = firmwareFromRow(row);
  return {
    id: row.id,
    macs: [first, ...rest],
    hardware: hardwareFromRow(row),
    tags: row.tags,
    variables: row.variables,
    configured: row.configured,
    version: row.version,
    ...(row.name !== null && { name: row.name }),
    ...(row.code !== null && { code: row.code }),
    ...(row.ignored && { ignored: true as const }),
    ...(row.profile !== null && { profile: row.profile }),
    ...(row.consoles.length > 0 && { consoles: row.consoles }),
    ...(row.args.length > 0 && { args: row.args }),
    ...(row.loader !== null && { loader: row.loader }),
    ...(row.personality !== null && { personality: row.personality }),
    ...(row.disk !== null && { disk: row.disk }),
    ...(firmware && { firmware }),
    ...(row.network !== null && { network: JSON.parse(row.network) as MachineNetwork }),
    ...(row.firstSeenAtMs !== null && { firstSeenAtMs: row.firstSeenAtMs }),
    ...(row.lastSeenAtMs !== null && { lastSeenAtMs: row.lastSeenAtMs }),
  };
}

export function machineToRow(machine: Machine): MachineRow {
  return {
    id: machine.id,
    name: machine.name ?? null,
    profile: machine.profile ?? null,
    configured: machine.configured,
    ...hardwareToRow(machine.hardware),
    tags: machine.tags,
    variables: machine.variables,
    network: machine.network === undefined ? null : JSON.stringify(machine.network),
    firstSeenAtMs: machine.firstSeenAtMs ?? null,
    lastSeenAtMs: machine.lastSeenAtMs ?? null,
    version: machine.version,
    loader: machine.loader ?? null,
    personality: machine.personality ?? null,
    disk: machine.disk ?? null,
    ...firmwareToRow(machine.firmware),
    args: machine.args ?? [],
    consoles: machine.consoles ?? [],
    configPatches: null,
    code: machine.code ?? null,
    ignored: machine.ignored ?? false,
  };
}

type FirmwareRow = Pick<MachineRow, 'workedLoader' | 'workedPersonality'>;

export function firmwareToRow(firmware: FirmwareMemory = {}): FirmwareRow {
  return {
    workedLoader: firmware.loader ?? null,
    workedPersonality: firmware.personality ?? null,
  };
}

/** @returns undefined while nothing was seen to work */
function firmwareFromRow(row: FirmwareRow): FirmwareMemory | undefined {
  const { workedLoader: loader, workedPersonality: personality } = row;
  if (loader === null && personality === null) return undefined;
  return { ...(loader !== null && { loader }), ...(personality !== null && { personality }) };
}

type HardwareRow = Pick<
  MachineRow,
  'uuid' | 'serial' | 'manufacturer' | 'product' | 'asset' | 'arch'
>;

export function hardwareToRow(hardware: Hardware): HardwareRow {
  return {
    uuid: hardware.uuid ?? null,
    serial: hardware.serial ?? null,
    manufacturer: hardware.manufacturer ?? null,
    product: hardware.product ?? null,
    asset: hardware.asset ?? null,
    arch: hardware.arch ?? null,
  };
}

function hardwareFromRow(row: MachineRow): Hardware {
  return {
    ...(row.uuid !== null && { uuid: row.uuid }),
    ...(row.serial !== null && { serial: row.serial }),
    ...(row.manufacturer !== null && { manufacturer: row.manufacturer }),
    ...(row.product !== null && { product: row.product }),
    ...(row.asset !== null && { asset: row.asset }),
    ...(row.arch !== null && { arch: row.arch }),
  };
}
