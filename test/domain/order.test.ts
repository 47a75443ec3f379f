/** Tests for src/domain/order.ts */
import t from 'tap';
import type { ProfileName } from '../../src/domain/machine.ts';
import { afterUse, isExpired, type Order } from '../../src/domain/order.ts';

const order: Order = { profile: 'rescue' as ProfileName, askedBy: 'api', atMs: 1 };

t.test('is used up by as many hand-overs as it is for', (t) => {
  const twice = { ...order, timesLeft: 2 };
  t.same(afterUse(twice), { ...order, timesLeft: 1 });
  t.equal(afterUse({ ...order, timesLeft: 1 }), undefined);
  t.same(afterUse(order), order, 'always');
  t.end();
});

t.test('expires at its moment, or never', (t) => {
  t.notOk(isExpired(order, Infinity));
  t.notOk(isExpired({ ...order, expiresAtMs: 10 }, 9));
  t.ok(isExpired({ ...order, expiresAtMs: 10 }, 10));
  t.end();
});
