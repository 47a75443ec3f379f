/**
 * Text as HTML: the one place where a value may enter a page.
 *
 * Tests    test/http/api/document/page.test.ts
 */

/** What stands in a page as it is. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Html | readonly Html[] | undefined;

/** Every value is escaped unless it is HTML already; of undefined nothing is written. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const written = values.map((value, index) => `${textOf(value)}${parts[index + 1] ?? ''}`);
  return new Html([parts[0], ...written].join(''));
}

function textOf(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  return value.map(({ text }) => text).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** `code` between backticks; everything else is text. */
export function prose(text: string): Html {
  const parts = text.split('`');
  const shown = parts.map((part, index) =>
    index % 2 === 1 ? markup`<code>${part}</code>` : markup`${part}`,
  );
  return markup`${shown}`;
}
