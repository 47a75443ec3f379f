/**
 * Files that are fetched from elsewhere and kept: list, fetch, verify, delete, throw away.
 *
 * A fetch is begun and not waited for: whoever began it reads the list until it is complete.
 *
 * Tests    test/http/api/assets.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ManageAssets } from '../../domain/use-cases.ts';
import { assetResource, removedResource } from '../../schema/asset-resource.ts';
import { parseAssetQuery, parseAssetTarget } from '../../schema/requests.ts';
import { operation } from './operation.ts';

type Item = FastifyRequest<{ Params: { id: string } }>;

export function assetRoutes({
  assets,
}: {
  readonly assets: ManageAssets;
}): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    app.get('/assets', { config: operation('listAssets', 'read') }, async (request) => {
      const found = await assets.list(parseAssetQuery(request.query));
      return { items: found.map(assetResource) };
    });
    app.post(
      '/assets/fetch',
      { config: operation('fetchAssets', 'operate') },
      async (request, reply) => {
        const begun = await assets.warm(parseAssetTarget(request.query));
        return reply.code(202).send({ items: begun.map(assetResource) });
      },
    );
    app.post(
      '/assets/verify',
      { config: operation('verifyAssets', 'operate') },
      async (request) => ({
        items: await assets.verify(parseAssetQuery(request.query)),
      }),
    );
    app.post('/assets/collect', { config: operation('collectAssets', 'admin') }, async () => ({
      items: (await assets.collect()).map(removedResource),
    }));
    app.delete(
      '/assets/:id',
      { config: operation('deleteAsset', 'admin') },
      async (request: Item, reply) => {
        await assets.remove(request.params.id);
        return reply.code(204).send();
      },
    );
    return Promise.resolve();
  };
}
