import t from 'tap';
import { auditText, NO_STRANGERS, spendOnStranger } from '../../src/domain/audit.ts';
import { auditStrangersPerMinute } from '../../src/domain/limits-access.ts';

t.test('strangers get so many rows a minute, and the rest is counted', (t) => {
  let budget = NO_STRANGERS;
  const spend = (nowMs: number) => {
    const spent = spendOnStranger(budget, nowMs);
    budget = spent.budget;
    return spent;
  };
  const start = 1_700_000_000_000;
  const rows = Array.from({ length: 100 }, () => spend(start).write);
  t.equal(rows.filter(Boolean).length, auditStrangersPerMinute);
  t.match(spend(start + 60_000), { write: true, leftOut: 100 - auditStrangersPerMinute });
  t.match(spend(start + 60_001), { write: true, leftOut: 0 });
  t.match(spend(start - 1), { write: true }, 'a clock that was set back does not silence it');
  t.end();
});

t.test('text from outside is short and cannot draw on a terminal', (t) => {
  t.equal(auditText('a\u001b[2J\nb'), 'a·[2J·b');
  t.equal(auditText('x'.repeat(1_000)).length, 256);
  t.end();
});
