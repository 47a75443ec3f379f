/**
 * Where a login leads: to the page that was asked for, and never to another site.
 *
 * Tests    test/ui/way-back.test.ts
 */
export function wayBack(next: string | undefined): string {
  if (next === undefined || !/^\/(?![/\\])/.test(next)) return '/';
  // Browsers leave out tabs and line breaks, and read a backslash as a slash.
  if (/[\\\s]|\p{Cc}/u.test(next)) return '/';
  return /^\/(login|setup)\b/.test(next) ? '/' : next;
}
