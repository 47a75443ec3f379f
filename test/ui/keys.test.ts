/** Which key means what. */
import t from 'tap';
import { actionFor, PAGE_KEYS } from '../../src/ui/keys.ts';

const press = (key: string, more: { modified?: boolean; inElement?: string } = {}) =>
  actionFor({ key, modified: false, inElement: 'BODY', ...more });

t.test('letters mean something outside of fields alone', (t) => {
  const meanings = ['/', '?', 'j', 'k', 'g', 'q'].map((key) => press(key));
  t.same(meanings, ['search', 'help', 'down', 'up', 'page', undefined]);
  for (const inElement of ['INPUT', 'TEXTAREA', 'SELECT']) {
    t.equal(press('j', { inElement }), undefined, inElement);
  }
  t.equal(press('j', { modified: true }), undefined);
  t.equal(press('j', { inElement: 'A' }), 'down');
  t.end();
});

t.test('pages have letters of their own', (t) => {
  const pages = Object.values(PAGE_KEYS);
  t.equal(new Set(pages).size, pages.length);
  t.end();
});
