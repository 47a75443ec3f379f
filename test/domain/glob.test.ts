import fc from 'fast-check';
import t from 'tap';
import { globOf } from '../../src/domain/glob.ts';

t.test('a star is any text, also none', (t) => {
  const fits = (pattern: string, text: string): boolean => globOf(pattern)(text);
  t.ok(fits('', ''));
  t.ok(fits('dell*', 'dell'));
  t.ok(fits('*r640*', 'poweredge r640'));
  t.ok(fits('a*b*c', 'a-b-b-c'));
  t.ok(fits('*', ''));
  t.notOk(fits('dell', 'dell inc.'));
  t.notOk(fits('a*a', 'a'), 'one letter is not first and last at once');
  t.notOk(fits('a*b*a', 'aba'.slice(0, 2)));
  t.notOk(fits('Dell', 'dell'));
  t.end();
});

t.test('it says what the slow and plain way says', (t) => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 });
  const plain = (pattern: string, given: string): boolean => {
    if (pattern === '') return given === '';
    if (!pattern.startsWith('*')) {
      return given !== '' && pattern[0] === given[0] && plain(pattern.slice(1), given.slice(1));
    }
    return plain(pattern.slice(1), given) || (given !== '' && plain(pattern, given.slice(1)));
  };
  fc.assert(
    fc.property(
      letters,
      text,
      (pattern, given) => globOf(pattern)(given) === plain(pattern, given),
    ),
  );
  t.end();
});

t.test('symptom: a pattern full of stars held the server up', (t) => {
  const fits = globOf(`${'*a'.repeat(100)}*b`);
  t.notOk(fits('a'.repeat(100_000)), 'one pass, where a regular expression would try for years');
  t.end();
});
