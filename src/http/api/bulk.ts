/**
 * `POST /machines:bulk`: one action on many machines.
 *
 * Tests    test/service/bulk.test.ts
 */
import type { FastifyInstance } from 'fastify';
import type { BulkMachines } from '../../domain/bulk-ports.ts';
import { bulkItemResource, parseBulk } from '../../schema/bulk-request.ts';
import { acceptJson } from './json-body.ts';
import { operation } from './operation.ts';

export function bulkRoutes({
  bulk,
}: {
  readonly bulk: BulkMachines;
}): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    acceptJson(app);
    const config = operation('bulkMachines', 'operate');
    app.post('/machines::bulk', { config }, async ({ body, principal }) => {
      const asked = parseBulk(body);
      const items = await bulk({ ...asked, askedBy: principal?.name ?? '' });
      return { dry_run: asked.dryRun, items: items.map(bulkItemResource) };
    });
    return Promise.resolve();
  };
}
