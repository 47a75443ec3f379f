/**
 * What the Image Factory of the settings has to offer.
 *
 * Tests    test/http/api/factory.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RouseError } from '../../domain/errors.ts';
import type { FactoryClient } from '../../domain/asset-ports.ts';
import { parseTalosVersion } from '../../domain/talos.ts';
import { operation } from './operation.ts';

interface FactoryDeps {
  readonly factory: FactoryClient;
  readonly factoryUrl: string;
}

type OfVersion = FastifyRequest<{ Params: { version: string } }>;

export function factoryRoutes(deps: FactoryDeps): (app: FastifyInstance) => Promise<void> {
  const { factory, factoryUrl } = deps;
  return (app) => {
    app.get(
      '/factory/versions',
      { config: operation('listFactoryVersions', 'read') },
      async () => ({ items: await factory.versions(factoryUrl) }),
    );
    app.get(
      '/factory/extensions/:version',
      { config: operation('listFactoryExtensions', 'read') },
      async (request: OfVersion) => ({
        items: await factory.extensions(factoryUrl, versionIn(request)),
      }),
    );
    app.get(
      '/factory/overlays/:version',
      { config: operation('listFactoryOverlays', 'read') },
      async (request: OfVersion) => ({
        items: await factory.overlays(factoryUrl, versionIn(request)),
      }),
    );
    return Promise.resolve();
  };
}

/** @throws RouseError REQUEST_INVALID */
function versionIn({ params }: OfVersion): string {
  const version = /^\d/.test(params.version) ? `v${params.version}` : params.version;
  if (parseTalosVersion(version)) return version;
  throw new RouseError('REQUEST_INVALID', `expected "v1.13.9" or its like, found "${version}"`);
}
