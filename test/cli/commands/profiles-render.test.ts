import t from 'tap';
import { serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

const A = { file: 'a.cfg', template: true, text: 'one\ntwo' };
const B = { file: 'b', template: false, text: 'three\n' };
const BROKEN = {
  ...{ file: 'c', template: true },
  error: { code: 'TEMPLATE_INVALID', detail: 'c: line 2, column 1: x', hint: 'Correct it.' },
};

t.test('one file is printed as it is, and several with their names', async (t) => {
  const { run, dataDir } = terminal(t);
  const items: unknown[] = [A];
  const requests = await serveApi(t, dataDir, {
    'POST /api/v1/profiles/p/render': { body: { profile: 'p', machine: 'node-1', items } },
  });
  const one = await run('profiles', 'render', 'p', 'a.cfg', '--machine', 'node-1');
  t.match(one, { exit: 0, stdout: 'one\ntwo' });
  t.same(JSON.parse(requests[0]?.body ?? ''), { machine: 'node-1', file: 'a.cfg' });

  items.push(B);
  const both = await run('profiles', 'render', 'p', '--machine', 'node-1');
  t.equal(both.stdout, '==> a.cfg <==\none\ntwo\n\n==> b <==\nthree\n');

  items.push(BROKEN, { ...BROKEN, error: { code: 'NEW_CODE' } });
  const broken = await run('profiles', 'render', 'p', '--machine', 'node-1');
  t.equal(broken.exit, 1);
  t.match(
    broken.stdout,
    '==> c <==\nerror[TEMPLATE_INVALID]: A template cannot be read: c: line 2, column 1: x\n',
  );
  t.match(broken.stdout, 'error[NEW_CODE]: NEW_CODE\n');
});

t.test('symptom: preseed.cfg began with error[TEMPLATE_INVALID]', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, {
    'POST /api/v1/profiles/p/render': { body: { profile: 'p', machine: 'a', items: [BROKEN] } },
  });
  const { stdout, stderr, exit } = await run('profiles', 'render', 'p', 'c', '--machine', 'a');
  t.equal(stdout, '');
  t.match(stderr, 'error[TEMPLATE_INVALID]: A template cannot be read: c: line 2, column 1: x\n');
  t.not(exit, 0);
});

t.test('a profile without files is told, and a machine has to be named', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, {
    'POST /api/v1/profiles/p/render': { body: { profile: 'p', machine: 'a', items: [] } },
  });
  const none = await run('profiles', 'render', 'p', '--machine', 'a');
  t.match(none, { exit: 0, stdout: '', stderr: 'profile p has no files\n' });
  t.equal((await run('profiles', 'render', 'p')).exit, 2);
});
