/**
 * `GET /configs/{name}/content`: the texts of a configuration, which nothing else gives out.
 *
 * Tests    test/http/api/config-contents.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RouseError } from '../../domain/errors.ts';
import { isLocked } from '../../domain/secrets.ts';
import type { ManageConfigs } from '../../domain/use-cases.ts';
import { configContent } from '../../schema/config-resource.ts';
import { operation } from './operation.ts';

type Item = FastifyRequest<{ Params: { reference: string } }>;

export function configContents({
  configs,
}: {
  readonly configs: Pick<ManageConfigs, 'get'>;
}): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    app.get(
      '/configs/:reference/content',
      { config: operation('getConfigContent', 'admin') },
      async (request: Item) => {
        const config = await configs.get(request.params.reference);
        if (!isLocked([config.base, config.patches])) return configContent(config);
        throw new RouseError('SECRETS_KEY_WRONG', `configuration ${config.name} stays sealed`);
      },
    );
    return Promise.resolve();
  };
}
