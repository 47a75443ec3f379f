import t from 'tap';
import { serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

const conditions = [{ condition: 'unknown', expected: ['true'], seen: 'true', holds: true }];
const body = {
  ...{ decision: 'boot', machine: '52:54:00:aa:00:01', by: 'rule', rule: 'new', profile: 'p' },
  rules: [{ rule: 'new', weight: 0, verdict: 'chosen', profile: 'p', conditions }],
};

t.test('every condition is shown, of a machine that need not be there', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, { 'POST /api/v1/rules/test': { body } });
  const told = ['--serial', 'S1', '--tag', 'rack=a1', '--known', '--address', '10.0.0.9'];
  const { stdout } = await run('rules', 'test', '--mac', '525400aa0001', ...told);
  t.equal(
    stdout,
    [
      'RULE  VERDICT  GIVES      WHY',
      'new   chosen   profile p  fits, and gives the profile',
      '',
      'RULE  CONDITION  MET  SEEN  EXPECTED',
      'new   unknown    yes  true  true',
      '',
    ].join('\n'),
  );
  t.same(JSON.parse(String(requests[0]?.body)), {
    ...{ mac: '525400aa0001', serial: 'S1', address: '10.0.0.9' },
    ...{ tags: { rack: 'a1' }, unknown: false },
  });
  t.equal((await run('rules', 'test', '--mac', 'x', '-o', 'name')).stdout, 'new\n');
});

t.test('a machine that is there is named, and its address may be told', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, {
    'GET /api/v1/machines/n/decision': { body: { ...body, rules: [] } },
  });
  t.equal((await run('rules', 'test', 'n')).stdout, 'there are no rules\n');
  await run('rules', 'test', 'n', '--address', 'fd00::9');
  t.match(requests, [{}, { path: '/api/v1/machines/n/decision?address=fd00%3A%3A9' }]);
});

t.test('naming and describing are two things', async (t) => {
  const { run } = terminal(t);
  t.equal((await run('rules', 'test')).exit, 2);
  t.equal((await run('rules', 'test', 'n', '--mac', 'x')).exit, 2);
  t.equal((await run('rules', 'test', 'n', '--serial', 'x')).exit, 2);
  t.equal((await run('rules', 'test', '--mac', 'x', '--tag', 'rack')).exit, 2);
});
