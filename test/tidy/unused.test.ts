/**
 * What is there and nobody needs: exports without an importer, error codes that are never given,
 * limits that limit nothing.
 */
import path from 'node:path';
import t from 'tap';
import ts from 'typescript';
import { ERRORS } from '../../src/domain/errors.ts';
import * as limits from '../../src/domain/limits.ts';
import { code, filesBelow, nodesOf, read, sources, type Source } from './sources.ts';

/** Known to be used in their own file alone. The list only ever gets shorter. */
const OWN_USE: ReadonlySet<string> = new Set([
  'src/tftp/answer.ts: RequestContext',
  'src/tftp/codec.ts: MALFORMED_REASONS',
  'src/tftp/codec.ts: MalformedReason',
  'src/tftp/names.ts: NormalName',
  'src/tftp/server.ts: TftpConfig',
  'src/tftp/session.ts: SessionOptions',
  'src/tftp/timer.ts: Timer',
]);

/** Stands for every export of a file: `import * as` and `import()` could take any. */
const ALL = '*';

function exportsOf({ tree }: Source): string[] {
  return tree.statements.flatMap((node) => {
    const exported =
      ts.canHaveModifiers(node) &&
      ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!exported) return [];
    if (ts.isVariableStatement(node)) {
      return node.declarationList.declarations.map(({ name }) => name.getText());
    }
    const name = ts.getNameOfDeclaration(node as ts.DeclarationStatement);
    return name ? [name.getText()] : [];
  });
}

/** What the file takes from other files of the project, as `file: name`. */
function takenBy(source: Source): string[] {
  return nodesOf(source).flatMap((node) => {
    const specifier = specifierOf(node);
    if (!specifier?.startsWith('.')) return [];
    const target = path.join(path.dirname(source.name), specifier);
    return namesIn(node).map((name) => `${target}: ${name}`);
  });
}

function specifierOf(node: ts.Node): string | undefined {
  const from = ts.isImportDeclaration(node)
    ? node.moduleSpecifier
    : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
      ? node.arguments[0]
      : undefined;
  return from && ts.isStringLiteral(from) ? from.text : undefined;
}

function namesIn(node: ts.Node): string[] {
  const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined;
  if (!bindings || !ts.isNamedImports(bindings)) return [ALL];
  return bindings.elements.map(({ propertyName, name }) => (propertyName ?? name).text);
}

t.test('whatever is exported is imported somewhere', (t) => {
  const others = ['scripts', 'test', 'bench'].flatMap((folder) => filesBelow(folder, /\.ts$/));
  const taken = new Set([...sources, ...others.map(read)].flatMap(takenBy));
  const idle = sources.flatMap((source) => {
    // Parts of pages are there before the pages that are made of them.
    if (source.folder === 'ui' || taken.has(`${source.name}: ${ALL}`)) return [];
    return exportsOf(source)
      .map((name) => `${source.name}: ${name}`)
      .filter((name) => !taken.has(name) && !OWN_USE.has(name));
  });
  t.same(idle, []);
  t.end();
});

t.test('every error can be met, and every limit limits something', (t) => {
  const using = sources
    .filter(({ name }) => !/domain\/(error-rows\/|limits\.ts)/.test(name))
    .map(code)
    .join('\n');
  const isIdle = (name: string): boolean => !new RegExp(`\\b${name}\\b`).test(using);
  t.same(Object.keys(ERRORS).filter(isIdle), []);
  t.same(Object.keys(limits).filter(isIdle), []);
  t.end();
});
