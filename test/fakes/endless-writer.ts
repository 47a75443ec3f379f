/**
 * A process that writes transactions until it is killed: each raises the version of two machines
 * together, and says so once it is acknowledged.
 */
import type { Machine, MachineId } from '../../src/domain/machine.ts';
import { listAssets, readAsset } from '../../src/platform/assets.ts';
import { openInventory } from '../../src/store/open.ts';
import { aMac } from './machines.ts';

const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('expected a data directory');
const inventory = await openInventory({ dataDir }, { assets: { listAssets, readAsset } });

function machine(number: number): Machine {
  return {
    id: `m_${number}` as MachineId,
    macs: [aMac(`52:54:00:00:00:0${number}`), aMac(`52:54:00:00:01:0${number}`)],
    hardware: {},
    tags: { filler: 'x'.repeat(2_000) },
    variables: {},
    configured: true,
    version: 0,
  };
}

for (;;) {
  const { version } = await inventory.transaction(async (inside) => {
    await inside.machines.save(machine(1));
    return inside.machines.save(machine(2));
  });
  process.stdout.write(`${version}\n`);
}
