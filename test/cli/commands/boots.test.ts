import t from 'tap';
import type { BootResource } from '../../../src/schema/shown/boot.ts';
import { serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

const ID = 'b_0199aa00000aa0001';
const BOOT: BootResource = {
  ...{ id: ID, machine: 'node-1', macs: ['52:54:00:aa:00:01'], outcome: 'stalled' },
  ...{ started_at: '2026-08-01T10:00:00.000Z', last_at: '2026-08-01T10:00:01.000Z' },
  ...{ duration_ms: 1_000, stage: 'offer', finding_ids: ['tftp-never-asked'], bytes: 0 },
  ...{ stages: [], findings: [] },
};

t.test('lists boots, of all machines or of one, with the filters given', async (t) => {
  const { run, dataDir } = terminal(t, { io: { columns: 80 } });
  const page = { body: { items: [BOOT] } };
  const requests = await serveApi(t, dataDir, {
    'GET /api/v1/boots': page,
    'GET /api/v1/machines/node-1/boots': page,
  });
  const { stdout } = await run('boots', 'list', '--outcome', 'stalled', '-n', '5');
  t.match(stdout, /^BOOT +MACHINE +BEGAN +TOOK +END +FOUND\nb_0199aa00000aa0001 {2}node-1 /);
  t.ok(
    stdout.split('\n').every((line) => line.length <= 80),
    stdout,
  );
  await run('boots', 'list', 'node-1', '--since', '2026-03-01T12:00:00Z', '-q');
  t.same(
    requests.map(({ path }) => path),
    [
      '/api/v1/boots?limit=5&outcome=stalled',
      '/api/v1/machines/node-1/boots?limit=20&since=2026-03-01T12%3A00%3A00.000Z',
    ],
  );
  t.match(await run('boots', 'list', '--since', '12h'), { exit: 0 });
  t.match(requests.at(-1)?.path, /since=20\d\d-/);
});

t.test('shows a boot by its id, and the latest one of a machine or of all', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, {
    'GET /api/v1/boots': { body: { items: [BOOT] } },
    'GET /api/v1/machines/node-1/boots': { body: { items: [BOOT] } },
    'GET /api/v1/machines/node-2/boots': { body: { items: [] } },
    [`GET /api/v1/boots/${ID}`]: { body: BOOT },
  });
  for (const words of [[ID], ['node-1'], []]) {
    const { exit, stdout } = await run('boots', 'show', ...words);
    t.equal(exit, 0, words.join(' '));
    t.match(stdout, /^boot +b_0199aa00000aa0001\nmachine +node-1 52:54:00:aa:00:01\n/);
  }
  const { stdout } = await run('boots', 'show', 'node-1', '--json');
  t.same(JSON.parse(stdout), BOOT);
  t.match(await run('boots', 'show', 'node-2'), { exit: 3, stderr: /No such boot/ });
});

t.test('says what is wrong with a flag, and that nothing was seen', async (t) => {
  const { run, dataDir } = terminal(t, { io: { isTty: true } });
  await serveApi(t, dataDir, { 'GET /api/v1/boots': { body: { items: [] } } });
  t.match(await run('boots', 'list'), { exit: 0, stderr: /No boot has been seen/ });
  t.match(await run('boots', 'list', '-n', '0'), { exit: 2, stderr: /--lines/ });
  t.match(await run('boots', 'list', '--since', 'never'), { exit: 2, stderr: /--since/ });
});
