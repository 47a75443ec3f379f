import t from 'tap';
import { createTokenClock } from '../../src/service/token-clock.ts';

t.test('time goes on whatever happens to the clock of the system', (t) => {
  let [wall, steady] = [1_000_000, 50];
  const nowMs = createTokenClock({ nowMs: () => wall, monotonicMs: () => steady }, undefined);
  t.equal(nowMs(), 1_000_000);
  steady += 10;
  wall = 0;
  t.equal(nowMs(), 1_000_010, 'set back');
  steady += 5.75;
  wall = 9e12;
  t.equal(nowMs(), 1_000_015, 'set forward, and whole');
  t.end();
});

t.test('a start with the clock in the past begins at the last token', (t) => {
  const nowMs = createTokenClock({ nowMs: () => 0, monotonicMs: () => 0 }, 500_000);
  t.equal(nowMs(), 500_000);
  t.end();
});
