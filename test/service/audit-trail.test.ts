import t from 'tap';
import type { AuditBudget, AuditStore } from '../../src/domain/access-ports.ts';
import type { AuditRow } from '../../src/domain/audit.ts';
import { auditStrangersPerMinute, auditTrimEvery } from '../../src/domain/limits-access.ts';
import { createAuditTrail } from '../../src/service/audit-trail.ts';
import { movedClock } from '../fakes/access.ts';

function trail(failing = false) {
  const clock = movedClock();
  const rows: AuditRow[] = [];
  const trims: AuditBudget[] = [];
  const failures: unknown[] = [];
  const store: AuditStore = {
    append(row) {
      if (failing) return Promise.reject(new Error('disk full'));
      rows.push(row);
      return Promise.resolve();
    },
    query: () => Promise.resolve([]),
    trim(budget) {
      trims.push(budget);
      return Promise.resolve();
    },
  };
  const keep = { days: 2, rowsMax: 50 };
  const failed = (error: unknown): void => void failures.push(error);
  return { clock, rows, trims, failures, ...createAuditTrail({ clock, store, keep, failed }) };
}

const done = { action: 'x', target: '', status: 200, address: '' } as const;
const byAda = { ...done, actor: 'ada', actorKind: 'session', role: 'admin' } as const;
const byNobody = { ...done, actor: '', actorKind: 'none' } as const;

t.test('rows are written in their order, and the oldest looked for now and then', async (t) => {
  const { rows, trims, note, settled, clock } = trail();
  for (let at = 0; at <= auditTrimEvery; at += 1) note({ ...byAda, target: `m${at}\n` });
  await settled();
  t.same(
    rows.map(({ target }) => target),
    Array.from({ length: auditTrimEvery + 1 }, (_, at) => `m${at}·`),
  );
  t.equal(rows[0]?.atMs, clock.nowAtMs);
  const budget = { sinceMs: clock.nowAtMs - 2 * 86_400_000, rowsMax: 50 };
  t.same(trims, [budget, budget]);
});

t.test('strangers fill it not, and what was left out is told', async (t) => {
  const { rows, note, settled, clock } = trail();
  for (let at = 0; at < 1_000; at += 1) note(byNobody);
  note(byAda);
  await settled();
  t.equal(rows.length, auditStrangersPerMinute + 1);
  clock.nowAtMs += 60_000;
  note({ ...byNobody, detail: 'late' });
  await settled();
  t.match(rows.slice(-2), [
    { action: 'audit.left-out', detail: `${1_000 - auditStrangersPerMinute} rows like those` },
    { detail: 'late' },
  ]);
});

t.test('what cannot be written is told, and the next is tried', async (t) => {
  const { failures, note, settled } = trail(true);
  note(byAda);
  note(byAda);
  await settled();
  t.equal(failures.length, 2);
});
