import t from 'tap';
import { logLinesPerWindow, logWindowMs } from '../../src/domain/limits.ts';
import { createLineBudget } from '../../src/observe/line-budget.ts';

t.test('leaves out what is too much, and says how much it was', (t) => {
  const verdictOn = createLineBudget();
  const startMs = 1_000_000;
  for (let line = 0; line < logLinesPerWindow; line += 1) {
    if (verdictOn(startMs + line / 1_000).kind !== 'written') t.fail(`line ${line} is left out`);
  }
  t.same(verdictOn(startMs + 100), { kind: 'left-out', first: true });
  t.same(verdictOn(startMs + logWindowMs - 1), { kind: 'left-out', first: false });
  t.same(verdictOn(startMs + logWindowMs), { kind: 'written-again', count: 2 });
  t.same(verdictOn(startMs + logWindowMs + 1), { kind: 'written' });
  t.same(verdictOn(startMs + 3 * logWindowMs), { kind: 'written' }, 'nothing was left out');
  t.end();
});

t.test('a clock that was set back does not silence the log', (t) => {
  const verdictOn = createLineBudget();
  for (let line = 0; line <= logLinesPerWindow; line += 1) verdictOn(2_000_000);
  t.equal(verdictOn(1_000).kind, 'written-again');
  t.end();
});
