/**
 * What a machine would get if it asked now: the script, the reasons for it, its configuration.
 *
 * Tests    test/http/api/machine-previews.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { BootPlan, Decision } from '../../domain/boot-plan.ts';
import { machineLabel, type Machine } from '../../domain/machine.ts';
import { redacted } from '../../domain/secrets.ts';
import type { ManageMachines, RenderConfig } from '../../domain/use-cases.ts';
import { parseSecretsQuery } from '../../schema/requests.ts';

interface PreviewDeps {
  readonly machines: Pick<ManageMachines, 'get'>;
  readonly renderScript: (machine: Machine) => Promise<string>;
  readonly decide: (machine: Machine) => Promise<Decision>;
  readonly renderConfig: RenderConfig;
}

type Item = FastifyRequest<{ Params: { reference: string } }>;

export function machinePreviews(deps: PreviewDeps): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    app.get('/machines/:reference/script', async (request: Item, reply) => {
      const machine = await deps.machines.get(request.params.reference);
      const script = await deps.renderScript(machine);
      return reply.type('text/plain; charset=utf-8').send(script);
    });
    app.get('/machines/:reference/decision', async (request: Item) => {
      const machine = await deps.machines.get(request.params.reference);
      return shown(machine, await deps.decide(machine));
    });
    app.get('/machines/:reference/config', async (request: Item, reply) => {
      const showSecrets = parseSecretsQuery(request.query);
      const machine = await deps.machines.get(request.params.reference);
      const text = await deps.renderConfig(machine, { showSecrets });
      return reply.type('application/yaml; charset=utf-8').send(text);
    });
    return Promise.resolve();
  };
}

function shown(machine: Machine, decision: Decision): object {
  const common = { decision: decision.kind, machine: machineLabel(machine) };
  switch (decision.kind) {
    case 'local-disk':
      return { ...common, reason: decision.reason };
    case 'boot':
      return { ...common, profile: decision.profile, plan: shownPlan(decision.plan) };
    case 'fail': {
      const { code, detail, hint } = decision.error;
      return { ...common, profile: decision.profile, error: { code, detail, hint } };
    }
  }
}

function shownPlan(plan: BootPlan): object {
  if (plan.kind === 'chain') return { kind: plan.kind, url: plan.url };
  const { kernel, initrds, args } = plan;
  return {
    kind: plan.kind,
    kernel: kernel.url,
    initrd: initrds.map(({ url }) => url),
    args: redacted(args),
  };
}
