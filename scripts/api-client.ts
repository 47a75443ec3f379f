/**
 * Writes src/api-client/paths.d.ts: the API's description as types.
 *
 *   npm run api-client
 *
 * Only what a client needs is in it: errors are problems, whatever the operation.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { format } from 'prettier';
import { createAdminApp, type AdminDeps } from '../src/http/api/app.ts';

export const CLIENT_TYPES = path.join(import.meta.dirname, '../src/api-client/paths.d.ts');

const HEADER = `/**
 * The API as types, made from its description by \`npm run api-client\`: never changed by hand.
 */
`;

export async function clientTypes(): Promise<string> {
  const described = slim(await description()) as OpenAPI3;
  const types = astToString(
    await openapiTS(described, {
      alphabetize: true,
      emptyObjectsUnknown: true,
      defaultNonNullable: false,
    }),
  );
  return await format(HEADER + types, { parser: 'typescript', printWidth: 100, singleQuote: true });
}

/** Every route is registered, and none is asked. */
export async function description(): Promise<unknown> {
  const known: Record<string, unknown> = {
    surface: 'socket',
    version: 'v1',
    events: { close: () => undefined },
  };
  const deps = new Proxy(known, { get: (target, name) => target[String(name)] ?? unasked });
  const app = createAdminApp(deps as unknown as AdminDeps);
  await app.ready();
  const answer = await app.inject('/openapi.json');
  await app.close();
  return answer.json();
}

const unasked: unknown = new Proxy(() => undefined, { get: () => unasked });

/** Words, examples and refusals are no types. */
function slim(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(slim);
  if (typeof value !== 'object' || value === null) return value;
  const { properties, ...rest } = value as Record<string, unknown>;
  const kept = Object.entries(rest).filter(
    ([name]) => !/^(description|summary|examples|[45]\d\d)$/.test(name),
  );
  return {
    ...Object.fromEntries(kept.map(([name, inner]) => [name, slim(inner)])),
    // A member may be called as a word of the description is.
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties as object).map(([name, inner]) => [name, slim(inner)]),
      ),
    }),
  };
}

if (process.argv[1] === import.meta.filename) writeFileSync(CLIENT_TYPES, await clientTypes());
