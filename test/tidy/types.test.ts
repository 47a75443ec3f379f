/**
 * What the type checker lets pass and a reader should not have to.
 */
import t from 'tap';
import ts from 'typescript';
import { nodesOf, sources, type Source } from './sources.ts';

/** The brands: strings that only their own parser may call so. */
const BRANDS = new Set(
  sources.flatMap((source) =>
    nodesOf(source)
      .filter((node) => ts.isTypeAliasDeclaration(node))
      .filter(({ type }) => type.getText().includes('__brand'))
      .map(({ name }) => name.text),
  ),
);

function found<N extends ts.Node>(
  source: Source,
  is: (node: ts.Node) => node is N,
  wrong: (node: N) => boolean,
): string[] {
  const nodes = nodesOf(source).filter(is).filter(wrong);
  return nodes.map((node) => `${source.name}: ${node.getText()}`);
}

t.test('a brand is given in the domain, or by the escaper, and nowhere else', (t) => {
  t.ok(BRANDS.has('IpAddress'), [...BRANDS].join(', '));
  const mayBrand = ({ name, folder }: Source): boolean =>
    folder === 'domain' || name === 'src/ipxe-templates/escape.ts';
  const casts = sources
    .filter((source) => !mayBrand(source))
    .flatMap((source) =>
      found(source, ts.isAsExpression, ({ type }) => BRANDS.has(type.getText())),
    );
  t.same(casts, []);
  t.end();
});

t.test('a yes or no is given by name', (t) => {
  const isBoolean = ({ type }: ts.ParameterDeclaration): boolean =>
    type?.kind === ts.SyntaxKind.BooleanKeyword;
  t.same(
    sources.flatMap((source) => found(source, ts.isParameter, isBoolean)),
    [],
  );
  t.end();
});
