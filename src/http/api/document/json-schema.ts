/**
 * Schemas that validate, as JSON schemas of the description.
 *
 * Owns     that a schema with a name stands there once, and what the description says instead of
 *          what a schema alone would say.
 * Specs    OpenAPI 3.1 section 4.8.24: JSON Schema 2020-12.
 * Tests    test/http/api/document/json-schema.test.ts
 */
import { z } from 'zod';
import { EXAMPLES_OF, INSTEAD, NAMES } from './components.ts';
import { MEMBER_WORDS } from './words.ts';

export type JsonSchema = { [name: string]: unknown };

const registry = z.registry<{ id: string }>();
for (const [schema, id] of NAMES) registry.add(schema as z.ZodType, { id });

/**
 * As it is on the wire: what may be sent, for defaults are filled in and texts are read later.
 *
 * @param alone  with its own members in the place of its name
 */
export function jsonSchemaOf(schema: z.ZodType, alone: 'named' | 'spelt' = 'named'): JsonSchema {
  const name = NAMES.get(schema);
  if (name !== undefined && alone === 'named') return { $ref: refTo(name) };
  const made = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    metadata: registry,
    override: ({ zodSchema, jsonSchema }) => {
      explain(zodSchema, jsonSchema);
    },
  }) as JsonSchema;
  // One with a name is its own definition.
  const definitions = made['$defs'] as Record<string, JsonSchema> | undefined;
  const spelt = name === undefined ? without(made, '$schema', '$defs') : definitions?.[name];
  return tidied(spelt, undefined) as JsonSchema;
}

function explain(zodSchema: unknown, jsonSchema: JsonSchema): void {
  const instead = INSTEAD.get(zodSchema);
  if (instead) {
    for (const name of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, name);
    Object.assign(jsonSchema, instead);
  }
  const example = EXAMPLES_OF.get(zodSchema);
  if (example !== undefined) jsonSchema['examples'] = [example];
}

function without(schema: JsonSchema, ...names: readonly string[]): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => !names.includes(name)));
}

function refTo(name: string): string {
  return `#/components/schemas/${name}`;
}

/** References lead to the components, and members say what they mean. */
function tidied(value: unknown, member: string | undefined): unknown {
  if (Array.isArray(value)) return value.map((one) => tidied(one, undefined));
  if (typeof value !== 'object' || value === null) return value;
  const { $ref } = value as JsonSchema;
  // The name of a schema is known by where it stands.
  const rest = without(value as JsonSchema, 'id');
  if (typeof $ref === 'string') return { $ref: refTo($ref.replace('#/$defs/', '')) };
  const { type, format, pattern } = rest;
  // The pattern of a time is longer than it is helpful.
  if (type === 'string' && format === 'date-time' && typeof pattern === 'string') {
    Reflect.deleteProperty(rest, 'pattern');
  }
  const words = member === undefined ? undefined : MEMBER_WORDS[member];
  const explained = words !== undefined && rest['description'] === undefined;
  return {
    ...Object.fromEntries(
      Object.entries(rest).map(([name, inner]) => [
        name,
        name === 'properties' ? members(inner as JsonSchema) : tidiedUnlessData(name, inner),
      ]),
    ),
    ...(explained && { description: words }),
  };
}

/** Examples and the like are data, whatever their members are called. */
const DATA: ReadonlySet<string> = new Set(['examples', 'default', 'const', 'enum', 'required']);

function tidiedUnlessData(name: string, inner: unknown): unknown {
  return DATA.has(name) ? inner : tidied(inner, undefined);
}

function members(properties: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(properties).map(([name, inner]) => [name, tidied(inner, name)]),
  );
}

/** A merge patch of it: every member may be left out, and null removes one. */
export function patchOf(schema: JsonSchema): JsonSchema {
  const { properties, additionalProperties } = schema;
  const rest = without(schema, 'required', 'default', 'examples');
  return {
    ...rest,
    ...(isObject(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [name, removable(inner as JsonSchema)]),
      ),
    }),
    ...(isObject(additionalProperties) && {
      additionalProperties: removable(additionalProperties),
    }),
  };
}

function removable(schema: JsonSchema): JsonSchema {
  return { anyOf: [patchOf(schema), { type: 'null' }] };
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null;
}
