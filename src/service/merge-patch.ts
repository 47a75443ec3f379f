/**
 * JSON merge patch: a document that looks like the changes it makes.
 *
 * Specs    RFC 7396 section 2: null removes a member, mappings merge, everything else replaces.
 * Tests    test/service/merge-patch.test.ts
 */

/** Leaves both arguments as they are. Recursion is bounded by the depth allowed in a request. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isMapping(patch)) return patch;
  const merged: Record<string, unknown> = isMapping(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, name);
    else merged[name] = mergePatch(merged[name], value);
  }
  return merged;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
