/**
 * Which events are written down.
 *
 * Owns     the kinds that pass: how far a transfer has come is news for a second, and its end says
 *          all that matters afterwards. They have no number, so nobody can ask for them again.
 * Tests    test/domain/kept-event.test.ts
 */
import type { BootEvent, BootEventKind } from './boot-event.ts';

export const PASSING_KINDS = [
  'tftp.progress',
  'file.progress',
  'fetch.progress',
  'wait.polled',
  'webhook.tried',
] as const satisfies readonly BootEventKind[];

const passing: ReadonlySet<BootEventKind> = new Set(PASSING_KINDS);

export function isKept({ kind }: Pick<BootEvent, 'kind'>): boolean {
  return !passing.has(kind);
}
