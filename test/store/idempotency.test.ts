/** Requests that may be sent again, in SQLite. */
import t from 'tap';
import { useCases } from '../fakes/use-cases.ts';

const asked = { scope: 'token ci', key: 'k', fingerprint: 'f', atMs: 1_000 };
const answer = { status: 201, headers: { etag: '"1"' }, body: '{}' };

t.test('a request is there from its beginning, and its answer once it is known', async (t) => {
  const { idempotency } = (await useCases(t)).opened;
  t.equal(await idempotency.begin(asked, 0), undefined);
  t.same(await idempotency.begin(asked, 0), asked);
  await idempotency.finish(asked, answer);
  t.same(await idempotency.begin(asked, 0), { ...asked, answer });
  t.equal(await idempotency.begin({ ...asked, scope: 'token other' }, 0), undefined);
});

t.test('what is old is forgotten, and what failed', async (t) => {
  const { idempotency } = (await useCases(t)).opened;
  await idempotency.begin(asked, 0);
  t.equal(await idempotency.begin({ ...asked, atMs: 5_000 }, 1_000), undefined);
  await idempotency.forget(asked);
  t.equal(await idempotency.begin({ ...asked, atMs: 6_000 }, 0), undefined);
});
