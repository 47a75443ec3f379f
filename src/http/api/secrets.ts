/**
 * `POST /secrets/rotate`: another key for everything that is sealed.
 *
 * Tests    test/http/api/secrets.test.ts
 */
import type { FastifyInstance } from 'fastify';
import { operation } from './operation.ts';

export function secretRoutes({
  rotateKey,
}: {
  readonly rotateKey: () => Promise<number>;
}): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    app.post('/secrets/rotate', { config: operation('rotateSecrets', 'admin') }, async () => ({
      sealed: await rotateKey(),
    }));
    return Promise.resolve();
  };
}
