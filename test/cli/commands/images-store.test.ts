/** Tests for src/cli/commands/images-store.ts */
import t from 'tap';
import { problem, serveApi } from '../../fakes/admin-api.ts';
import { aFetched } from '../../fakes/fetched.ts';
import { terminal } from '../../fakes/terminal.ts';

const missing = { id: 'b'.repeat(16), url: 'http://a/initrd', state: 'missing', used_by: [] };

t.test('lists what is fetched, all of it for a script', async (t) => {
  const { run, dataDir } = terminal(t, { io: { columns: 200 } });
  const requests = await serveApi(t, dataDir, {
    'GET /api/v1/assets': { body: { items: [aFetched, missing] } },
  });
  const { stdout } = await run('images', 'fetched', 'talos');
  t.equal(requests[0]?.path, '/api/v1/assets?of=talos');
  const [header, first, second] = stdout.split('\n');
  t.match(header, /^ID +STATE +SIZE +FETCHED +TRUST +NEEDED BY +SHA-256 +URL$/);
  t.match(first, /^a{16} +complete +3\.1 MB +2 d ago +first-use +talos +c{64} +http:\S+kernel$/);
  t.match(second, /^b{16} +missing +- +never +- +- +- +http:\/\/a\/initrd$/);
  t.equal((await run('images', 'fetched', '-o', 'name')).stdout, `${aFetched.id}\n${missing.id}\n`);
});

t.test('says that nothing is needed', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, { 'GET /api/v1/assets': { body: { items: [] } } });
  t.match((await run('images', 'fetched')).stderr, 'needs any');
});

t.test('verifying names what is not good, and fails', async (t) => {
  const { run, dataDir } = terminal(t);
  const { id, url } = aFetched;
  let items = [{ id, url, verdict: 'good' }];
  const requests = await serveApi(t, dataDir, {
    'POST /api/v1/assets/verify': () => ({ body: { items } }),
  });
  t.match(await run('images', 'verify', 'talos'), { exit: 0, stdout: '1 file good, 0 not\n' });
  t.equal(requests[0]?.path, '/api/v1/assets/verify?of=talos');
  items = [...items, { id: missing.id, url: missing.url, verdict: 'damaged' }];
  t.match(await run('images', 'verify'), {
    exit: 1,
    stdout: 'damaged: http://a/initrd\n1 file good, 1 not\n',
  });
});

t.test('deletes what a profile needs, or one file', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, {
    'GET /api/v1/assets': { body: { items: [aFetched, missing] } },
    [`DELETE /api/v1/assets/${aFetched.id}`]: { status: 204 },
    [`DELETE /api/v1/assets/${'d'.repeat(16)}`]: problem('ASSET_UNKNOWN', 404),
  });
  t.match(await run('images', 'delete', 'talos'), { exit: 0, stdout: '1 file deleted\n' });
  t.same(
    requests.map(({ method, path }) => `${method} ${path}`),
    ['GET /api/v1/assets?of=talos', `DELETE /api/v1/assets/${aFetched.id}`],
    'what is not here is not deleted',
  );
  t.match(await run('images', 'delete', aFetched.id), { exit: 0, stdout: '1 file deleted\n' });
  t.match((await run('images', 'delete', 'd'.repeat(16))).stderr, 'ASSET_UNKNOWN');
});

t.test('gc tells what went and how much that was', async (t) => {
  const { run, dataDir } = terminal(t);
  const items = [{ url: 'http://a/old', sha256: 'c'.repeat(64), size_bytes: 3_100_000 }];
  await serveApi(t, dataDir, { 'POST /api/v1/assets/collect': { body: { items } } });
  t.match(await run('images', 'gc'), {
    exit: 0,
    stdout: 'http://a/old\n1 file deleted, 3.1 MB\n',
  });
});
