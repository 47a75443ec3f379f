/** Tests for src/cli/commands/images-fetch.ts */
import t, { type Test } from 'tap';
import { problem, serveApi } from '../../fakes/admin-api.ts';
import { aFetched } from '../../fakes/fetched.ts';
import { terminal, type Outcome, type TerminalOptions } from '../../fakes/terminal.ts';

const { id, url } = aFetched;
const half = { id, url, state: 'fetching', used_by: [], fetched_bytes: 50, size_bytes: 100 };
const unsized = { ...half, id: 'b'.repeat(16), url: 'http://a/initrd', size_bytes: undefined };
const failed = {
  ...unsized,
  state: 'failed',
  fetched_bytes: undefined,
  error: { code: 'FACTORY_FAILED', detail: 'http://a/initrd: 503 busy' },
};

/** @param steps  what the server answers, one after the other */
async function fetched(
  t: Test,
  steps: readonly (readonly object[])[],
  options: TerminalOptions = {},
  words: readonly string[] = [],
): Promise<Outcome> {
  const { run, dataDir } = terminal(t, options);
  const left = [...steps];
  const answer = () => ({ body: { items: left.length > 1 ? left.shift() : left[0] } });
  const requests = await serveApi(t, dataDir, {
    'POST /api/v1/assets/fetch': { status: 202, body: { items: [] } },
    'GET /api/v1/assets': answer,
  });
  const outcome = await run('images', 'fetch', 'talos', ...words);
  t.equal(requests[0]?.path, '/api/v1/assets/fetch?of=talos');
  return outcome;
}

t.test('draws one bar for each file, over the ones before', async (t) => {
  const { exit, stdout, stderr } = await fetched(t, [
    [half, unsized],
    [aFetched, failed],
  ]);
  t.equal(exit, 1);
  t.equal(stdout, 'failed: http://a/initrd: 503 busy\n1 file here, 1 not\n');
  t.equal(
    stderr,
    [
      `\u001b[2Kkernel  [${'#'.repeat(12)}${'.'.repeat(12)}]  50 B of 100 B\n`,
      `\u001b[2Kinitrd  [${'.'.repeat(24)}]  50 B\n`,
      `\u001b[2A\u001b[2Kkernel  [${'#'.repeat(24)}]  complete, 3.1 MB\n`,
      `\u001b[2Kinitrd  [${'.'.repeat(24)}]  failed\n`,
    ].join(''),
  );
});

t.test('writes a line for each change where nobody watches', async (t) => {
  const steps = [[half], [half], [aFetched]];
  const { exit, stderr } = await fetched(t, steps, { io: { isTty: false } });
  t.equal(exit, 0);
  t.equal(stderr, `fetching ${url} (100 B)\ncomplete ${url} (3.1 MB)\n`);
  const quiet = await fetched(t, [[aFetched]], {}, ['--quiet']);
  t.same([quiet.stderr, quiet.stdout], ['', '1 file here, 0 not\n']);
  const json = await fetched(t, [[aFetched]], { io: { isTty: false } }, ['--json']);
  t.same(JSON.parse(json.stdout), { items: [aFetched] });
});

t.test('a name that nobody has is refused', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, { 'POST /api/v1/assets/fetch': problem('ASSET_UNKNOWN', 404) });
  t.match((await run('images', 'fetch', 'x')).stderr, 'ASSET_UNKNOWN');
});
