/**
 * Patches over a machine configuration, merged as Talos merges them.
 *
 * Owns     which documents are the same one, how their members meet, and `$patch: delete`. A patch
 *          that has nothing to delete, or another kind of value than what is there, is refused, as
 *          Talos refuses it.
 * Specs    Talos 1.14, pkg/machinery/config/merge, configpatcher and configloader. One thing
 *          differs: Talos ignores a number 0 in a patch where its Go type is a plain number, and
 *          keeps it where that is text or a pointer. Types are not known here: 0 always counts.
 * Tests    test/domain/config-merge.test.ts
 */
import { mergeRule, type MergeRule } from './config-merge-rules.ts';
import { dropAll, pickDeletions, type Deletion } from './config-patch-delete.ts';
import { RouseError } from './errors.ts';
import {
  documentId,
  isNull,
  textAt,
  type ConfigList,
  type ConfigMap,
  type ConfigNode,
} from './machine-config.ts';

/** @throws RouseError MACHINE_CONFIG_INVALID naming document and member */
export function applyPatch(
  documents: readonly ConfigMap[],
  patch: readonly ConfigMap[],
): readonly ConfigMap[] {
  return patch.reduce<readonly ConfigMap[]>(applyDocument, documents);
}

function applyDocument(documents: readonly ConfigMap[], patch: ConfigMap): readonly ConfigMap[] {
  const id = documentId(patch);
  const kind = textAt(patch, 'kind') ?? '';
  const { deletions, rest } = pickDeletions(patch);
  const index = documents.findIndex((document) => documentId(document) === id);
  const found = documents[index];
  if (found === undefined) return rest === undefined ? documents : [...documents, rest];
  if (deletions.some(({ path }) => path.length === 0)) return documents.toSpliced(index, 1);
  const kept = deleted(found, deletions, kind);
  const merged = rest === undefined ? kept : merge(kept, rest, { kind, path: [] });
  return documents.with(index, merged as ConfigMap);
}

function deleted(document: ConfigMap, deletions: readonly Deletion[], kind: string): ConfigMap {
  const left = dropAll(document, deletions);
  if ('missing' in left) throw refused({ kind, path: left.missing }, 'there is nothing to delete');
  return left.document;
}

interface Place {
  readonly kind: string;
  readonly path: readonly string[];
}

function merge(left: ConfigNode, right: ConfigNode, at: Place): ConfigNode {
  const rule = mergeRule(at.kind, at.path);
  // An empty text is no value either: Talos cannot tell it from one that was left out.
  if (isNull(right) || (right.kind === 'scalar' && right.text === '')) return left;
  if (isNull(left) || rule?.how === 'replace') return right;
  if (left.kind === 'map' && right.kind === 'map') {
    return mergeMaps(left, right, { at, replace: rule?.how === 'replace-members' });
  }
  if (left.kind === 'list' && right.kind === 'list') return mergeLists(left, right, { at, rule });
  if (left.kind === 'scalar' && right.kind === 'scalar') return right;
  throw refused(at, `expected ${NAMES[left.kind]} as in the base, found ${NAMES[right.kind]}`);
}

const NAMES = { scalar: 'a value', list: 'a list', map: 'a mapping' } as const;

function mergeMaps(
  left: ConfigMap,
  right: ConfigMap,
  { at, replace }: { readonly at: Place; readonly replace: boolean },
): ConfigMap {
  const entries = new Map(left.entries);
  for (const [name, value] of right.entries) {
    const before = entries.get(name);
    const below = { kind: at.kind, path: [...at.path, name] };
    entries.set(name, before === undefined || replace ? value : merge(before, value, below));
  }
  return { kind: 'map', entries };
}

function mergeLists(
  left: ConfigList,
  right: ConfigList,
  { at, rule }: { readonly at: Place; readonly rule: MergeRule | undefined },
): ConfigList {
  if (rule?.how !== 'match') return { kind: 'list', items: [...left.items, ...right.items] };
  const items = [...left.items];
  for (const item of right.items) {
    const index = items.findIndex((candidate) => isSame(candidate, item, rule.by));
    const before = items[index];
    if (before === undefined) items.push(item);
    else if (rule.replace) items[index] = item;
    else items[index] = merge(before, item, { kind: at.kind, path: [...at.path, '[]'] });
  }
  return { kind: 'list', items };
}

/** The patch's first member of these decides. Without any of them an element is a new one. */
function isSame(left: ConfigNode, right: ConfigNode, by: readonly string[]): boolean {
  if (left.kind !== 'map' || right.kind !== 'map') return false;
  const member = by.find((name) => right.entries.has(name));
  const [a, b] = [left.entries.get(member ?? ''), right.entries.get(member ?? '')];
  return a !== undefined && b !== undefined && isEqual(a, b);
}

/** Quotes make no difference: both forms are one text to whoever compares them. */
function isEqual(a: ConfigNode, b: ConfigNode): boolean {
  if (a.kind === 'scalar' && b.kind === 'scalar') return a.text === b.text;
  if (a.kind === 'list' && b.kind === 'list') {
    const { items } = b;
    return a.items.length === items.length && a.items.every((one, at) => same(one, items[at]));
  }
  if (a.kind !== 'map' || b.kind !== 'map' || a.entries.size !== b.entries.size) return false;
  return [...a.entries].every(([name, value]) => same(value, b.entries.get(name)));
}

function same(a: ConfigNode, b: ConfigNode | undefined): boolean {
  return b !== undefined && isEqual(a, b);
}

function refused({ kind, path }: Place, what: string): RouseError {
  const member = path.join('.').replaceAll('.[', '[');
  const where = kind === '' ? member : `${kind} ${member}`;
  return new RouseError('MACHINE_CONFIG_INVALID', `${where}: ${what}`);
}
