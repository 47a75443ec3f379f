/**
 * The description of the API: for programs at /openapi.json, for people at /docs.
 *
 * Owns     that it is made when somebody asks for it and kept from then on. A start loads nothing
 *          of it: all of it is below ./document.
 * Tests    test/http/api/description.test.ts
 */
import type { FastifyInstance } from 'fastify';
import type { Description } from './document/describe.ts';
import { operation, type RegisteredOperation } from './operation.ts';

interface DescriptionDeps {
  readonly version: string;
  /** every one that is registered by the time somebody asks */
  readonly operations: readonly RegisteredOperation[];
}

/** Nothing but the style sheet, which is our own. */
const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function descriptionRoutes(deps: DescriptionDeps): (app: FastifyInstance) => Promise<void> {
  const json = once(async () => JSON.stringify(await described(deps)));
  const page = once(async () => {
    const { pageOf } = await import('./document/page.ts');
    return pageOf(await described(deps));
  });
  return (app) => {
    const config = operation('getDescription', 'public');
    app.get('/openapi.json', { config }, async (_request, reply) =>
      reply.type('application/json; charset=utf-8').send(await json()),
    );
    app.get(
      '/docs',
      { config: operation('getDescriptionPage', 'public') },
      async (_request, reply) =>
        reply
          .header('content-security-policy', PAGE_POLICY)
          .type('text/html; charset=utf-8')
          .send(await page()),
    );
    app.get(
      '/docs/style.css',
      { config: operation('getDescriptionStyle', 'public') },
      async (_request, reply) => {
        const { STYLE } = await import('./document/style.ts');
        return reply.type('text/css; charset=utf-8').send(STYLE);
      },
    );
    return Promise.resolve();
  };
}

async function described({ operations, version }: DescriptionDeps): Promise<Description> {
  const { describe } = await import('./document/describe.ts');
  return describe(operations, { version });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
