/**
 * `GET /lookup?text=`: what a line on a machine's screen means.
 *
 * Tests    test/http/api/lookup.test.ts
 */
import type { FastifyInstance } from 'fastify';
import { lookupResource, parseLookupQuery } from '../../schema/lookup-request.ts';
import { operation } from './operation.ts';

export function lookupRoute(): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    app.get('/lookup', { config: operation('lookUpScreen', 'read') }, (request) =>
      lookupResource(parseLookupQuery(request.query)),
    );
    return Promise.resolve();
  };
}
