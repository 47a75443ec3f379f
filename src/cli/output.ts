/**
 * One result, in the form the person or the script asked for.
 *
 * Owns     the formats of `--output`: table, json, yaml, name.
 * Tests    test/cli/output.test.ts
 */
import { Document, isScalar, visit } from 'yaml';
import { RouseError } from '../domain/errors.ts';
import { nearest } from '../domain/nearest.ts';
import type { Paint } from './style.ts';

export const FORMATS = ['table', 'json', 'yaml', 'name'] as const;
export type Format = (typeof FORMATS)[number];

/** What a result for people is drawn with. */
export interface View {
  readonly paint: Paint;
  /** undefined: no terminal, nothing is cut */
  readonly width: number | undefined;
  readonly nowMs: number;
}

export interface Result {
  /** with the names of the API: what `--json` prints */
  readonly data: unknown;
  readonly text: (view: View) => string;
  /** one for each thing shown, as other commands accept it */
  readonly names?: readonly string[];
  /** exit code, where it is not success */
  readonly exit?: number;
}

/** @throws RouseError USAGE */
export function parseFormat(text: string): Format {
  const format = FORMATS.find((candidate) => candidate === text);
  if (format) return format;
  const suggestion = nearest(text, FORMATS);
  const hint = suggestion ? `; did you mean ${suggestion}?` : '';
  throw new RouseError('USAGE', `expected --output ${FORMATS.join('|')}, found "${text}"${hint}`);
}

/** @throws RouseError USAGE when the result has no names to print */
export function render(result: Result, format: Format, view: View): string {
  switch (format) {
    case 'table':
      return result.text(view);
    case 'json':
      return `${JSON.stringify(result.data, null, 2)}\n`;
    case 'yaml':
      return yamlText(result.data);
    case 'name':
      if (result.names) return result.names.map((name) => `${name}\n`).join('');
      throw new RouseError('USAGE', 'this command has no names to print: use table, json or yaml');
  }
}

/** Texts that YAML 1.1, which many tools read, takes for numbers in base 60 or truth values. */
const MISREAD = /^(?:[0-9a-f]{2}(?::[0-9a-f]{2})+|\d+(?::\d+)+|y|n|yes|no|on|off)$/i;

export function yamlText(data: unknown): string {
  const document = new Document(data);
  visit(document, {
    Scalar: (_key, node) => {
      const hazard = isScalar(node) && typeof node.value === 'string' && MISREAD.test(node.value);
      if (hazard) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0 });
}
