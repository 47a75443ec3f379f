/**
 * The configuration file as a JSON Schema, for editors and for checks without Rouse.
 *
 * Owns     what zod cannot say of the schema: the words for each setting, defaults of values that
 *          are read from text as well, and that those of the host may be left out.
 * Specs    JSON Schema draft 7, which every YAML language server knows.
 * Limits   the form alone. That a value means something, such as a network, is found out by the
 *          loader: a file that passes here may still be refused.
 * Tests    test/config/json-schema.test.ts
 */
import { z } from 'zod';
import { configSchema } from './schema.ts';
import { SETTINGS } from './settings.ts';

export interface JsonSchema {
  readonly [member: string]: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

/** Chosen by the loader for whoever runs the server, so that no one default is right. */
const OF_THE_HOST: ReadonlySet<string> = new Set(['data_dir', 'secrets.key_file']);

export function configJsonSchema(): JsonSchema {
  const made = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' }) as JsonSchema;
  const { $schema, type, additionalProperties, properties = {} } = made;
  return {
    $schema,
    title: 'Configuration of Rouse',
    ...{ type, additionalProperties },
    properties: described(properties, '', configSchema.parse({ data_dir: '/' })),
  };
}

/** @param at  key of the section, empty for the file itself. @param values  their defaults */
function described(
  properties: Readonly<Record<string, JsonSchema>>,
  at: string,
  values: object,
): Readonly<Record<string, JsonSchema>> {
  const known = new Map<string, unknown>(Object.entries(values));
  const entries = Object.entries(properties).map(([name, schema]) => {
    const key = at === '' ? name : `${at}.${name}`;
    const value = known.get(name);
    if (!schema.properties) return [name, setting(schema, key, value)] as const;
    const section = described(schema.properties, key, value as object);
    return [name, { ...without(schema, 'default'), properties: section }] as const;
  });
  return Object.fromEntries(entries);
}

function setting(schema: JsonSchema, key: string, value: unknown): JsonSchema {
  const { description, flag, env } = SETTINGS.find((one) => one.key === key) ?? {};
  const words = { description: `${description ?? ''} (${flag ?? ''}, ${env ?? ''})` };
  if (OF_THE_HOST.has(key)) return { ...words, ...without(schema, 'default') };
  // Of what is read from text as well, zod knows the default only as it is read.
  const scalar = typeof value === 'number' || typeof value === 'boolean';
  return { ...words, ...(scalar && { default: value }), ...schema };
}

function without(schema: JsonSchema, member: string): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== member));
}
