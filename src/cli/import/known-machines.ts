/**
 * Machines that are there already, as imports look at them.
 *
 * Tests    test/cli/commands/import-leases.test.ts
 */
import type { MachineResource } from '../../api-client/resources.ts';
import { parseMac, type Mac } from '../../domain/mac.ts';
import type { Api } from '../api.ts';
import { calls } from '../calls.ts';

export type KnownMachine = Pick<MachineResource, 'name' | 'configured'> & {
  readonly macs: readonly Mac[];
};

export async function knownMachines(api: Api): Promise<readonly KnownMachine[]> {
  const machines = await calls(api).all('/api/v1/machines');
  return machines.map(({ name, configured, macs }) => ({
    configured,
    macs: macs.flatMap((mac) => parseMac(mac) ?? []),
    ...(name !== undefined && { name }),
  }));
}
