import t from 'tap';
import { checkRows } from '../../../src/cli/doctor/check-rows.ts';
import type { IntegrityReport } from '../../../src/domain/integrity.ts';
import { healthy } from '../../fakes/doctor-facts.ts';

const good: IntegrityReport = { verified: true, rows: 9, damaged: [], unproven: [] };

const found = (integrity: IntegrityReport) =>
  checkRows(healthy({ server: { state: 'running', down: [], integrity } }));

t.test('names rows that are damaged or unproven, and says when nothing is verified', (t) => {
  t.match(found(good), [{ level: 'ok', text: '9 rows verified' }]);
  t.match(found({ ...good, verified: false }), [{ level: 'warn', fix: /secrets\.key_file/ }]);
  const rows = Array.from({ length: 7 }, (_, at) => ({ kind: 'rules', name: `r${at}` }) as const);
  t.match(found({ ...good, damaged: rows }), [
    { level: 'fail', text: /rules r0, .*rules r4, 2 more$/, fix: /restore a backup/ },
  ]);
  t.match(found({ ...good, unproven: rows.slice(0, 1) }), [{ level: 'warn', text: /rules r0$/ }]);
  t.end();
});

t.test('is silent where no server could be asked', (t) => {
  t.same(checkRows(healthy({})), []);
  t.same(checkRows(healthy({ server: { state: 'running', down: [] } })), []);
  t.end();
});
