/**
 * What was seen on the network, written down.
 *
 * Owns     which sighting makes a new machine, and which unknown machine leaves when there are
 *          more than `unknownMachinesMax`: otherwise anyone on the wire could fill the disk with
 *          invented addresses. Those that were installed leave last, and those that have a place in
 *          a rule stay, for both would be installed again.
 * Tests    test/store/sightings.test.ts
 */
import { unknownMachinesMax } from '../domain/limits.ts';
import { newMachineId, type Machine, type Sighting } from '../domain/machine.ts';
import type { Builder } from './connections.ts';
import { firmwareToRow, hardwareToRow, machineToRow } from './machine-rows.ts';
import { unusedCode } from './machine-codes.ts';
import { machineStatements } from './machine-statements.ts';

export interface SightingRecorder {
  readonly random: (bytes: number) => Uint8Array;
  /** `unknownMachinesMax` unless a test says otherwise */
  readonly unknownMax?: number;
}

/** @returns the machines that are new */
export function recordSightings(
  builder: Builder,
  sightings: readonly Sighting[],
  { random, unknownMax = unknownMachinesMax }: SightingRecorder,
): readonly Machine[] {
  const statements = machineStatements(builder);
  const discovered: Machine[] = [];
  for (const { mac, atMs, hardware, firmware } of sightings) {
    const told = { ...hardwareToRow(hardware), ...firmwareToRow(firmware) };
    const known = statements.sight.run({ mac, atMs, ...told }).changes > 0;
    if (known) continue;
    const machine: Machine = {
      id: newMachineId(atMs, random(5)),
      code: unusedCode(builder, mac),
      macs: [mac],
      hardware,
      ...(firmware && { firmware }),
      tags: {},
      variables: {},
      configured: false,
      firstSeenAtMs: atMs,
      lastSeenAtMs: atMs,
      version: 1,
    };
    statements.upsert.run({ ...machineToRow(machine) });
    statements.addMac.run({ mac, id: machine.id, position: 0 });
    discovered.push(machine);
  }
  if (discovered.length > 0) forgetLongestUnseen(builder, unknownMax);
  return discovered;
}

function forgetLongestUnseen(builder: Builder, unknownMax: number): void {
  const statements = machineStatements(builder);
  const unknown = statements.countUnconfigured.get()?.machines ?? 0;
  const count = unknown - unknownMax;
  if (count <= 0) return;
  const { changes } = statements.removeLongestUnseen.run({ count });
  if (changes < count) statements.removeLongestInstalled.run({ count: count - changes });
}
