/**
 * The project's own files, as the tests of the house rules read them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const root = path.join(import.meta.dirname, '..', '..');

/** One file; `folder` is the one below src, or `root`. */
export interface Source {
  readonly name: string;
  readonly folder: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** Names of files, from the root of the project. */
export function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name) && !name.includes('node_modules'))
    .map((name) => path.join(folder, name))
    .sort();
}

export function read(name: string): Source {
  const text = readFileSync(path.join(root, name), 'utf8');
  const [, folder = '', ...rest] = name.split(path.sep);
  return {
    name,
    folder: rest.length === 0 ? 'root' : folder,
    text,
    tree: ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true),
  };
}

/** Made by a program, for programs: test/api-client/client.test.ts holds it. */
const MADE = path.join('src', 'api-client', 'paths.d.ts');

export const sources: readonly Source[] = filesBelow('src', /\.tsx?$/)
  .filter((name) => name !== MADE)
  .map(read);

/** Every node of the file, outer ones first. */
export function nodesOf(source: Source): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source.tree);
  return found;
}

export function importsOf(source: Source): string[] {
  return nodesOf(source).flatMap((node) => {
    const specifier =
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier;
    return specifier && ts.isStringLiteral(specifier) ? [specifier.text] : [];
  });
}

/** Comments do not count: a rule about code must not forbid speaking of it. */
export function code(source: Source): string {
  return source.text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
