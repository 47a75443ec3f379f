/** Tests for src/service/waiting.ts */
import t from 'tap';
import { menuSilenceMs } from '../../src/domain/limits-menu.ts';
import { waitSilentMsMax } from '../../src/domain/limits-wait.ts';
import { createWaiting } from '../../src/service/waiting.ts';
import { aMac } from '../fakes/machines.ts';

const [A, B] = [aMac('52:54:00:aa:00:01'), aMac('52:54:00:aa:00:02')];

t.test('a machine waits as long as it asks, by any of its addresses', (t) => {
  let nowMs = 0;
  const waiting = createWaiting({ monotonicMs: () => nowMs });
  t.notOk(waiting.isWaiting([A]));
  waiting.noted(B);
  t.ok(waiting.isWaiting([A, B]));
  nowMs = waitSilentMsMax;
  t.ok(waiting.isWaiting([B]));
  nowMs += 1;
  t.notOk(waiting.isWaiting([B]), 'it was switched off');
  waiting.noted(B);
  waiting.left(B);
  t.notOk(waiting.isWaiting([B]), 'it has gone on');
  t.end();
});

t.test('a machine at its menu asks for nothing, and waits as long as its boot counts', (t) => {
  let nowMs = 0;
  const waiting = createWaiting({ monotonicMs: () => nowMs });
  waiting.atMenu(A);
  nowMs = menuSilenceMs;
  t.ok(waiting.isWaiting([A]));
  nowMs += 1;
  t.notOk(waiting.isWaiting([A]));
  waiting.atMenu(A);
  waiting.left(A);
  t.notOk(waiting.isWaiting([A]), 'somebody has chosen');
  t.end();
});
