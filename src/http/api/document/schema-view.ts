/**
 * A JSON schema for people: its members in a table, and each in a line of words.
 *
 * Tests    test/http/api/document/page.test.ts
 */
import { markup, prose, type Html } from './html.ts';
import type { JsonSchema } from './json-schema.ts';

/** Members of members are shown so deep; what is deeper has a name of its own as a rule. */
const DEPTH_MAX = 3;

export function schemaTable(schema: JsonSchema, depth = 0): Html {
  const { properties, required = [], anyOf, oneOf, items } = schema;
  if (isSchema(properties) && depth < DEPTH_MAX) {
    const rows = Object.entries(properties).map(([name, member]) => {
      const needed = Array.isArray(required) && required.includes(name) ? ', required' : '';
      return markup`<tr>
        <th scope="row"><code>${name}</code></th>
        <td>${schemaLine(member)}${needed}</td>
        <td>${memberView(member, depth)}</td>
      </tr>`;
    });
    return markup`<table>
      ${rows}
    </table>`;
  }
  const forms = [anyOf, oneOf].find(Array.isArray) as readonly JsonSchema[] | undefined;
  if (forms) return markup`${forms.map((form) => schemaTable(form, depth))}`;
  if (isSchema(items) && isSchema(items['properties'])) {
    return markup`<p>a list of</p>
      ${schemaTable(items, depth)}`;
  }
  return markup`<p>${schemaLine(schema)}</p>`;
}

function memberView(member: unknown, depth: number): Html {
  if (!isSchema(member)) return markup``;
  const { description, properties, items } = member;
  const said = typeof description === 'string' ? prose(description) : undefined;
  const inner = isSchema(items) ? items : member;
  const nested = isSchema(properties) || isSchema(inner['properties']);
  const more = nested
    ? markup`<details>
        <summary>members</summary>
        ${schemaTable(inner, depth + 1)}
      </details>`
    : undefined;
  return markup`${said}${more}`;
}

/** Its type and its bounds, in one line. */
export function schemaLine(schema: unknown): Html {
  if (!isSchema(schema)) return markup`anything`;
  const { $ref, anyOf, oneOf, allOf, type, items, additionalProperties } = schema;
  if (typeof $ref === 'string') {
    const name = $ref.split('/').at(-1) ?? '';
    return markup`<a href="#schema-${name}">${name}</a>`;
  }
  const forms = [anyOf, oneOf, allOf].find(Array.isArray) as readonly unknown[] | undefined;
  if (forms) {
    const shown = forms.map((form, index) => markup`${index > 0 ? ' or ' : ''}${schemaLine(form)}`);
    return markup`${shown}`;
  }
  const choice = choiceOf(schema);
  if (choice !== undefined) return markup`${choice}`;
  if (type === 'array') return markup`list of ${schemaLine(items)}`;
  if (type === 'object' && isSchema(additionalProperties)) {
    return markup`map of ${schemaLine(additionalProperties)}`;
  }
  const words = typeof type === 'string' ? type : typesOf(type);
  return markup`${words}${boundsOf(schema)}`;
}

function typesOf(type: unknown): string {
  return Array.isArray(type) ? type.map(String).join(' or ') : 'anything';
}

function choiceOf({ const: only, enum: several }: JsonSchema): string | undefined {
  if (only !== undefined) return JSON.stringify(only);
  return Array.isArray(several) ? several.map((one) => JSON.stringify(one)).join(' | ') : undefined;
}

const BOUNDS: readonly (readonly [name: string, word: string])[] = [
  ['minimum', 'at least'],
  ['maximum', 'at most'],
  ['minLength', 'at least, in characters,'],
  ['maxLength', 'at most, in characters,'],
  ['format', 'as'],
  ['default', 'unless given'],
];

function boundsOf(schema: JsonSchema): string {
  return BOUNDS.flatMap(([name, word]) => {
    const bound = schema[name];
    // What JavaScript can count to is no bound of ours.
    if (bound === undefined || bound === Number.MAX_SAFE_INTEGER) return [];
    return [`, ${word} ${typeof bound === 'string' ? bound : JSON.stringify(bound)}`];
  }).join('');
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
