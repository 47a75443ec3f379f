import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

const body = {
  machines: 3,
  changed: 2,
  changes: [
    {
      machine: 'a',
      from: { args: [] },
      to: { profile: 'p', rule: 'r', once: true, max_machines: 1, args: ['quiet'] },
    },
  ],
};
const MANIFEST = 'kind: profile\nname: p\n---\nkind: rule\nname: r\nthen: {args: [a]}\n---\n- x\n';

t.test('names who changes, and sends the rules of the manifests alone', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, { 'POST /api/v1/rules/preview': { body } });
  const file = path.join(dataDir, 'rules.yaml');
  writeFileSync(file, MANIFEST);
  const { stdout, exit } = await run('rules', 'preview', '-f', file, '--remove', 'old');
  t.equal(
    stdout,
    [
      'MACHINE  NOW         THEN',
      'a        no profile  p once by r, quiet',
      'and 1 more',
      '2 of 3 machines would boot something else',
      'r takes 1 machine: those that boot first',
      '',
    ].join('\n'),
  );
  t.equal(exit, 0);
  t.same(JSON.parse(String(requests[0]?.body)), {
    rules: [{ kind: 'rule', name: 'r', then: { args: ['a'] } }],
    remove: ['old'],
  });
});

t.test('nothing to look at is told', async (t) => {
  const { run, dataDir } = terminal(t);
  const none = { machines: 3, changed: 0, changes: [] };
  await serveApi(t, dataDir, { 'POST /api/v1/rules/preview': { body: none } });
  t.equal((await run('rules', 'preview')).exit, 2);
  const { stdout } = await run('rules', 'preview', '--remove', 'old');
  t.equal(stdout, '0 of 3 machines would boot something else\n');
});
