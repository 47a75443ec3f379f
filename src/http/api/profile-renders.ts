/**
 * What a profile gives a machine, for people to look at: its files, and the script of one that
 * nobody has saved.
 *
 * Tests    test/http/api/profile-renders.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { PreviewAnswers, ShownAnswer } from '../../domain/answer-ports.ts';
import type { RouseError } from '../../domain/errors.ts';
import type { PreviewedProfile, PreviewProfile } from '../../domain/profile-ports.ts';
import type { ManageMachines } from '../../domain/use-cases.ts';
import { parsePreviewRequest } from '../../schema/profile-resource.ts';
import { parseRenderRequest } from '../../schema/requests.ts';
import { acceptJson } from './json-body.ts';
import { operation } from './operation.ts';

interface RenderDeps {
  readonly machines: Pick<ManageMachines, 'get'>;
  readonly previewAnswers: PreviewAnswers;
  readonly previewProfile: PreviewProfile;
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
    app.post(
      '/profiles::preview',
      { config: operation('previewProfile', 'read') },
      async (request) => {
        const { profile, machine: reference } = parsePreviewRequest(request.body);
        const machine = reference === undefined ? undefined : await deps.machines.get(reference);
        return shownPreview(await deps.previewProfile(profile, machine));
      },
    );
    return Promise.resolve();
  };
}

function shownPreview({ machine, made, affected, total }: PreviewedProfile): object {
  return {
    machine,
    ...('script' in made ? made : { problem: shownError(made.error) }),
    ...{ affected, affected_total: total },
  };
}

function shownError({ code, detail, hint }: RouseError): object {
  return { code, detail, hint };
}

function itemOf({ file, template, made }: ShownAnswer): object {
  if ('text' in made) return { file, template, text: made.text };
  return { file, template, error: shownError(made.error) };
}
