/**
 * Manifests written out.
 *
 * Owns     the spelling: what a YAML 1.1 reader could take for a number, a date or a truth value
 *          stands in quotes, hardware addresses above all (PyYAML reads 52:54:00:12:34:56 as
 *          41135085296).
 * Tests    test/schema/manifest-text.test.ts
 */
import { Document, visit } from 'yaml';

/** Words that are plain text to every reader of YAML; some take `e1` for a number. */
const PLAIN = /^(?!(?:y|n|yes|no|on|off|true|false|null|e\d+)$)[a-z][a-z0-9-]*$/i;

/** Lines as they stand, without control characters, which readers take for something else. */
const LINES = /^(?=\S[^\n]*\n)[\n\t -~\u00a0-\u2027\u202a-\ud7ff]*$/;
/** In a line of blanks alone it cannot be told how many of them belong to the text. */
const BLANK_LINE = /^[ \t]+$/m;

function typeOf(text: string): 'PLAIN' | 'BLOCK_LITERAL' | 'QUOTE_DOUBLE' {
  if (PLAIN.test(text)) return 'PLAIN';
  return LINES.test(text) && !BLANK_LINE.test(text) ? 'BLOCK_LITERAL' : 'QUOTE_DOUBLE';
}

/** One YAML stream, a document for each value; empty members are left out. */
export function writeManifest(values: readonly object[]): string {
  return values.map(writeDocument).join('---\n');
}

function writeDocument(value: object): string {
  const document = new Document(withoutEmpty(value));
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value !== 'string') return;
      node.type = typeOf(node.value);
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** An empty mapping or list says the same as none; `local: {}` says something and stays. */
export function withoutEmpty(value: object): object {
  const isEmpty = (member: unknown): boolean =>
    typeof member === 'object' && member !== null && Object.keys(member).length === 0;
  return Object.fromEntries(
    Object.entries(value).filter(([name, member]) => name === 'local' || !isEmpty(member)),
  );
}
