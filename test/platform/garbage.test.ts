import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import { collectGarbage } from '../../src/platform/garbage.ts';

t.test('symptom: memory stayed as it was at the busiest — what nobody uses is gone', async (t) => {
  const held = Buffer.alloc(1_000);
  const [used, unused] = [new WeakRef(held), new WeakRef(Buffer.alloc(1_000))];
  await wait(1);
  t.ok(unused.deref(), 'nothing would collect it by itself');
  await wait(1);
  collectGarbage();
  t.equal(unused.deref(), undefined);
  t.equal(used.deref(), held);
});
