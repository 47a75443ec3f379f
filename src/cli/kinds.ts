/**
 * Kinds of resources as people type them: `machine`, `machines`, or several with commas.
 *
 * Tests    test/cli/kinds.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import { nearest } from '../domain/nearest.ts';
import { RESOURCE_KINDS } from '../domain/resource-kinds.ts';
import type { ResourceKind } from '../domain/use-cases.ts';

/** @throws RouseError USAGE */
export function kindsFrom(texts: readonly string[]): readonly ResourceKind[] {
  const words = texts.flatMap((text) => text.split(',')).filter((word) => word !== '');
  return [...new Set(words.map(kindFrom))];
}

function kindFrom(word: string): ResourceKind {
  const kind = RESOURCE_KINDS.find((one) => one === word || `${one}s` === word);
  if (kind) return kind;
  const meant = nearest(word, RESOURCE_KINDS);
  const advice = meant === undefined ? '' : `; did you mean ${meant}?`;
  const expected = `expected --kind ${RESOURCE_KINDS.join('|')}`;
  throw new RouseError('USAGE', `${expected}, found "${word}"${advice}`);
}
