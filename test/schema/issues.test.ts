import t from 'tap';
import { z } from 'zod';
import { check, jsonPointer, parseRequest, strict } from '../../src/schema/issues.ts';
import { refusal } from '../fakes/refusal.ts';

const schema = strict({
  name: z.string().min(2).max(4),
  size: z.int().min(1).max(9).optional(),
  list: z.array(z.string()).max(1).optional(),
  kind: z.enum(['linux', 'talos']).optional(),
  flag: z.boolean().optional(),
  inner: strict({ deep: z.string().optional() }).optional(),
  record: z
    .record(z.string().regex(/^[a-z]+$/, { error: 'expected letters' }), z.string())
    .optional(),
});

function messages(data: unknown): string[] {
  const checked = check(schema, data);
  if ('value' in checked) return [];
  return checked.mistakes.map(({ path, message }) => `${jsonPointer(path)} ${message}`.trim());
}

t.test('says what was expected and what was found', (t) => {
  t.same(messages({ name: 'abc' }), []);
  t.same(messages({}), ['/name is required']);
  t.same(messages('text'), ['expected a mapping, found "text"']);
  t.same(messages(null), ['expected a mapping, found nothing']);
  t.same(messages({ name: 7 }), ['/name expected text, found the number 7; put it in quotes']);
  t.same(messages({ name: ['a'] }), ['/name expected text, found a list']);
  t.same(messages({ name: {} }), ['/name expected text, found a mapping']);
  t.same(messages({ name: 'abc', flag: 'yes' }), ['/flag expected true or false, found "yes"']);
  t.same(messages({ name: true }), ['/name expected text, found true']);
  t.end();
});

t.test('says how long, how many and how large', (t) => {
  t.same(messages({ name: 'a' }), ['/name expected at least 2 characters']);
  t.same(messages({ name: 'abcde' }), ['/name expected at most 4 characters']);
  t.same(messages({ name: 'abc', list: ['a', 'b'] }), ['/list expected at most 1 entries']);
  t.same(messages({ name: 'abc', size: 0 }), ['/size expected at least 1']);
  t.end();
});

t.test('suggests the word that was meant', (t) => {
  t.same(messages({ name: 'abc', kind: 'talo' }), [
    '/kind expected "linux" or "talos", found "talo"; did you mean "talos"?',
  ]);
  t.same(messages({ name: 'abc', kind: 4 }), [
    '/kind expected "linux" or "talos", found the number 4; put it in quotes',
  ]);
  t.same(messages({ name: 'abc', sise: 1, other: 2 }), [
    '/sise no field is called "sise"; did you mean "size"?',
    '/other no field is called "other"; known are name, size, list, kind, flag, inner, record',
  ]);
  t.same(messages({ name: 'abc', inner: { dep: 'x' } }), [
    '/inner/dep no field is called "dep"; did you mean "deep"?',
  ]);
  t.end();
});

t.test('points at the name of a record that is refused', (t) => {
  const checked = check(schema, { name: 'abc', record: { 'a/b~c': 'x' } });
  t.same('mistakes' in checked && checked.mistakes, [
    { path: ['record', 'a/b~c'], message: 'expected letters', unquoted: false, unknownName: true },
  ]);
  t.equal(jsonPointer(['record', 'a/b~c', 0]), '/record/a~1b~0c/0');
  t.end();
});

t.test('refuses a request with a pointer for each mistake', async (t) => {
  const error = await refusal(() => parseRequest(schema, { name: 1, size: 99 }));
  t.equal(error.code, 'REQUEST_INVALID');
  t.same(
    error.errors.map(({ field }) => field),
    ['/name', '/size'],
  );
  t.match(error.detail, /\/size expected at most 9/);
});
