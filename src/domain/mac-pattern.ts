/**
 * Hardware addresses of several machines: one address, the beginning of one, or bytes left open.
 *
 * Owns     how such a pattern is written (`52:54:00:aa:00:01`, `52:54:*`, `52:54:00:*:00:01`), and
 *          the one form it has inside Rouse.
 * Tests    test/domain/mac-pattern.test.ts
 */
import { parseMac, type Mac } from './mac.ts';

/** An address, its beginning with `:*` behind it, or six bytes some of which are `*`. */
export type MacPattern = string & { readonly __brand: 'MacPattern' };

const BYTES = 6;
const GROUPS = /^(?:[0-9a-f]{2}|\*)(?::(?:[0-9a-f]{2}|\*))*$/;

/**
 * Reads an address in any spelling, its first bytes (`52:54:00`, `52-54-00`, `52:54:*`), or six
 * bytes with `*` for those that may be anything.
 *
 * @returns undefined for everything else, and for a pattern that every address fits
 */
export function parseMacPattern(text: string): MacPattern | undefined {
  const mac = parseMac(text);
  if (mac) return mac as string as MacPattern;
  const lower = text.trim().toLowerCase().replaceAll('-', ':');
  if (!GROUPS.test(lower)) return undefined;
  const given = lower.split(':');
  const groups = given.slice(0, given.findLastIndex((group) => group !== '*') + 1);
  if (given.length > BYTES || groups.length === 0) return undefined;
  const open = groups.includes('*');
  // Six bytes without a star that are no address are a mistake, and not a pattern.
  if (groups.length === BYTES && !open) return undefined;
  // A star in the middle is one byte, and says where it is only if all six are there.
  if (open && given.length < BYTES) return undefined;
  if (!open) return `${groups.join(':')}:*` as MacPattern;
  const rest = Array.from({ length: BYTES - groups.length }, () => '*');
  return [...groups, ...rest].join(':') as MacPattern;
}

/** The pattern for addresses that begin so: `52:54:00`; undefined when it is no beginning. */
export function parseMacPrefix(text: string): MacPattern | undefined {
  return text.includes('*') ? undefined : parseMacPattern(text);
}

/** Whether only one address fits. */
export function isExactMac(pattern: MacPattern): boolean {
  return !pattern.includes('*');
}

export function macPatternTest(pattern: MacPattern): (mac: Mac) => boolean {
  if (isExactMac(pattern)) return (mac) => mac === (pattern as string);
  const groups = pattern.split(':');
  if (groups.length < BYTES || !groups.slice(0, -1).includes('*')) {
    const beginning = pattern.slice(0, pattern.indexOf('*'));
    return (mac) => mac.startsWith(beginning);
  }
  return (mac) => groups.every((group, at) => group === '*' || mac.startsWith(group, at * 3));
}
