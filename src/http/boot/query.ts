/**
 * Query strings as iPXE writes them.
 *
 * Owns     decoding, and the bounds on what a machine can make us keep. A `+` is a plus: iPXE
 *          encodes blanks as `%20` and, before 2021, leaves `+` alone.
 * Tests    test/http/boot/query.test.ts
 */
import { httpQueryKeysMax, httpQueryValueMax } from '../../domain/limits.ts';

export interface Query {
  readonly values: ReadonlyMap<string, string>;
  /** the first key that was given twice, where nobody can say which of its values counts */
  readonly repeated?: string;
}

/** The query of a request target. */
export function queryOf(target: string): Query {
  const question = target.indexOf('?');
  return readQuery(question < 0 ? '' : target.slice(question + 1));
}

export function readQuery(text: string): Query {
  const values = new Map<string, string>();
  const pairs = text.split('&', httpQueryKeysMax).filter((pair) => pair !== '');
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const key = decoded(equals < 0 ? pair : pair.slice(0, equals));
    if (values.has(key)) return { values, repeated: key };
    values.set(key, equals < 0 ? '' : decoded(pair.slice(equals + 1)));
  }
  return { values };
}

/** Decoded, cut, and without control characters, which no name on a label contains. */
function decoded(text: string): string {
  const cut = percentDecoded(text).slice(0, httpQueryValueMax);
  // eslint-disable-next-line no-control-regex -- control characters are what is removed
  return cut.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '').trim();
}

/** Firmware texts are bytes in no agreed encoding: what is not UTF-8 is read as Latin-1. */
function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replaceAll(/%([0-9a-f]{2})/gi, (_match, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}
