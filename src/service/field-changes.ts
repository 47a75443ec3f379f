/**
 * What differs between a resource as it is stored and as it is declared, field by field.
 *
 * Owns     that a secret which changes is told without being shown: contents are compared, and what
 *          is shown of them are their marks.
 * Tests    test/service/field-changes.test.ts
 */
import { isDeepStrictEqual } from 'node:util';
import type { FieldChange } from '../domain/use-cases.ts';
import { jsonPointer } from '../schema/issues.ts';
import { withoutEmpty } from '../schema/manifest-text.ts';

/** One resource twice, in the same shape: as it is, and as everybody may see it. */
export interface Sides {
  readonly content: object;
  readonly declaration: object;
}

type Fields = Readonly<Record<string, unknown>>;

/** Of a resource that is new, or that goes, every field that says something. */
export function fieldChanges(
  before: Sides | undefined,
  after: Sides | undefined,
): readonly FieldChange[] {
  const whole = before === undefined || after === undefined;
  const found = changesIn([], nodeOf(before, { whole }), nodeOf(after, { whole }));
  return found.filter(({ field }) => field !== '/kind' && !(whole && field === '/name'));
}

function nodeOf(sides: Sides | undefined, { whole }: { readonly whole: boolean }): Node {
  if (!sides) return { content: undefined, shown: undefined };
  const content = whole ? withoutEmpty(sides.content) : sides.content;
  return { content, shown: sides.declaration };
}

interface Node {
  readonly content: unknown;
  readonly shown: unknown;
}

function changesIn(path: readonly string[], before: Node, after: Node): FieldChange[] {
  if (isDeepStrictEqual(before.content, after.content)) return [];
  const names = new Set([...namesOf(after.content), ...namesOf(before.content)]);
  if (names.size > 0 && isNested(before.content) && isNested(after.content)) {
    return [...names].flatMap((name) =>
      changesIn([...path, name], memberOf(before, name), memberOf(after, name)),
    );
  }
  return [
    {
      field: jsonPointer(path),
      ...(before.shown !== undefined && { before: before.shown }),
      ...(after.shown !== undefined && { after: after.shown }),
    },
  ];
}

/** A mapping, or nothing where the other side may have one: its members are told one by one. */
function isNested(content: unknown): boolean {
  return content === undefined || isMapping(content);
}

function isMapping(content: unknown): content is Fields {
  return typeof content === 'object' && content !== null && !Array.isArray(content);
}

function namesOf(content: unknown): readonly string[] {
  return isMapping(content) ? Object.keys(content) : [];
}

function memberOf({ content, shown }: Node, name: string): Node {
  return {
    content: isMapping(content) ? content[name] : undefined,
    shown: isMapping(shown) ? shown[name] : undefined,
  };
}
