/**
 * Whether the inventory and the audit are as Rouse wrote them, and what somebody says is right.
 *
 * Tests    test/http/api/integrity.test.ts
 */
import type { FastifyInstance } from 'fastify';
import { RouseError } from '../../domain/errors.ts';
import type { Integrity } from '../../domain/integrity.ts';
import { parseAccepted } from '../../schema/integrity-request.ts';
import { acceptJson } from './json-body.ts';
import { operation } from './operation.ts';

export function integrityRoutes({
  integrity,
}: {
  readonly integrity: Integrity;
}): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    acceptJson(app);
    app.get('/integrity', { config: operation('checkIntegrity', 'admin') }, () =>
      integrity.check(),
    );
    app.post(
      '/integrity/accept',
      { config: operation('acceptRow', 'admin') },
      async (request, reply) => {
        const row = parseAccepted(request.body);
        if (await integrity.accept(row)) return reply.status(204).send();
        throw new RouseError('ROW_UNKNOWN', `${row.kind}, ${row.name}`);
      },
    );
    app.get('/audit/verification', { config: operation('verifyAudit', 'admin') }, () =>
      integrity.verifyAudit(),
    );
    return Promise.resolve();
  };
}
