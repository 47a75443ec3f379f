import t from 'tap';
import { pageEntriesMax } from '../../src/domain/limits.ts';
import type { Page, PageRequest } from '../../src/domain/ports.ts';
import { everyItem } from '../../src/service/every-item.ts';

const PAGES: Readonly<Record<string, Page<string>>> = {
  first: { items: ['a', 'b'], next: 'second' },
  second: { items: [], next: 'third' },
  third: { items: ['c'] },
};

t.test('walks to the last page, over an empty one, and asks for each once', async (t) => {
  const asked: PageRequest[] = [];
  const list = (page: PageRequest): Promise<Page<string>> => {
    asked.push(page);
    return Promise.resolve(PAGES[page.cursor ?? 'first'] ?? { items: [] });
  };
  const found: string[] = [];
  for await (const item of everyItem(list)) found.push(item);
  t.same(found, ['a', 'b', 'c']);
  const limit = pageEntriesMax;
  t.same(asked, [{ limit }, { limit, cursor: 'second' }, { limit, cursor: 'third' }]);
});

t.test('reads no page that nobody takes from', async (t) => {
  let pages = 0;
  const endless = (): Promise<Page<string>> => {
    pages += 1;
    return Promise.resolve({ items: ['x'], next: 'more' });
  };
  for await (const item of everyItem(endless)) {
    t.equal(item, 'x');
    break;
  }
  t.equal(pages, 1);
});
