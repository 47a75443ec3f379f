/** Tests for src/assets/slots.ts */
import t from 'tap';
import { createSlots } from '../../src/assets/slots.ts';

t.test('so many at once, the others in the order they came', async (t) => {
  const slots = createSlots(1);
  const leave = await slots.enter();
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
  (await slots.enter())();
});
