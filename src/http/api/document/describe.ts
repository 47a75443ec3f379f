/**
 * The API as OpenAPI 3.1, made from the routes that are registered and what is said about each.
 *
 * Owns     that both are complete: a route without words fails, and words without a route.
 * Specs    OpenAPI 3.1.1; RFC 9457 for errors, which are the same for every operation.
 * Tests    test/http/api/document/describe.test.ts
 */
import type { Access } from '../../../domain/access.ts';
import { ERRORS, type ErrorCode } from '../../../domain/errors.ts';
import { WITHOUT_KEY } from '../idempotency.ts';
import type { RegisteredOperation } from '../operation.ts';
import { COMPONENT_ENTRIES } from './components.ts';
import { jsonSchemaOf, patchOf, type JsonSchema } from './json-schema.ts';
import type { AnswerDoc, BodyDoc, OperationDoc, Topic } from './operation-doc.ts';
import { parametersOf, pathOf } from './parameters.ts';
import { TOPICS } from './topics.ts';
import { ANSWER_HEADERS } from './words.ts';

export interface Description {
  readonly openapi: string;
  readonly info: JsonSchema;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: { readonly schemas: JsonSchema; readonly securitySchemes: JsonSchema };
}

interface RequestBody {
  readonly required: boolean;
  readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

export interface DescribedOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly 'x-role': Access;
  readonly security?: readonly JsonSchema[];
  readonly parameters: readonly JsonSchema[];
  readonly requestBody?: RequestBody;
  readonly responses: Readonly<Record<string, DescribedAnswer>>;
}

export interface DescribedAnswer {
  readonly description: string;
  readonly headers?: JsonSchema;
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

/** @throws Error for a route that nothing is said about */
export function describe(
  routes: readonly RegisteredOperation[],
  { version }: { readonly version: string },
): Description {
  const paths: Record<string, Record<string, DescribedOperation>> = {};
  for (const route of routes) {
    if (PAGES.has(route.operationId)) continue;
    const described = (paths[pathOf(route.url)] ??= {});
    described[route.method.toLowerCase()] = describedOperation(route);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Rouse',
      version,
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: TOPICS.map(({ name, description }) => ({ name, description })),
    paths,
    components: { schemas: componentSchemas(), securitySchemes: SECURITY },
  };
}

/** Of the web interface: they are for people, and may change with every release. */
const PAGES: ReadonlySet<string> = new Set(['getFirstPage', 'getPage', 'getPageFile']);

const ABOUT =
  'Network boot for machines: what they are, what they boot, and what was seen of them. Every ' +
  'error is `application/problem+json` with a stable `code`. Everything that GET answers, HEAD ' +
  'answers without its body. Over the Unix socket in the data directory nobody has to log in.';

const SECURITY: JsonSchema = {
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-rouse',
    description:
      'What login gives; `rouse` on a loopback address without TLS. Whatever changes something ' +
      'needs the header `x-rouse-csrf` as well, with the value that `GET /api/v1/session` has.',
  },
  bearer: { type: 'http', scheme: 'bearer', description: 'An API token.' },
};

function componentSchemas(): JsonSchema {
  const schemas: JsonSchema = {};
  for (const [name, schema] of COMPONENT_ENTRIES) {
    const spelt = jsonSchemaOf(schema, 'spelt');
    schemas[name] = spelt;
    if (name.endsWith('Input')) schemas[name.replace(/Input$/, 'Patch')] = patchOf(spelt);
  }
  return schemas;
}

const DOCUMENTED: ReadonlyMap<string, { readonly topic: Topic; readonly doc: OperationDoc }> =
  new Map(
    TOPICS.flatMap((topic) =>
      Object.entries(topic.operations).map(([name, doc]) => [name, { topic, doc }] as const),
    ),
  );

/** Operations that something is said about. */
export function documentedOperations(): readonly string[] {
  return [...DOCUMENTED.keys()];
}

function describedOperation(route: RegisteredOperation): DescribedOperation {
  const { operationId, access, method, url } = route;
  const found = DOCUMENTED.get(operationId);
  if (!found) throw new Error(`nothing is said about ${operationId}, which is ${method} ${url}`);
  const { topic, doc } = found;
  return {
    operationId,
    tags: [topic.name],
    summary: doc.summary,
    ...(doc.description !== undefined && { description: doc.description }),
    'x-role': access,
    ...(access !== 'public' && { security: [{ cookie: [] }, { bearer: [] }] }),
    parameters: parametersOf(url, takesKey(route) ? withKey(doc) : doc),
    ...(doc.body && { requestBody: bodyOf(doc.body) }),
    responses: { ...answersOf(doc), ...problemsOf(doc, route) },
  };
}

function withKey(doc: OperationDoc): OperationDoc {
  return { ...doc, headers: [...(doc.headers ?? []), 'Idempotency-Key'] };
}

function bodyOf({ schema, types, patch, optional }: BodyDoc): RequestBody {
  const named = jsonSchemaOf(schema);
  const shown = patch ? patchRef(named) : named;
  const json = patch ? ['application/merge-patch+json', 'application/json'] : ['application/json'];
  const content = (types ?? json).map((type) => [type, { schema: shown }] as const);
  return { required: !optional, content: Object.fromEntries(content) };
}

function patchRef(named: JsonSchema): JsonSchema {
  const { $ref } = named;
  if (typeof $ref !== 'string') return patchOf(named);
  return { $ref: $ref.replace(/Input$/, 'Patch') };
}

function answersOf({ answers }: OperationDoc): Record<string, DescribedAnswer> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)]),
  );
}

function answerOf({ what, schema, type, textType, headers = [] }: AnswerDoc): DescribedAnswer {
  return {
    description: what,
    ...(headers.length > 0 && {
      headers: Object.fromEntries(
        headers.map((name) => [
          name,
          { description: ANSWER_HEADERS[name], schema: { type: 'string' } },
        ]),
      ),
    }),
    ...(schema && {
      content: {
        [type ?? 'application/json']: { schema: jsonSchemaOf(schema) },
        ...(textType !== undefined && { [textType]: { schema: { type: 'string' } } }),
      },
    }),
  };
}

const KEY_ERRORS = [
  ...(['REQUEST_INVALID', 'IDEMPOTENCY_KEY_REUSED'] as const),
  ...(['REQUEST_RUNNING', 'REQUEST_LOST'] as const),
] as const;

function takesKey({ method, operationId }: RegisteredOperation): boolean {
  return method === 'POST' && !WITHOUT_KEY.has(operationId);
}

/** That follow from what an operation takes, and from whom it is open to. */
function impliedErrors(
  { query, body }: OperationDoc,
  route: RegisteredOperation,
): readonly ErrorCode[] {
  const { access, method } = route;
  return [
    ...(takesKey(route) ? KEY_ERRORS : []),
    ...(query || body ? (['REQUEST_INVALID'] as const) : []),
    ...(body ? (['REQUEST_TOO_LARGE', 'MEDIA_TYPE_UNSUPPORTED'] as const) : []),
    ...(access === 'public' ? [] : (['UNAUTHENTICATED', 'ROLE_INSUFFICIENT'] as const)),
    ...(method === 'GET' ? [] : (['REQUEST_FOREIGN'] as const)),
    'HOST_UNKNOWN',
    'INTERNAL',
  ];
}

function problemsOf(
  doc: OperationDoc,
  route: RegisteredOperation,
): Record<string, DescribedAnswer> {
  const codes = [...new Set([...(doc.errors ?? []), ...impliedErrors(doc, route)])];
  const byStatus = Map.groupBy(codes, (code) => ERRORS[code].status);
  return Object.fromEntries(
    [...byStatus].sort(([a], [b]) => a - b).map(([status, told]) => [status, problemOf(told)]),
  );
}

function problemOf(codes: readonly ErrorCode[]): DescribedAnswer {
  const said = codes.map((code) => `\`${code}\`: ${ERRORS[code].message}.`);
  const only = { type: 'object', properties: { code: { enum: codes } } };
  return {
    description: said.join(' '),
    content: {
      'application/problem+json': {
        schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, only] },
      },
    },
  };
}
