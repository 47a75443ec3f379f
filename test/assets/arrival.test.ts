/** Tests for src/assets/arrival.ts */
import t from 'tap';
import { createArrival } from '../../src/assets/arrival.ts';

async function state(promise: Promise<unknown>): Promise<string> {
  return Promise.race([
    promise.then(
      () => 'there',
      (error: unknown) => (error as { code?: string }).code ?? 'failed',
    ),
    new Promise<string>((resolve) => setImmediate(resolve, 'waits')),
  ]);
}

t.test('whoever waits hears when enough is there, and not before', async (t) => {
  const arrival = createArrival();
  const sized = arrival.sized();
  t.equal(await state(sized), 'waits');
  arrival.announce(0, 100);
  t.same(await sized, { generation: 0, sizeBytes: 100 });
  const [half, all] = [arrival.reached(50, 0), arrival.reached(100, 0)];
  const complete = arrival.complete(0);
  arrival.advance(49);
  t.equal(await state(half), 'waits');
  arrival.advance(50);
  t.equal(await state(half), 'there');
  t.equal(await state(all), 'waits');
  arrival.advance(100);
  t.equal(await state(all), 'there');
  t.equal(await state(complete), 'waits', 'all is there, and not found right yet');
  arrival.finish();
  t.equal(await state(complete), 'there');
  t.equal(await state(arrival.reached(70, 0)), 'there', 'who comes late waits for nothing');
});

t.test('another file than before ends the waiting for the one before', async (t) => {
  const arrival = createArrival();
  arrival.announce(10, 100);
  const waiting = arrival.reached(50, 0);
  arrival.renew();
  t.equal(await state(waiting), 'ASSET_CHANGED');
  t.equal(arrival.sizeBytes, undefined);
  arrival.announce(0, 7);
  t.same(await arrival.sized(), { generation: 1, sizeBytes: 7 });
  t.equal(await state(arrival.reached(5, 0)), 'ASSET_CHANGED', 'also for who asks later');
  arrival.advance(7);
  t.equal(await state(arrival.reached(5, 1)), 'there');
});

t.test('without a length the end says how long it was', async (t) => {
  const arrival = createArrival();
  arrival.announce(0, undefined);
  arrival.advance(42);
  const sized = arrival.sized();
  t.equal(await state(sized), 'waits');
  arrival.finish();
  t.same(await sized, { generation: 0, sizeBytes: 42 });
});

t.test('a failure reaches everybody, those who come later too', async (t) => {
  const arrival = createArrival();
  const waiting = arrival.sized();
  arrival.fail(new Error('gone'));
  t.equal(await state(waiting), 'failed');
  t.equal(await state(arrival.reached(1, 0)), 'failed');
});
