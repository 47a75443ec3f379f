/** Requests that are wrong in one place, made from what the description says is right. */
import fc from 'fast-check';
import type { Description } from '../../src/http/api/document/describe.ts';
import type { JsonSchema } from '../../src/http/api/document/json-schema.ts';
import type { Case, Placed } from './case.ts';

export interface Wrong extends Case {
  readonly what: string;
  /** instead of a body that is JSON */
  readonly raw?: string;
  readonly type?: string;
}

/** Statuses by which a request may be refused. */
type Schemas = Readonly<Record<string, JsonSchema>>;

export function wrongRequests(
  { components }: Description,
  { operation }: Placed,
  right: Case,
): readonly Wrong[] {
  const schemas = components.schemas as Schemas;
  return [
    ...wrongQueries(operation.parameters, right),
    ...(operation.requestBody ? wrongBodies(operation.requestBody, right, schemas) : []),
  ];
}

function wrongQueries(parameters: readonly JsonSchema[], right: Case): readonly Wrong[] {
  const asked = parameters.filter(({ in: place }) => place === 'query');
  if (asked.length === 0) return [];
  const query = (text: string): Wrong => ({
    ...{ ...right, what: `?${text}`, status: 400, code: 'REQUEST_INVALID' },
    query: `?${text}`,
  });
  return [
    query('surprise=1'),
    ...asked.flatMap(({ name, schema }) =>
      wrongTexts(schema as JsonSchema).map((text) => query(`${String(name)}=${text}`)),
    ),
  ];
}

function wrongTexts(schema: JsonSchema): readonly string[] {
  const { type, enum: choices, minimum, maximum, format } = schema;
  if (Array.isArray(choices)) return ['surprise', ''];
  if (format === 'date-time') return ['yesterday'];
  if (type !== 'integer') return [];
  const beyond = [Number(minimum) - 1, Number(maximum) + 1];
  return ['x', '1.5', '', ...beyond.map(String)];
}

type Body = NonNullable<Placed['operation']['requestBody']>;

const HUGE = 'x'.repeat(3_000_000);

function wrongBodies(body: Body, right: Case, schemas: Schemas): readonly Wrong[] {
  const [[type, { schema }] = ['', { schema: {} }]] = Object.entries(body.content);
  const send = (what: string, more: Partial<Wrong>): Wrong => ({ ...right, ...more, what });
  const always = [
    send('a body of another type', { raw: '<x/>', type: 'text/xml', ...refusal(415) }),
    send('a body that is too large', {
      ...{ raw: JSON.stringify({ x: HUGE }), type },
      ...refusal(413),
    }),
  ];
  if (!type.includes('json')) return always;
  const invalid = (what: string, value: unknown): Wrong =>
    send(what, { raw: JSON.stringify(value), type, ...refusal(400) });
  return [
    ...always,
    send('no JSON', { raw: '{"macs": [', type, ...refusal(400) }),
    send('deeper than anybody needs', {
      ...{ raw: `${'['.repeat(40)}${']'.repeat(40)}`, type },
      ...refusal(400),
    }),
    send('a prototype', { raw: '{"__proto__": {"x": 1}}', type, ...refusal(400) }),
    ...[[], 'text', 7, true].map((value) => invalid(`${JSON.stringify(value)} as body`, value)),
    invalid('an unknown member', { ...Object(right.body), surprise: 1 }),
    ...wrongMembers(resolved(schema, schemas), right, schemas).map(([what, value]) =>
      invalid(what, value),
    ),
  ];
}

const CODES: Readonly<Record<number, string>> = {
  400: 'REQUEST_INVALID',
  413: 'REQUEST_TOO_LARGE',
  415: 'MEDIA_TYPE_UNSUPPORTED',
};

function refusal(status: number): Pick<Wrong, 'status' | 'code'> {
  const code = CODES[status];
  return { status, ...(code !== undefined && { code }) };
}

/** Each member with a value that its schema has no form for, and each that is needed left out. */
function wrongMembers(
  { properties = {}, required = [] }: JsonSchema,
  { body }: Case,
  schemas: Schemas,
): readonly (readonly [what: string, value: unknown])[] {
  const right = Object(body) as Record<string, unknown>;
  const without = (name: string): unknown =>
    Object.fromEntries(Object.entries(right).filter(([other]) => other !== name));
  return [
    ...(required as readonly string[]).map((name) => [`without ${name}`, without(name)] as const),
    ...Object.entries(properties as Schemas).flatMap(([name, schema]) =>
      wrongValues(schema, schemas).map(
        (value) => [`${name}: ${JSON.stringify(value)}`, { ...right, [name]: value }] as const,
      ),
    ),
  ];
}

/** One value of each type that the schema has no form for. */
function wrongValues(schema: JsonSchema, schemas: Schemas): readonly unknown[] {
  const types = typesOf(schema, schemas);
  if (types === undefined) return [];
  const values: readonly (readonly [type: string, value: unknown])[] = [
    ['string', 'surprise\u0000'],
    ['number', 1.5],
    ['boolean', true],
    ['array', [[]]],
    ['object', { surprise: 1 }],
  ];
  return values.flatMap(([type, value]) => (types.has(type) ? [] : [value]));
}

/** undefined: any will do */
function typesOf(schema: JsonSchema, schemas: Schemas): ReadonlySet<string> | undefined {
  const { anyOf, oneOf, type, enum: choices, const: only } = resolved(schema, schemas);
  const forms = [anyOf, oneOf].find(Array.isArray) as readonly JsonSchema[] | undefined;
  if (forms) {
    const each = forms.map((form) => typesOf(form, schemas));
    if (each.includes(undefined)) return undefined;
    return new Set(each.flatMap((found) => [...(found ?? [])]));
  }
  if (Array.isArray(choices)) return new Set(choices.map((choice) => typeof choice));
  if (only !== undefined) return new Set([typeof only]);
  if (type === undefined) return undefined;
  const named = (Array.isArray(type) ? type : [type]) as readonly string[];
  return new Set(named.map((one) => (one === 'integer' ? 'number' : one)));
}

function resolved(schema: JsonSchema, schemas: Schemas): JsonSchema {
  const { $ref } = schema;
  return typeof $ref === 'string' ? (schemas[$ref.split('/').at(-1) ?? ''] ?? {}) : schema;
}

/** Bodies of any kind, most of which are wrong. */
export const anyBody = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.dictionary(
    fc.constantFrom('name', 'macs', 'kind', 'boot', 'when', 'then', 'profile', 'files', 'machine'),
    fc.jsonValue({ maxDepth: 2 }),
    { maxKeys: 4 },
  ),
);
