/**
 * The files of a profile as one machine would get them.
 *
 * Tests    test/http/api/profile-renders.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { PreviewAnswers, ShownAnswer } from '../../domain/answer-ports.ts';
import type { ManageMachines } from '../../domain/use-cases.ts';
import { parseRenderRequest } from '../../schema/requests.ts';
import { acceptJson } from './json-body.ts';
import { operation } from './operation.ts';

interface RenderDeps {
  readonly machines: Pick<ManageMachines, 'get'>;
  readonly previewAnswers: PreviewAnswers;
}

type Item = FastifyRequest<{ Params: { reference: string } }>;

export function profileRenders(deps: RenderDeps): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    acceptJson(app);
    app.post(
      '/profiles/:reference/render',
      { config: operation('renderProfile', 'admin') },
      async (request: Item) => {
        const { machine: reference, file } = parseRenderRequest(request.body);
        const machine = await deps.machines.get(reference);
        const options = file === undefined ? {} : { file };
        const shown = await deps.previewAnswers(request.params.reference, machine, options);
        return { profile: request.params.reference, machine: reference, items: shown.map(itemOf) };
      },
    );
    return Promise.resolve();
  };
}

function itemOf({ file, template, made }: ShownAnswer): object {
  if ('text' in made) return { file, template, text: made.text };
  const { code, detail, hint } = made.error;
  return { file, template, error: { code, detail, hint } };
}
