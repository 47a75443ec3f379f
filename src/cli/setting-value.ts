/**
 * The value of one setting, as people write it.
 *
 * Tests    test/cli/commands/config.test.ts
 */
import type { Config } from '../config/schema.ts';
import { bracketed } from '../domain/address.ts';

/** The value in the spelling that the file, the variable and the flag take. */
export function valueOf(config: Config, key: string): string | readonly string[] {
  const value = key
    .split('.')
    .reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], config);
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === 'object' && value !== null && 'port' in value && 'address' in value) {
    return `${bracketed(String(value.address))}:${String(value.port)}`;
  }
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}
