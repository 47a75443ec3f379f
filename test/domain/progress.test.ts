import fc from 'fast-check';
import t from 'tap';
import { progressClientsMax, progressIntervalMs } from '../../src/domain/limits.ts';
import { createProgressMeter, createProgressTurn } from '../../src/domain/progress.ts';

t.test('tells how fast the last second was, and nothing within one', (t) => {
  const meter = createProgressMeter(createProgressTurn(), { client: 'a', startedAtMs: 500 });
  t.equal(meter(501, 1), undefined);
  t.equal(meter(1_499, 4_000), undefined);
  t.equal(meter(1_500, 5_000), 5_000);
  t.equal(meter(2_400, 6_000), undefined);
  t.equal(meter(3_500, 6_000), 500);
  t.equal(meter(4_500, 6_000), 0);
  t.end();
});

t.test('of several transfers of one client one is told about; others have their own turn', (t) => {
  const turn = createProgressTurn();
  const meters = ['a', 'a', 'b'].map((client) =>
    createProgressMeter(turn, { client, startedAtMs: 0 }),
  );
  t.same(
    meters.map((meter) => meter(1_000, 10)),
    [10, undefined, 10],
  );
  t.same(
    meters.map((meter) => meter(1_999, 10)),
    [undefined, undefined, undefined],
  );
  t.equal(meters[1]?.(2_000, 30), 15, 'since it began, for it was never told about');
  t.equal(meters[0]?.(2_000, 30), undefined);
  t.end();
});

t.test('no client is told about twice within a second, whatever it transfers', (t) => {
  const step = fc.record({
    transfer: fc.nat({ max: 5 }),
    afterMs: fc.nat({ max: 700 }),
    bytes: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const turn = createProgressTurn();
      const meters = [0, 1, 2, 3, 4, 5].map((at) =>
        createProgressMeter(turn, { client: at < 3 ? 'a' : 'b', startedAtMs: 0 }),
      );
      const told = new Map<string, number>();
      let atMs = 0;
      return steps.every(({ transfer, afterMs, bytes }) => {
        atMs += afterMs;
        if (meters[transfer]?.(atMs, bytes) === undefined) return true;
        const client = transfer < 3 ? 'a' : 'b';
        const apart = atMs - (told.get(client) ?? -progressIntervalMs) >= progressIntervalMs;
        told.set(client, atMs);
        return apart;
      });
    }),
  );
  t.end();
});

t.test('a network of invented addresses does not make the table grow', (t) => {
  const turn = createProgressTurn();
  t.ok(turn('first', 0));
  for (let at = 0; at < progressClientsMax - 1; at += 1) turn(`c${at}`, 0);
  t.notOk(turn('first', 1), 'as many are remembered as may be');
  turn('one more', 1);
  t.ok(turn('first', 2), 'and the oldest is forgotten');
  t.end();
});
