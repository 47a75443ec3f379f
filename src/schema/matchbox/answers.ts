/**
 * The files that matchbox renders for machines, as files of a profile.
 *
 * Owns     which of them can be taken over: text without actions as it stands, and Go templates
 *          whose actions each stand for one plain value. Nothing here runs a Go template.
 * Specs    Go's text/template: an action stands between `{{` and `}}`, and `{{-` eats the blanks
 *          before it, as in Liquid.
 * Tests    test/schema/matchbox/answers.test.ts
 */
import { isVariableName } from '../../domain/template.ts';
import type { AnswerKind, Findings, MatchboxFile } from './read.ts';

/** As a profile's `files` have it. */
export type CarriedText = string | { readonly template: string };

/** Requests of machines have these in their query. */
const OF_MACHINE: Readonly<Record<string, string>> = {
  mac: 'machine.mac',
  uuid: 'machine.uuid',
  serial: 'machine.serial',
};

/** Each character is looked at once: a comment as a whole, and else up to the first end. */
const ACTION = /\{\{(?:-?\s*\/\*[\s\S]*?\*\/\s*-?|[\s\S]*?)\}\}/g;
const COMMENT = /^\{\{-?\s*\/\*/;
const FIELD = /^\{\{(-?)\s*((?:\.[A-Za-z_]\w*)+)\s*(-?)\}\}$/;

/** @returns undefined where it cannot be taken over; why is among the warnings */
export function carryAnswer(
  kind: AnswerKind,
  { path, text }: MatchboxFile,
  { warnings }: Findings,
): CarriedText | undefined {
  const told = (offset: number, message: string): void => {
    warnings.push({ field: placeIn(path, text, offset), message });
  };
  // Matchbox renders and translates every other name.
  const isPlain = kind === 'ignition' && /\.(?:ign|ignition)$/.test(path);
  if (isPlain) return text;
  if (kind === 'ignition') {
    told(0, 'a Butane file: translate it with butane, and name the .ign file; left out');
    return undefined;
  }
  if (!text.includes('{{')) return text;
  const liquid = text.search(/\{%/);
  if (liquid >= 0) {
    told(liquid, '"{%" begins a tag of Liquid templates; left out');
    return undefined;
  }
  const before = warnings.length;
  const template = text.replaceAll(ACTION, (action, offset: number) => {
    if (COMMENT.test(action)) return '';
    const name = nameIn(action);
    if (name !== undefined) return name;
    told(offset, `${shortened(action)} cannot be taken over: write it in Liquid; file left out`);
    return '';
  });
  return warnings.length > before ? undefined : { template };
}

/** The action in Liquid; undefined where it is more than one value. */
function nameIn(action: string): string | undefined {
  const [, before = '', path = '', after = ''] = FIELD.exec(action) ?? [];
  const parts = path.slice(1).split('.');
  const value = parts[0] === 'request' ? queryValue(parts) : plainValue(parts);
  return value === undefined ? undefined : `{{${before} ${value} ${after}}}`;
}

function queryValue([, query, name = '', ...rest]: readonly string[]): string | undefined {
  return query === 'query' && rest.length === 0 ? OF_MACHINE[name] : undefined;
}

function plainValue(parts: readonly string[]): string | undefined {
  const name = parts.join('_');
  if (parts.length === 1 && OF_MACHINE[name] !== undefined) return OF_MACHINE[name];
  return isVariableName(name) ? `variables.${name}` : undefined;
}

function placeIn(path: string, text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `${path}:${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
}

function shortened(action: string): string {
  const line = action.replaceAll(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
