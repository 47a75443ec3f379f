/**
 * A stream of YAML documents, with the place of everything in it.
 *
 * Owns     limits that hold before anything is built: nesting, length and number of documents.
 *          They come one by one, and the event loop gets a turn between them: a megabyte of YAML
 *          takes most of a second, and machines keep booting meanwhile.
 * Specs    YAML 1.2.2 core schema. A document that asks for 1.1 is refused: there, the hardware
 *          address 52:54:00:12:34:56 is a number in base 60.
 * Tests    test/schema/yaml-stream.test.ts
 */
import { setImmediate } from 'node:timers/promises';
import { Composer, Document, isMap, isNode, isScalar, Lexer, LineCounter, Parser } from 'yaml';
import { configDocumentsMax } from '../domain/limits-config.ts';
import { manifestDepthMax, manifestDocumentsMax, manifestLexemesMax } from '../domain/limits.ts';
import { hazardIn } from './hazards.ts';
import type { Path } from './issues.ts';

interface Place {
  readonly line: number;
  readonly column: number;
}

export interface YamlMistake extends Place {
  readonly message: string;
}

export interface YamlDocument extends Place {
  readonly data: unknown;
  /** the tree behind the data, for whoever keeps how things are written */
  readonly contents: unknown;
  /** where a member stands: its name, or its value */
  placeOf(path: Path, part: MemberPart): Place;
  /** how a scalar is written, before YAML made a number of it */
  sourceOf(path: Path): string | undefined;
}

type MemberPart = 'name' | 'value';

const DOCUMENTS_PER_TURN = 20;

/** Reads documents until the first one that is not YAML: what follows it is guesswork. */
export async function* readYamlStream(text: string): AsyncGenerator<YamlDocument | YamlMistake> {
  const lines = new LineCounter();
  let count = 0;
  for (const found of compose(text, lines)) {
    if (!(found instanceof Document)) {
      yield found;
      return;
    }
    if (isEmpty(found)) continue;
    count += 1;
    if (count > manifestDocumentsMax) {
      const message = `expected at most ${manifestDocumentsMax} documents`;
      yield { ...placeAt(lines, found.range[0]), message };
      return;
    }
    const read = readDocument(found, lines);
    yield read;
    if ('message' in read) return;
    if (count % DOCUMENTS_PER_TURN === 0) await setImmediate();
  }
}

/**
 * The same at once, for a text that its caller has bounded: everything up to the first mistake.
 */
export function readYamlDocuments(text: string): readonly (YamlDocument | YamlMistake)[] {
  const lines = new LineCounter();
  const read: (YamlDocument | YamlMistake)[] = [];
  for (const found of compose(text, lines)) {
    if (found instanceof Document && isEmpty(found)) continue;
    const document = found instanceof Document ? readDocument(found, lines) : found;
    read.push(document);
    if ('message' in document || read.length > configDocumentsMax) break;
  }
  return read;
}

/** What a stray `---` leaves behind. */
function isEmpty({ contents, errors }: Document.Parsed): boolean {
  return errors.length === 0 && (!isScalar(contents) ? contents === null : contents.value === null);
}

function* compose(
  text: string,
  lines: LineCounter,
): Generator<Document.Parsed | YamlMistake, undefined> {
  const parser = new Parser(lines.addNewLine);
  const composer = new Composer({ version: '1.2', schema: 'core', prettyErrors: false });
  const depthAfter = createNesting();
  lines.addNewLine(0);
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexemes > manifestLexemesMax) {
      const message = `expected at most ${manifestLexemesMax} words and marks in one document`;
      yield { ...placeAt(lines, parser.offset), message };
      return;
    }
    if (depthAfter(lexeme) > manifestDepthMax) {
      const message = `expected at most ${manifestDepthMax} levels of nesting`;
      yield { ...placeAt(lines, parser.offset), message };
      return;
    }
    for (const token of parser.next(lexeme)) {
      for (const document of composer.next(token)) {
        lexemes = 0;
        yield document;
      }
    }
  }
  for (const token of parser.end()) yield* composer.next(token);
  yield* composer.end(false, text.length);
}

/**
 * Counts levels before they are built, for building them takes the stack: brackets, indentation,
 * and the `- - -` and `? ? ?` that open several levels in one line.
 */
function createNesting(): (lexeme: string) => number {
  let brackets = 0;
  let inLine = 0;
  let atLineStart = true;
  const indents: number[] = [];
  return (lexeme) => {
    if (lexeme === '\n' || lexeme === '\r\n') {
      [inLine, atLineStart] = [0, true];
      return 0;
    }
    if (atLineStart && brackets === 0) {
      const indent = /^ +$/.test(lexeme) ? lexeme.length : 0;
      while ((indents.at(-1) ?? -1) >= indent) indents.pop();
      indents.push(indent);
    }
    atLineStart = false;
    if (lexeme === '[' || lexeme === '{') brackets += 1;
    else if (lexeme === ']' || lexeme === '}') brackets -= 1;
    else if (lexeme === '-' || lexeme === '?' || (lexeme === ':' && brackets === 0)) inLine += 1;
    return brackets + inLine + indents.length;
  };
}

function readDocument(document: Document.Parsed, lines: LineCounter): YamlDocument | YamlMistake {
  const start = placeAt(lines, document.contents?.range[0] ?? document.range[0]);
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) return { ...placeAt(lines, problem.pos[0]), message: problem.message };
  if (document.directives.yaml.version === '1.1') {
    return { ...start, message: 'expected YAML 1.2, found a %YAML 1.1 directive' };
  }
  const data = plainData(document);
  if ('message' in data) return { ...start, message: data.message };
  return {
    ...start,
    ...data,
    contents: document.contents,
    placeOf: (path, part) => placeAt(lines, offsetOf(document, path, part)),
    sourceOf: (path) => {
      const node: unknown = document.getIn(path, true);
      return isScalar(node) ? node.source : undefined;
    },
  };
}

function plainData(document: Document): { data: unknown } | { message: string } {
  try {
    const data: unknown = document.toJS();
    const message = hazardIn(data, manifestDepthMax);
    return message === undefined ? { data } : { message };
  } catch (error) {
    // Aliases that multiply are refused by the library while it resolves them.
    if (error instanceof ReferenceError) return { message: error.message };
    throw error;
  }
}

/** Falls back to what contains the member: a missing one has no place of its own. */
function offsetOf(document: Document.Parsed, path: Path, part: MemberPart): number {
  for (let length = path.length; length > 0; length -= 1) {
    const inner = path.slice(0, length);
    const named = part === 'name' && length === path.length;
    const key = named ? keyNode(document, inner) : undefined;
    const node: unknown = key ?? document.getIn(inner, true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range[0] ?? document.range[0];
}

function keyNode(document: Document.Parsed, path: Path): unknown {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1));
  if (!isMap(parent)) return undefined;
  return parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))?.key;
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
