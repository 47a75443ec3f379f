import t from 'tap';
import { EXIT } from '../../../src/domain/exit.ts';
import { serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

t.test('names rows that are damaged, and fails for them alone', async (t) => {
  const { run, dataDir } = terminal(t);
  const damaged = [{ kind: 'profiles', name: 'talos' }];
  const unproven = [{ kind: 'rules', name: 'rack' }];
  const reports = [
    { verified: true, rows: 9, damaged, unproven },
    { verified: true, rows: 9, damaged: [], unproven: [] },
    { verified: false, rows: 9, damaged: [], unproven: [] },
  ];
  await serveApi(t, dataDir, { 'GET /api/v1/integrity': () => ({ body: reports.shift() }) });
  const first = await run('integrity', 'check');
  t.same(
    [first.exit, first.stdout],
    [EXIT.failed, 'damaged   profiles talos\nunproven  rules rack\n9 rows, 1 damaged\n'],
  );
  t.match(await run('integrity', 'check'), { exit: 0, stdout: '9 rows, 0 damaged\n' });
  t.match(await run('integrity', 'check'), { exit: 0, stdout: /there is no key/ });
});

t.test('says that a row is right', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, {
    'POST /api/v1/integrity/accept': { status: 204 },
  });
  t.match(await run('integrity', 'accept', 'machines', 'm_1'), {
    exit: 0,
    stdout: 'machines m_1 is used again\n',
  });
  t.equal(requests[0]?.body, '{"kind":"machines","name":"m_1"}');
  const { stdout } = await run('--json', 'integrity', 'accept', 'machines', 'm_1');
  t.same(JSON.parse(stdout), { kind: 'machines', name: 'm_1' });
});

t.test('verifies the audit', async (t) => {
  const { run, dataDir } = terminal(t);
  const reports = [
    { verified: true, rows: 3, unproven: 1, faults: ['row 2 is gone'] },
    { verified: true, rows: 3, unproven: 0, faults: [] },
    { verified: false, rows: 3, unproven: 0, faults: [] },
  ];
  await serveApi(t, dataDir, {
    'GET /api/v1/audit/verification': () => ({ body: reports.shift() }),
  });
  const first = await run('audit', 'verify');
  t.match(
    [first.exit, first.stdout],
    [EXIT.failed, /^row 2 is gone\n3 rows, 1 fault, 1 from before/],
  );
  t.match(await run('audit', 'verify'), { exit: 0, stdout: '3 rows, 0 faults\n' });
  t.match(await run('audit', 'verify'), { exit: 0, stdout: /there is no key/ });
});
