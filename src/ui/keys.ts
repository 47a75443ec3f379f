/**
 * Which key means what.
 *
 * Owns     the list, and when a key is typed text instead: in a field, or with a modifier.
 * Tests    test/ui/keys.test.ts
 */

export type Action = 'search' | 'help' | 'down' | 'up' | 'page';

export interface Shortcut {
  readonly keys: readonly string[];
  readonly what: string;
}

export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ['/'], what: 'search' },
  { keys: ['?'], what: 'this list' },
  { keys: ['j', 'k'], what: 'next and previous row of a table' },
  { keys: ['Enter'], what: 'open the row' },
  { keys: ['x'], what: 'choose the row' },
  { keys: ['g', 'then', 'o m p r i n a s'], what: 'go to a page by its first letter' },
  { keys: ['Esc'], what: 'close, and go back to where you were' },
];

/** Pages by the letter that follows `g`. */
export const PAGE_KEYS: Readonly<Record<string, string>> = {
  o: '/',
  m: '/machines',
  p: '/profiles',
  r: '/rules',
  i: '/images',
  n: '/network',
  a: '/activity',
  s: '/settings',
};

export interface Press {
  readonly key: string;
  readonly modified: boolean;
  /** tag of the element that has the focus, in capitals */
  readonly inElement: string;
}

const FIELDS: ReadonlySet<string> = new Set(['INPUT', 'TEXTAREA', 'SELECT']);

/** @returns undefined where the key is text, or not ours */
export function actionFor({ key, modified, inElement }: Press): Action | undefined {
  if (modified || FIELDS.has(inElement)) return undefined;
  switch (key) {
    case '/':
      return 'search';
    case '?':
      return 'help';
    case 'j':
      return 'down';
    case 'k':
      return 'up';
    case 'g':
      return 'page';
    default:
      return undefined;
  }
}
