import t from 'tap';
import type { Integrity, ProvenRow } from '../../../src/domain/integrity.ts';
import { adminApp } from '../../fakes/admin-app.ts';

const DAMAGED: ProvenRow = { kind: 'machines', name: 'm_1' };

function found(accepted: ProvenRow[]): Integrity {
  return {
    damagedRules: () => Promise.resolve([]),
    check: () => Promise.resolve({ verified: true, rows: 9, damaged: [DAMAGED], unproven: [] }),
    accept(row) {
      accepted.push(row);
      return Promise.resolve(row.name === 'm_1');
    },
    verifyAudit: () =>
      Promise.resolve({ verified: true, rows: 3, unproven: 0, faults: ['row 2 is gone'] }),
  };
}

t.test('tells what is not as it was written', async (t) => {
  const { ask } = await adminApp(t, { integrity: found([]) });
  const rows = await ask('GET /api/v1/integrity');
  t.match(rows, { status: 200, body: { verified: true, rows: 9, damaged: [DAMAGED] } });
  const audit = await ask('GET /api/v1/audit/verification');
  t.match(audit, { status: 200, body: { faults: ['row 2 is gone'] } });
});

t.test('takes the word of an admin for a row, of the kinds there are', async (t) => {
  const accepted: ProvenRow[] = [];
  const { ask } = await adminApp(t, { integrity: found(accepted) });
  const accept = (body: object) => ask('POST /api/v1/integrity/accept', { body });
  t.equal((await accept(DAMAGED)).status, 204);
  t.match(await accept({ kind: 'rules', name: 'none' }), {
    status: 404,
    body: { code: 'ROW_UNKNOWN' },
  });
  t.equal((await accept({ kind: 'sqlite_schema', name: 'x' })).status, 400);
  t.same(accepted, [DAMAGED, { kind: 'rules', name: 'none' }]);
});
