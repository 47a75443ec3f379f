/** Values that somebody sent on purpose, for property tests of everything that prints them. */
import fc from 'fast-check';

const PIECES = [
  '${',
  '}',
  '$',
  '{',
  '||',
  '&&',
  ';',
  '#',
  '#!ipxe',
  ':label',
  ' ',
  '  ',
  '\t',
  '\n',
  '\r\n',
  '\0',
  '\\',
  '"',
  "'",
  '-n',
  '--name',
  'é',
  '\u202e',
  'chain http://evil.example/',
  'boot',
  'a',
  'node-1',
  '=',
  '/',
];

export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 3 })), { maxLength: 5 })
  .map((pieces) => pieces.join(''));
