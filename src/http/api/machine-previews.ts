/**
 * What a machine would get if it asked now: the script, the reasons for it, its configuration.
 *
 * Leaves   the form of a decision to shown-decision.ts.
 * Tests    test/http/api/machine-previews.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RuleName } from '../../domain/rule.ts';
import type {
  ExplainBoot,
  ManageMachines,
  RenderConfig,
  RenderScript,
} from '../../domain/use-cases.ts';
import { parseDecisionQuery } from '../../schema/rule-requests.ts';
import { parseScriptQuery, parseSecretsQuery } from '../../schema/requests.ts';
import { shownExplanation } from './shown-decision.ts';
import { operation, requireAccess } from './operation.ts';

interface PreviewDeps {
  readonly machines: Pick<ManageMachines, 'get'>;
  readonly renderScript: RenderScript;
  readonly explain: ExplainBoot;
  readonly placesTaken: (rule: RuleName) => number;
  readonly renderConfig: RenderConfig;
}

type Item = FastifyRequest<{ Params: { reference: string } }>;

export function machinePreviews(deps: PreviewDeps): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    app.get(
      '/machines/:reference/script',
      { config: operation('getMachineScript', 'read') },
      async (request: Item, reply) => {
        const options = parseScriptQuery(request.query);
        if (options.showSecrets) requireAccess(request, 'admin');
        const machine = await deps.machines.get(request.params.reference);
        const script = await deps.renderScript(machine, options);
        return reply.type('text/plain; charset=utf-8').send(script);
      },
    );
    app.get(
      '/machines/:reference/decision',
      { config: operation('getMachineDecision', 'read') },
      async (request: Item) => {
        const from = parseDecisionQuery(request.query);
        const machine = await deps.machines.get(request.params.reference);
        const explained = await deps.explain({ machine, ...(from && { from }) });
        return shownExplanation(explained, deps.placesTaken);
      },
    );
    app.get(
      '/machines/:reference/config',
      { config: operation('getMachineConfig', 'read') },
      async (request: Item, reply) => {
        const showSecrets = parseSecretsQuery(request.query);
        if (showSecrets) requireAccess(request, 'admin');
        const machine = await deps.machines.get(request.params.reference);
        const text = await deps.renderConfig(machine, { showSecrets });
        return reply.type('application/yaml; charset=utf-8').send(text);
      },
    );
    return Promise.resolve();
  };
}
