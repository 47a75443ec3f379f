import t from 'tap';
import { latestBoot, listBoots, oneBoot } from '../../src/cli/boot-source.ts';
import { createContext } from '../../src/cli/context.ts';
import { serveApi } from '../fakes/admin-api.ts';
import { terminal } from '../fakes/terminal.ts';

t.test('asks for the boots of all machines or of one, and for one boot', async (t) => {
  const { cli, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, {
    'GET /api/v1/boots': { body: { items: [{ id: 'b_2' }, { id: 'b_1' }] } },
    'GET /api/v1/machines/node-1/boots': { body: { items: [] } },
    'GET /api/v1/boots/b_2': { body: { id: 'b_2' } },
  });
  const context = createContext(cli, { color: false, input: true });
  t.teardown(() => context.close());
  const api = context.api();
  const query = { limit: 7 };
  t.match(await listBoots(api, { machine: undefined, query }), { items: [{ id: 'b_2' }, {}] });
  t.match(await latestBoot(api, undefined), { id: 'b_2' });
  t.equal(await latestBoot(api, 'node-1'), undefined);
  t.match(await oneBoot(api, 'b_2'), { id: 'b_2' });
  t.same(
    requests.map(({ path }) => path.slice('/api/v1'.length)),
    ['/boots?limit=7', '/boots?limit=1', '/machines/node-1/boots?limit=1', '/boots/b_2'],
  );
});
