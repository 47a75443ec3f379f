/**
 * `POST /secrets/rotate`: another key for everything that is sealed.
 *
 * Tests    test/http/api/secrets.test.ts
 */
import type { FastifyInstance } from 'fastify';

export function secretRoutes({
  rotateKey,
}: {
  readonly rotateKey: () => Promise<number>;
}): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    app.post('/secrets/rotate', async () => ({ sealed: await rotateKey() }));
    return Promise.resolve();
  };
}
