/**
 * Fastify without its schema compilers: what comes in is checked with zod, at our own edge.
 *
 * Fastify loads a JSON-schema validator and a code-generating serializer for every instance unless
 * it is given others. Nobody here uses them, and they cost a tenth of the time to start.
 *
 * Tests    test/http/no-schemas.test.ts
 */
import type { FastifyServerOptions } from 'fastify';

type SchemaController = NonNullable<FastifyServerOptions['schemaController']>;

/** A route that declares a schema all the same fails when it is registered, not when asked. */
function refuse(): never {
  throw new Error('routes have no Fastify schema here: parse the request with src/schema');
}

export const noSchemas: SchemaController = {
  compilersFactory: { buildValidator: () => refuse, buildSerializer: () => refuse },
};
