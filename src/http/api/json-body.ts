/**
 * How bodies of requests to the API are read.
 *
 * Tests    test/http/api/resources.test.ts
 */
import type { FastifyInstance } from 'fastify';
import { parseJsonBody } from '../../schema/requests.ts';
import { asRouseError } from '../problem.ts';

/** JSON of our own reading: with a bound on its depth, and errors of our own wording. */
export function acceptJson(app: FastifyInstance): void {
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'string' },
    (_request, body, done) => {
      try {
        done(null, parseJsonBody(body.toString()));
      } catch (error) {
        done(asRouseError(error));
      }
    },
  );
}
