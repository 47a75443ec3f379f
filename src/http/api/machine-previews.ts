/**
 * What a machine would get if it asked now: the script, and the reasons for it.
 *
 * Leaves   the form of a decision to shown-decision.ts.
 * Tests    test/http/api/machine-previews.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Decision } from '../../domain/boot-plan.ts';
import type { Machine } from '../../domain/machine.ts';
import type { ManageMachines, RenderScript } from '../../domain/use-cases.ts';
import { parseSecretsQuery } from '../../schema/requests.ts';
import { shownDecision } from './shown-decision.ts';

interface PreviewDeps {
  readonly machines: Pick<ManageMachines, 'get'>;
  readonly renderScript: RenderScript;
  readonly decide: (machine: Machine) => Promise<Decision>;
}

type Item = FastifyRequest<{ Params: { reference: string } }>;

export function machinePreviews(deps: PreviewDeps): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    app.get('/machines/:reference/script', async (request: Item, reply) => {
      const showSecrets = parseSecretsQuery(request.query);
      const machine = await deps.machines.get(request.params.reference);
      const script = await deps.renderScript(machine, { showSecrets });
      return reply.type('text/plain; charset=utf-8').send(script);
    });
    app.get('/machines/:reference/decision', async (request: Item) => {
      const machine = await deps.machines.get(request.params.reference);
      return shownDecision(machine, await deps.decide(machine));
    });
    return Promise.resolve();
  };
}
