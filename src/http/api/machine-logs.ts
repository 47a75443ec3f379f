/**
 * The lines kept of a machine's kernel log.
 *
 * Tests    test/http/api/machine-logs.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { KernelLogOf } from '../../domain/machine-facts.ts';
import type { ManageMachines } from '../../domain/use-cases.ts';
import { parseLogQuery } from '../../schema/requests.ts';
import { logLineResource } from '../../schema/talos-facts.ts';
import { operation } from './operation.ts';

interface LogDeps {
  readonly machines: Pick<ManageMachines, 'get'>;
  readonly logOf: KernelLogOf;
}

type Item = FastifyRequest<{ Params: { reference: string } }>;

export function machineLogs(deps: LogDeps): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    app.get(
      '/machines/:reference/logs',
      { config: operation('listMachineLogs', 'read') },
      async (request: Item) => {
        const { lines } = parseLogQuery(request.query);
        const machine = await deps.machines.get(request.params.reference);
        return { items: deps.logOf(machine.id).slice(-lines).map(logLineResource) };
      },
    );
    return Promise.resolve();
  };
}
