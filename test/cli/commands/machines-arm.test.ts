import t from 'tap';
import { problem, serveApi, type Routes } from '../../fakes/admin-api.ts';
import { node1 } from '../../fakes/resources.ts';
import { terminal } from '../../fakes/terminal.ts';

const ROUTES: Routes = {
  'POST /api/v1/machines/node-1/actions/arm': { body: node1 },
  'POST /api/v1/machines/node-1/actions/disarm': { body: node1 },
  'POST /api/v1/machines/node-2/actions/arm': problem('NOT_INSTALLED_ONCE', 409),
};

t.test('arms and disarms, and says what follows', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, ROUTES);
  const armed = await run('machines', 'arm', 'node-1');
  t.same([armed.exit, armed.stdout], [0, 'node-1 installs at its next boot\n']);
  t.equal((await run('machines', 'disarm', 'node-1')).stdout, 'node-1 boots its disk\n');
  t.same(
    requests.map(({ method, body }) => [method, body]),
    [
      ['POST', ''],
      ['POST', ''],
    ],
  );
  t.equal((await run('machines', 'arm', 'node-2')).exit, 4, 'a conflict');
});
