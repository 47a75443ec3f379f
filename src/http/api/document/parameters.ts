/**
 * Parameters of an operation: in its path, its query and its headers.
 *
 * Tests    test/http/api/document/describe.test.ts
 */
import { jsonSchemaOf, type JsonSchema } from './json-schema.ts';
import type { OperationDoc } from './operation-doc.ts';
import {
  BOOT_REFERENCE,
  MACHINE_REFERENCE,
  PATH_WORDS,
  QUERY_WORDS,
  REQUEST_HEADERS,
} from './words.ts';

/** `/machines/:reference` of the router as `/machines/{reference}`; `::` is a colon there. */
export function pathOf(url: string): string {
  return url
    .replaceAll('::', '\0')
    .replaceAll(/:(\w+)/g, '{$1}')
    .replaceAll('\0', ':');
}

/** @throws Error for a parameter that nothing is said about */
export function parametersOf(url: string, doc: OperationDoc): readonly JsonSchema[] {
  return [...inPath(url), ...inQuery(doc), ...inHeaders(doc)];
}

function inPath(url: string): readonly JsonSchema[] {
  return [...pathOf(url).matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    ...{ name, in: 'path', required: true, description: pathWords(url, name) },
    schema: { type: 'string' },
  }));
}

function pathWords(url: string, name: string): string {
  if (name === 'reference' && url.includes('/machines/')) return MACHINE_REFERENCE;
  if (name === 'reference' && url.includes('/boots/')) return BOOT_REFERENCE;
  return said(PATH_WORDS, name);
}

function inQuery({ query, parameters = {} }: OperationDoc): readonly JsonSchema[] {
  if (!query) return [];
  const { properties = {}, required = [] } = jsonSchemaOf(query) as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    ...{ name, in: 'query', required: required.includes(name) },
    description: [said({ ...QUERY_WORDS, ...parameters }, name), described(description)].join(''),
    schema,
  }));
}

/** What the form of the value is, beside what it is for. */
function described(form: unknown): string {
  return typeof form === 'string' && form.startsWith('as in') ? `, ${form}` : '';
}

function inHeaders({ headers = [] }: OperationDoc): readonly JsonSchema[] {
  return headers.map((name) => ({
    ...{ name, in: 'header', required: false, description: REQUEST_HEADERS[name] },
    schema: { type: 'string' },
  }));
}

function said(words: Readonly<Record<string, string>>, name: string): string {
  const found = words[name];
  if (found === undefined) throw new Error(`nothing is said about the parameter ${name}`);
  return found;
}
