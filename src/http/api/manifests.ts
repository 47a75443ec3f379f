/**
 * Manifests over HTTP: apply one, and fetch everything as one.
 *
 * Tests    test/http/api/manifests.test.ts
 */
import type { FastifyInstance } from 'fastify';
import { manifestBytesMax } from '../../domain/limits.ts';
import type { ApplyManifest, ExportManifest } from '../../domain/use-cases.ts';
import { requestInvalid } from '../../schema/issues.ts';
import { parseApplyQuery, parseExportQuery } from '../../schema/requests.ts';
import { operation } from './operation.ts';

interface ManifestDeps {
  readonly apply: ApplyManifest;
  readonly exportManifest: ExportManifest;
}

/** The registered type (RFC 9512) and the two that were in use before it. */
const YAML_TYPES = ['application/yaml', 'text/yaml', 'application/x-yaml'];

export function manifestRoutes(deps: ManifestDeps): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    app.addContentTypeParser(YAML_TYPES, { parseAs: 'string' }, (_request, body, done) => {
      done(null, body);
    });
    app.post(
      '/apply',
      { bodyLimit: manifestBytesMax, config: operation('applyManifest', 'admin') },
      async (request) => {
        const options = parseApplyQuery(request.query);
        if (typeof request.body !== 'string') {
          throw requestInvalid([{ field: '', message: 'expected a manifest as the body' }]);
        }
        const changes = await deps.apply(request.body, options);
        return { dry_run: options.dryRun, changes };
      },
    );
    app.get('/export', { config: operation('exportManifest', 'read') }, async (request, reply) => {
      const options = parseExportQuery(request.query);
      const manifest = await deps.exportManifest(options);
      return reply.type('application/yaml; charset=utf-8').send(manifest);
    });
    return Promise.resolve();
  };
}
