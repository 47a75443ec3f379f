/** Tests for src/cli/commands/boot.ts */
import t from 'tap';
import { serveApi, type Routes } from '../../fakes/admin-api.ts';
import { node1 } from '../../fakes/resources.ts';
import { terminal } from '../../fakes/terminal.ts';

const order = { profile: 'rescue', times_left: 1, asked_by: 'api', at: '2026-03-01T12:00:00Z' };
const routes = (over: object = {}, cancelled = true): Routes => ({
  'GET /api/v1/machines/node-1': { body: node1 },
  'POST /api/v1/machines/node-1/actions/boot-once': { body: { ...order, ...over } },
  'POST /api/v1/machines/node-1/actions/cancel': { body: { cancelled } },
});
const BOOT = ['boot', 'node-1', '--profile', 'rescue'];

t.test('orders the next boot, some, or every one for a while', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, routes());
  const sent = (): unknown => JSON.parse(requests.at(-1)?.body ?? '');
  t.equal((await run(...BOOT)).stdout, 'node-1 boots rescue: its next boot\n');
  t.same(sent(), { profile: 'rescue', times: 1 });
  await run(...BOOT, '--times', '3', '--expires', '2h', '--confirm', 'node-1');
  t.same(sent(), { profile: 'rescue', times: 3, expires_in_seconds: 7_200, confirm: 'node-1' });
  await run(...BOOT, '--always');
  t.match(sent(), { times: 'always' });
  for (const wrong of [
    ['--once', '--always'],
    ['--times', '0'],
    ['--expires', 'soon'],
  ]) {
    t.equal((await run(...BOOT, ...wrong)).exit, 2, wrong.join(' '));
  }
  t.equal((await run('boot', 'node-1')).exit, 2, 'without a profile');
});

t.test('says what was ordered', async (t) => {
  const said = async (over: object): Promise<string> => {
    const { run, dataDir } = terminal(t);
    await serveApi(t, dataDir, routes(over));
    return (await run(...BOOT)).stdout;
  };
  t.match(await said({ times_left: 'always' }), /rescue: every boot\n/);
  t.match(await said({ times_left: 3, expires_at: '2026-03-01T14:00:00Z' }), /3 boots, until 2026/);
});

t.test('calls it off', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, routes());
  t.equal((await run('boot', 'cancel', 'node-1')).stdout, 'node-1: cancelled\n');
  const none = terminal(t);
  await serveApi(t, none.dataDir, routes({}, false));
  const { stdout } = await none.run('boot', 'cancel', 'node-1');
  t.equal(stdout, 'node-1: nothing was ordered\n');
});
