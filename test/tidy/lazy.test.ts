/**
 * A start loads what it needs. What describes the API is loaded by whoever asks for it: only types
 * of it may be imported by what is loaded before.
 */
import path from 'node:path';
import t from 'tap';
import ts from 'typescript';
import { sources, type Source } from './sources.ts';

const LAZY = ['src/http/api/document/', 'src/schema/shown/'];

/** Files that are loaded with this one: imports of types alone are gone by then. */
function loadedBy({ name, tree }: Source): string[] {
  return tree.statements.flatMap((node) => {
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return [];
    const specifier = node.moduleSpecifier.text;
    return specifier.startsWith('.') && !bringsTypesAlone(node)
      ? [path.join(path.dirname(name), specifier)]
      : [];
  });
}

function bringsTypesAlone({ importClause: clause }: ts.ImportDeclaration): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { namedBindings } = clause;
  if (clause.name || !namedBindings || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.every(({ isTypeOnly }) => isTypeOnly);
}

t.test('what describes the API is not loaded by a start', (t) => {
  const graph = new Map(sources.map((source) => [source.name, loadedBy(source)]));
  const seen = new Map<string, string>();
  const walk = (name: string, from: string): void => {
    if (seen.has(name)) return;
    seen.set(name, from);
    for (const next of graph.get(name) ?? []) walk(next, name);
  };
  walk('src/main.ts', '');
  t.ok(seen.has('src/http/api/app.ts'), 'the walk comes as far as the API');
  t.same(
    [...seen].filter(([name]) => LAZY.some((folder) => name.startsWith(folder))),
    [],
  );
  t.end();
});
