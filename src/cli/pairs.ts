/**
 * `KEY=VALUE` as flags take it.
 *
 * Tests    test/cli/commands/machines-set.test.ts, test/cli/commands/import-leases.test.ts
 */
import { RouseError } from '../domain/errors.ts';

/** @throws RouseError USAGE */
export function pairFrom(text: string): readonly [key: string, value: string] {
  const equals = text.indexOf('=');
  if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)];
  throw new RouseError('USAGE', `expected KEY=VALUE, found "${text}"`);
}
