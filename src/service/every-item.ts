/**
 * A list of the inventory from its first page to its last, one page in memory at a time.
 *
 * Tests    test/service/every-item.test.ts
 */
import { pageEntriesMax } from '../domain/limits.ts';
import type { Page, PageRequest } from '../domain/ports.ts';

export async function* everyItem<T>(
  list: (page: PageRequest) => Promise<Page<T>>,
): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page = await list({ limit: pageEntriesMax, ...(cursor !== undefined && { cursor }) });
    yield* page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}
