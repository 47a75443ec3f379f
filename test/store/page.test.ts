import t from 'tap';
import { pageFrom, readCursor } from '../../src/store/page.ts';
import { refusal } from '../fakes/refusal.ts';

t.test('a cursor leads back to the key it was made from', (t) => {
  const page = pageFrom(['a', 'b', 'ü-3'], 2, (item) => item);
  t.same(page.items, ['a', 'b']);
  t.equal(readCursor(page.next), 'b');
  t.equal(readCursor(pageFrom(['ü', 'x'], 1, (item) => item).next), 'ü');
  t.equal(readCursor(undefined), '');
  t.end();
});

t.test('the last page has no cursor', (t) => {
  t.same(
    pageFrom(['a'], 1, (item) => item),
    { items: ['a'] },
  );
  t.same(
    pageFrom([], 1, () => ''),
    { items: [] },
  );
  t.end();
});

t.test('refuses a cursor that was not handed out', async (t) => {
  for (const cursor of ['', '!', 'Yg==', 'Yh']) {
    const error = await refusal(() => readCursor(cursor));
    t.equal(error.code, 'REQUEST_INVALID', cursor);
    t.equal(error.errors[0]?.field, '/cursor');
  }
});
