/** Tests for src/domain/slots.ts */
import t from 'tap';
import { createSlots } from '../../src/domain/slots.ts';

t.test('so many at once, the others in the order they came', async (t) => {
  const slots = createSlots(1);
  t.notOk(slots.full());
  const leave = await slots.enter();
  t.ok(slots.full());
  const order: string[] = [];
  const others = ['second', 'third'].map(async (name) => {
    const done = await slots.enter();
    order.push(name);
    done();
  });
  await new Promise((resolve) => setImmediate(resolve));
  t.same(order, []);
  leave();
  await Promise.all(others);
  t.same(order, ['second', 'third']);
  t.notOk(slots.full(), 'all gave theirs back');
  (await slots.enter())();
});
