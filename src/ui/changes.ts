/**
 * What differs between two states of a resource, and a state with differences put in.
 *
 * Owns     the same form as that of the API's dry runs: mappings are compared member by member, and
 *          lists as a whole.
 * Tests    test/ui/changes.test.ts
 */

export interface Change {
  /** JSON pointer */
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

type Mapping = Readonly<Record<string, unknown>>;

/** Members that the server keeps: nobody changed them. */
const KEPT = new Set(['version', 'schematic_id', 'taken', 'file_details', 'kind']);

export function changesBetween(before: Mapping, after: Mapping): readonly Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => !KEPT.has(name))
    .flatMap((name) => differences(`/${escaped(name)}`, before[name], after[name]));
}

/** With changes put in; one without `after` takes its member out. */
export function withChanges(before: Mapping, changes: readonly Change[]): Mapping {
  let changed = before;
  for (const { field, after } of changes) {
    const path = field.split('/').slice(1).map(unescaped);
    changed = placed(changed, path, after) as Mapping;
  }
  return changed;
}

function differences(field: string, before: unknown, after: unknown): readonly Change[] {
  if (isSame(before, after)) return [];
  if (isMapping(before) && isMapping(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) =>
      differences(`${field}/${escaped(name)}`, before[name], after[name]),
    );
  }
  return [
    { field, ...(before !== undefined && { before }), ...(after !== undefined && { after }) },
  ];
}

function placed(at: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const mapping = isMapping(at) ? at : {};
  const member = placed(mapping[name], rest, value);
  if (member !== undefined) return { ...mapping, [name]: member };
  return Object.fromEntries(Object.entries(mapping).filter(([other]) => other !== name));
}

/** What is left out and what is empty is the same to the server. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null) || (isEmpty(a) && isEmpty(b));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === false || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMapping(value) && Object.keys(value).length === 0;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescaped(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}
