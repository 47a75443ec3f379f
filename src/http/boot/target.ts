/**
 * Request targets as machines write them, made into what the router knows.
 *
 * A redirect would be the usual answer to `//` or `/./`, and UEFI firmware stops at any redirect
 * (EDK2 prints "Resource Redirected"), so the target is put right before it is looked up.
 *
 * Specs    RFC 9112 section 3.2: a target may also be absolute, `http://host/path`.
 * Tests    test/http/boot/target.test.ts
 */

/** @returns path and query, the path with single slashes and without `.` segments */
export function routedTarget(target: string): string {
  const relative = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const question = relative.indexOf('?');
  const path = question < 0 ? relative : relative.slice(0, question);
  const query = question < 0 ? '' : relative.slice(question);
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  return `/${segments.join('/')}${query}`;
}
