/**
 * Data that parses and is dangerous all the same.
 *
 * Owns     the bound on nesting, and the member names that JavaScript would take for its own.
 *          `JSON.parse` accepts a million levels, and whatever writes the value down again, a log
 *          line for one, then fails on the stack.
 * Limits   walks without recursion, so that looking is safe.
 * Tests    test/schema/hazards.test.ts
 */

/** @returns what is wrong, or undefined */
export function hazardIn(data: unknown, depthMax: number): string | undefined {
  const pending: { readonly value: unknown; readonly depth: number }[] = [
    { value: data, depth: 0 },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= depthMax) return `expected at most ${depthMax} levels of nesting`;
    if (Object.hasOwn(value, '__proto__')) return 'a field cannot be called "__proto__"';
    for (const member of Object.values(value)) pending.push({ value: member, depth: depth + 1 });
  }
  return undefined;
}
