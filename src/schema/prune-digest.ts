/**
 * What a plan would delete, as one short word: who confirms a plan sends it along, and is refused
 * when by then something else would be deleted.
 *
 * Tests    test/schema/prune-digest.test.ts
 */
import { hash } from 'node:crypto';
import type { PlannedChange } from '../domain/use-cases.ts';

/** @returns SHA-256, lower-case hexadecimal */
export function pruneDigest(plan: readonly Pick<PlannedChange, 'kind' | 'name' | 'change'>[]) {
  const gone = plan
    .filter(({ change }) => change === 'deleted')
    .map(({ kind, name }) => `${kind} ${name}`);
  return hash('sha256', gone.toSorted().join('\n'));
}
