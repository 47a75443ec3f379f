/** Holds an answer against the description: its status, its type, its headers and its whole body. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Description, DescribedOperation } from '../../src/http/api/document/describe.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** @returns what is wrong with the answer; undefined for nothing */
export type Hold = (operation: DescribedOperation, answer: Answer) => string | undefined;

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export function createHold(description: Description): Hold {
  const ajv = new Ajv2020({ strict: false, formats: { 'date-time': TIME } });
  ajv.addSchema({ $id: 'api', components: description.components });
  const compiled = new Map<string, ValidateFunction>();
  const faultIn = (schema: object, value: unknown): string | undefined => {
    const text = JSON.stringify(schema).replaceAll('"#/', '"api#/');
    const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text) as object);
    compiled.set(text, validate);
    return validate(value) ? undefined : JSON.stringify(validate.errors);
  };
  return (operation, { status, headers, text }) => {
    const documented = operation.responses[String(status)];
    if (!documented) return `${status} is not documented: ${text.slice(0, 300)}`;
    const missing = Object.keys(documented.headers ?? {}).filter(
      // A page that is the last one has no link to the next.
      (name) => name !== 'Link' && headers[name.toLowerCase()] === undefined,
    );
    if (missing.length > 0) return `${status} without ${missing.join(', ')}`;
    if (!documented.content) return text === '' ? undefined : `${status} with a body: ${text}`;
    const type = headers['content-type'] ?? '';
    const form = Object.entries(documented.content).find(([known]) => sameType(known, type));
    if (!form) return `${status} as ${type}`;
    if (!/json/.test(type)) return undefined;
    const fault = faultIn(form[1].schema, JSON.parse(text));
    return fault === undefined ? undefined : `${status}: ${fault} in ${text.slice(0, 600)}`;
  };
}

function sameType(known: string, found: string): boolean {
  return known.split(';')[0] === found.split(';')[0];
}
