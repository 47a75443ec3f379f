/**
 * `$patch: delete` in a patch of a machine configuration.
 *
 * Owns     finding what is to be deleted, taking it out of the patch, and taking it out of the
 *          document: a whole document, a member, or the first element of a list that has the value
 *          of the first member beside the mark.
 * Specs    Talos 1.14, pkg/machinery/config/configloader/internal/decoder (delete.go, selector.go).
 * Tests    test/domain/config-patch-delete.test.ts
 */
import { RouseError } from './errors.ts';
import { textAt, type ConfigList, type ConfigMap, type ConfigNode } from './machine-config.ts';

export interface Deletion {
  /** of the member, or of the list that has the element; empty for the whole document */
  readonly path: readonly string[];
  /** of an element of a list */
  readonly element?: { readonly name: string; readonly text: string };
}

interface Picked {
  readonly deletions: readonly Deletion[];
  /** what is left to merge; undefined when nothing is */
  readonly rest: ConfigMap | undefined;
}

const MARK = '$patch';
/** What alone does not make a document worth merging. */
const IDENTITY: ReadonlySet<string> = new Set(['version', 'apiVersion', 'kind', 'name']);

/** @throws RouseError MACHINE_CONFIG_INVALID where Talos cannot delete either */
export function pickDeletions(patch: ConfigMap): Picked {
  const deletions: Deletion[] = [];
  if (isMarked(patch)) {
    if (textAt(patch, 'kind') === undefined) throw refused([], 'the main document cannot go');
    return { deletions: [{ path: [] }], rest: undefined };
  }
  const rest = pickFrom(patch, [], deletions) as ConfigMap | undefined;
  if (deletions.length === 0) return { deletions, rest: patch };
  const names = [...(rest?.entries ?? [])].filter(([name]) => !IDENTITY.has(name));
  return { deletions, rest: names.length === 0 ? undefined : rest };
}

/** @returns the node without what is to be deleted; undefined when nothing else is in it */
function pickFrom(
  node: ConfigNode,
  path: readonly string[],
  found: Deletion[],
): ConfigNode | undefined {
  if (node.kind === 'scalar') return node;
  const before = found.length;
  const left =
    node.kind === 'map' ? pickFromMap(node, path, found) : pickFromList(node, path, found);
  const size = left.kind === 'map' ? left.entries.size : left.items.length;
  return size === 0 && found.length > before ? undefined : left;
}

function pickFromMap(map: ConfigMap, path: readonly string[], found: Deletion[]): ConfigMap {
  const entries = new Map<string, ConfigNode>();
  for (const [name, value] of map.entries) {
    const below = [...path, name];
    if (value.kind === 'map' && isMarked(value)) {
      if (below.includes('[]')) throw refused(below, 'nothing inside of a list can be deleted');
      found.push({ path: below });
      continue;
    }
    const kept = pickFrom(value, below, found);
    if (kept !== undefined) entries.set(name, kept);
  }
  return { kind: 'map', entries };
}

function pickFromList(list: ConfigList, path: readonly string[], found: Deletion[]): ConfigList {
  const items: ConfigNode[] = [];
  for (const item of list.items) {
    if (item.kind === 'map' && isMarked(item)) {
      if (path.includes('[]')) throw refused(path, 'nothing inside of a list can be deleted');
      found.push({ path, element: selectorOf(item, path) });
      continue;
    }
    const kept = pickFrom(item, [...path, '[]'], found);
    if (kept !== undefined) items.push(kept);
  }
  return { kind: 'list', items };
}

function isMarked(map: ConfigMap): boolean {
  return textAt(map, MARK) === 'delete';
}

function selectorOf(item: ConfigMap, path: readonly string[]): { name: string; text: string } {
  for (const [name, value] of item.entries) {
    if (name === MARK) continue;
    if (value.kind === 'scalar') return { name, text: value.text };
    break;
  }
  throw refused(path, `expected a name and a value beside "${MARK}: delete"`);
}

/** @returns the document without them, or the path of the first that is not there */
export function dropAll(
  document: ConfigMap,
  deletions: readonly Deletion[],
): { readonly document: ConfigMap } | { readonly missing: readonly string[] } {
  let left: ConfigNode = document;
  for (const deletion of deletions) {
    const next = drop(left, deletion.path, deletion);
    if (next === undefined) return { missing: deletion.path };
    left = next;
  }
  return { document: left as ConfigMap };
}

/** @returns undefined when there is no such thing */
function drop(
  node: ConfigNode,
  path: readonly string[],
  deletion: Deletion,
): ConfigNode | undefined {
  const [name, ...below] = path;
  if (name === undefined) return dropElement(node, deletion);
  if (node.kind !== 'map') return undefined;
  const entries = new Map(node.entries);
  if (below.length === 0 && deletion.element === undefined) {
    return entries.delete(name) ? { kind: 'map', entries } : undefined;
  }
  const member = node.entries.get(name);
  const left = member && drop(member, below, deletion);
  return left && { kind: 'map', entries: entries.set(name, left) };
}

function dropElement(node: ConfigNode, { element }: Deletion): ConfigNode | undefined {
  if (node.kind !== 'list' || element === undefined) return undefined;
  const index = node.items.findIndex(
    (item) => item.kind === 'map' && textAt(item, element.name) === element.text,
  );
  return index < 0 ? undefined : { kind: 'list', items: node.items.toSpliced(index, 1) };
}

function refused(path: readonly string[], what: string): RouseError {
  const where = path.length === 0 ? '' : `${path.join('.').replaceAll('.[', '[')}: `;
  return new RouseError('MACHINE_CONFIG_INVALID', `${where}"${MARK}: delete": ${what}`);
}
