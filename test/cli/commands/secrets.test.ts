import t from 'tap';
import { serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

t.test('seals everything with a new key, and says what to do with it', async (t) => {
  const { run, dataDir } = terminal(t);
  const answers = [{ sealed: 4 }, { sealed: 0 }];
  await serveApi(t, dataDir, {
    'POST /api/v1/secrets/rotate': () => ({ body: answers.shift() }),
  });
  const first = await run('secrets', 'rotate');
  t.match(
    [first.stdout, first.stderr],
    ['4 sealed with a new key\n', /Keep a copy of the new key/],
  );
  const second = await run('secrets', 'rotate');
  t.same([second.stdout, second.stderr, second.exit], ['there are no secrets\n', '', 0]);
});
