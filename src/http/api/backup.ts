/**
 * `GET /backup`: the whole inventory as one file, while it is used.
 *
 * Tests    test/http/api/backup.test.ts
 */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { MakeBackup } from '../../domain/recovery.ts';
import { operation } from './operation.ts';

export function backupRoutes({
  makeBackup,
}: {
  readonly makeBackup: MakeBackup;
}): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    // HEAD would make a copy of everything for the sake of its length.
    const config = operation('makeBackup', 'admin');
    app.get('/backup', { config, exposeHeadRoute: false }, async (_request, reply) => {
      const { name, sizeBytes, content } = await makeBackup();
      return reply
        .type('application/x-tar')
        .header('content-length', sizeBytes)
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(Readable.from(content, { objectMode: false }));
    });
    return Promise.resolve();
  };
}
