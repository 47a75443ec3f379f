/**
 * The inventory for programs that manage hosts: `/inventory/ansible`, `/inventory/prometheus`.
 *
 * Tests    test/http/api/host-inventories.test.ts
 */
import type { FastifyInstance } from 'fastify';
import { pageEntriesMax } from '../../domain/limits.ts';
import type { FactsOf } from '../../domain/machine-facts.ts';
import { machineState } from '../../domain/machine-state.ts';
import type { ManageMachines } from '../../domain/use-cases.ts';
import type { Waiting } from '../../domain/waiting.ts';
import {
  ansibleInventory,
  parseTargetQuery,
  prometheusTargets,
  type ListedMachine,
} from '../../schema/host-inventory.ts';
import { operation } from './operation.ts';

interface InventoriesDeps {
  readonly machines: Pick<ManageMachines, 'list'>;
  readonly factsOf: FactsOf;
  readonly isWaiting: Waiting['isWaiting'];
}

export function hostInventories(deps: InventoriesDeps): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    app.get('/inventory/ansible', { config: operation('getAnsibleInventory', 'read') }, async () =>
      ansibleInventory(await listed(deps)),
    );
    app.get(
      '/inventory/prometheus',
      { config: operation('getPrometheusTargets', 'read') },
      async ({ query }) => {
        const port = parseTargetQuery(query);
        return prometheusTargets(await listed(deps), port);
      },
    );
    return Promise.resolve();
  };
}

/** Every machine: these programs know no pages. */
async function listed(deps: InventoriesDeps): Promise<readonly ListedMachine[]> {
  const found: ListedMachine[] = [];
  let cursor: string | undefined;
  do {
    const at = cursor === undefined ? {} : { cursor };
    const page = await deps.machines.list({ limit: pageEntriesMax, ...at });
    for (const machine of page.items) {
      const state = machineState(machine, { waits: deps.isWaiting(machine.macs) });
      found.push({ machine, state, reported: deps.factsOf(machine.id)?.addresses ?? [] });
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}
