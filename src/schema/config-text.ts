/**
 * Machine configurations as YAML text, in both directions.
 *
 * Owns     that a value keeps the spelling it was written with, that nothing is an alias or a merge
 *          key (Talos reads them, but what they mean after a patch is anybody's guess), and which
 *          documents are whole: a kind has its apiVersion, and none is there twice.
 * Leaves   the bounds on nesting and words to yaml-stream.ts.
 * Limits   configTextBytesMax, configDocumentsMax.
 * Tests    test/schema/config-text.test.ts
 */
import { Document, isAlias, isMap, isScalar, isSeq, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { unknownFields } from '../domain/config-fields.ts';
import { configDocumentsMax, configTextBytesMax } from '../domain/limits-config.ts';
import {
  documentId,
  textAt,
  type ConfigMap,
  type ConfigNode,
  type ConfigScalar,
} from '../domain/machine-config.ts';
import { jsonPointer, type Path } from './issues.ts';
import { readYamlDocuments, type YamlDocument } from './yaml-stream.ts';

/** A mistake in a text: where in it, which member, and what is wrong. */
interface TextMistake {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

type ReadConfig =
  { readonly documents: readonly ConfigMap[] } | { readonly mistakes: readonly TextMistake[] };

export function readConfigText(text: string): ReadConfig {
  if (Buffer.byteLength(text) > configTextBytesMax) {
    const message = `expected at most ${configTextBytesMax} bytes`;
    return { mistakes: [{ line: 1, column: 1, message }] };
  }
  const documents: ConfigMap[] = [];
  const mistakes: TextMistake[] = [];
  const seen = new Map<string, number>();
  for (const read of readYamlDocuments(text)) {
    if ('message' in read) return { mistakes: [...mistakes, read] };
    const tree = treeFrom(read);
    if ('message' in tree) {
      mistakes.push(tree);
      continue;
    }
    const id = documentId(tree.document);
    mistakes.push(...mistakesIn(tree.document, read), ...repeated(id, read, seen));
    seen.set(id, read.line);
    documents.push(tree.document);
  }
  if (documents.length > configDocumentsMax) {
    mistakes.push({
      line: 1,
      column: 1,
      message: `expected at most ${configDocumentsMax} documents`,
    });
  }
  return mistakes.length > 0 ? { mistakes } : { documents };
}

function repeated(
  id: string,
  { line, column }: YamlDocument,
  seen: ReadonlyMap<string, number>,
): readonly TextMistake[] {
  const before = seen.get(id);
  if (before === undefined) return [];
  return [{ line, column, message: `the same document stands at line ${before} already` }];
}

function treeFrom(read: YamlDocument): { readonly document: ConfigMap } | TextMistake {
  const { line, column } = read;
  if (!isMap(read.contents)) return { line, column, message: 'expected a mapping' };
  try {
    return { document: mapFrom(read.contents, []) };
  } catch (error) {
    if (!(error instanceof Misplaced)) throw error;
    return { ...read.placeOf(error.path, 'value'), message: told(error.path, error.message) };
  }
}

class Misplaced extends Error {
  readonly path: Path;
  constructor(path: Path, message: string) {
    super(message);
    this.path = path;
  }
}

/** Recursion is bounded by the nesting that yaml-stream.ts lets through. */
function nodeFrom(node: unknown, path: Path): ConfigNode {
  if (isAlias(node)) throw new Misplaced(path, 'expected the value itself, found an alias');
  if (isMap(node)) return mapFrom(node, path);
  if (isSeq(node)) {
    return {
      kind: 'list',
      items: node.items.map((item, index) => nodeFrom(item, [...path, index])),
    };
  }
  if (isScalar(node)) return scalarFrom(node, path);
  return { kind: 'scalar', text: '', plain: true };
}

function mapFrom(node: YAMLMap, path: Path): ConfigMap {
  const entries = new Map<string, ConfigNode>();
  for (const { key, value } of node.items) {
    if (!isScalar(key)) throw new Misplaced(path, 'expected a name, found a list or a mapping');
    const name = key.source ?? String(key.value);
    if (name === '<<') throw new Misplaced([...path, name], 'merge keys are not supported');
    entries.set(name, nodeFrom(value, [...path, name]));
  }
  return { kind: 'map', entries };
}

function scalarFrom(node: Scalar, path: Path): ConfigScalar {
  const plain = node.type === Scalar.PLAIN;
  if (node.tag !== undefined && !CORE_TAGS.has(node.tag)) {
    throw new Misplaced(path, `expected a plain value, found the tag ${node.tag}`);
  }
  // A value of more lines is no number, and its source would still have the line breaks.
  const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
  return { kind: 'scalar', text, plain };
}

const CORE_TAGS: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null'].map((name) => `tag:yaml.org,2002:${name}`),
);

function mistakesIn(document: ConfigMap, read: YamlDocument): readonly TextMistake[] {
  const kind = textAt(document, 'kind');
  if (kind === undefined) {
    return unknownFields(document).map(({ path, message }) => ({
      ...read.placeOf(path, 'name'),
      message: told(path, message),
    }));
  }
  if ((textAt(document, 'apiVersion') ?? '') !== '') return [];
  return [{ ...read.placeOf(['kind'], 'value'), message: `${kind} has no apiVersion` }];
}

function told(path: Path, message: string): string {
  return `${jsonPointer(path)} ${message}`.trim();
}

/**
 * One YAML text, as Talos reads it: what stood without quotes does again, and everything else is in
 * quotes, or a block where it has several lines.
 */
export function writeConfigText(documents: readonly ConfigMap[]): string {
  return documents
    .map((document) => {
      // Of this schema every value is text, so what is plain is written down as it is.
      const written = new Document(null, { schema: 'failsafe' });
      return Object.assign(written, { contents: yamlFrom(document) }).toString({ lineWidth: 0 });
    })
    .join('---\n');
}

function yamlFrom(node: ConfigNode): YAMLMap | YAMLSeq | Scalar {
  switch (node.kind) {
    case 'scalar':
      return scalarTo(node);
    case 'list': {
      const list = new YAMLSeq();
      list.items = node.items.map(yamlFrom);
      list.flow = node.items.length === 0;
      return list;
    }
    case 'map': {
      const map = new YAMLMap();
      for (const [name, member] of node.entries) map.set(keyTo(name), yamlFrom(member));
      map.flow = node.entries.size === 0;
      return map;
    }
  }
}

/** Names that every reader takes for text. */
const NAME = /^(?!(?:y|n|yes|no|on|off|true|false|null|e\d+)$)[a-z][\w./-]*$/i;

function keyTo(name: string): Scalar {
  const scalar = new Scalar(name);
  scalar.type = NAME.test(name) ? Scalar.PLAIN : Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** Plain text that no reader takes for anything else. */
const WORD = /^(?!(?:y|n|yes|no|on|off|true|false|null|e\d+)$)[a-z][\w-]*$/i;

/** Lines that can stand as they are, without marks at their beginning or end. */
const BLOCK =
  /^[!-~][\t\n -~\u00a1-\u2027\u2030-\ud7ff]*\n(?:[\t\n -~\u00a1-\u2027\u2030-\ud7ff]*[!-~]\n?)?$/;

function scalarTo({ text, plain }: ConfigScalar): Scalar {
  const scalar = new Scalar(text);
  if (plain || WORD.test(text)) scalar.type = Scalar.PLAIN;
  else if (BLOCK.test(text)) scalar.type = Scalar.BLOCK_LITERAL;
  else scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}
