/** Tests for src/cli/commands/machines-adopt.ts, machines-ignore.ts and src/cli/confirm.ts */
import t from 'tap';
import { problem, serveApi, type Routes } from '../../fakes/admin-api.ts';
import { node1, stranger } from '../../fakes/resources.ts';
import { terminal } from '../../fakes/terminal.ts';

const REFUSED = problem('CONFIRMATION_NEEDED', 422);
const ROUTES: Routes = {
  'GET /api/v1/machines': { body: { items: [node1] } },
  'GET /api/v1/machines/BLUE-FOX': { body: { ...stranger, code: 'BLUE-FOX' } },
  'GET /api/v1/machines/RED-OWL': { body: stranger },
  'POST /api/v1/machines/BLUE-FOX/actions/adopt': { body: { ...node1, name: 'node-2' } },
  'POST /api/v1/machines/RED-OWL/actions/adopt': { body: { ...node1, name: 'node-3' } },
  'POST /api/v1/machines/node-1/actions/ignore': { body: node1 },
  'POST /api/v1/machines/node-1/actions/unignore': { body: node1 },
  'GET /api/v1/machines/node-1/history': {
    body: {
      items: [
        { action: 'used', profile: 'rescue', asked_by: 'machine', at: '2026-03-01T11:59:00Z' },
        { action: 'ignored', asked_by: 'cli anna', at: '2026-03-01T11:00:00Z' },
      ],
    },
  },
};

t.test('adopts by the code on the screen, and says who typed it', async (t) => {
  const { run, dataDir } = terminal(t, { io: { env: { USER: 'root', SUDO_USER: 'anna' } } });
  const requests = await serveApi(t, dataDir, ROUTES);
  const words = ['--name', 'node-2', '--profile', 'rescue', '--tag', 'rack=a1'];
  const { exit, stdout } = await run('machines', 'adopt', 'BLUE-FOX', ...words);
  t.same([exit, stdout], [0, 'node-2 adopted; boots rescue\n']);
  const sent = requests.at(-1);
  t.same(JSON.parse(sent?.body ?? ''), {
    ...{ name: 'node-2', profile: 'rescue', tags: { rack: 'a1' } },
  });
  t.match(sent?.headers, { 'x-rouse-user': 'anna' });
});

t.test('several at once get names that count up and are free', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, ROUTES);
  const both = ['machines', 'adopt', 'BLUE-FOX', 'RED-OWL'];
  const { stdout } = await run(...both, '--name', 'node-{n}');
  t.equal(stdout, 'node-2 adopted\nnode-3 adopted\n');
  const names = requests
    .filter(({ method }) => method === 'POST')
    .map(({ body = '' }) => (JSON.parse(body) as { name: string }).name);
  t.same(names, ['node-2', 'node-3']);
  t.equal((await run(...both, '--name', 'node')).exit, 2);
  t.equal((await run(...both, '--confirm', 'node')).exit, 2);
  t.equal((await run('machines', 'adopt', 'BLUE-FOX', '--once')).exit, 2);
  t.equal((await run('machines', 'adopt', 'BLUE-FOX', '--tag', 'rack')).exit, 2);
});

t.test('an installer wants the name typed, or --confirm where nobody types', async (t) => {
  const asked: string[] = [];
  const ask = (answer: string) => (question: string) => {
    asked.push(question);
    return Promise.resolve(answer);
  };
  const words = ['machines', 'adopt', 'BLUE-FOX', '--name', 'node-2', '--profile', 'i', '--once'];
  const refusing = { ...ROUTES, 'POST /api/v1/machines/BLUE-FOX/actions/adopt': REFUSED };
  const wrong = terminal(t, { io: { ask: ask('node-1') } });
  await serveApi(t, wrong.dataDir, refusing);
  const { exit, stderr } = await wrong.run(...words);
  t.equal(exit, 2);
  t.match(stderr, /expected node-2; nothing was changed/);
  t.same(asked, ['i erases the disk of node-2. Type the name to go on: ']);
  t.equal((await wrong.run(...words, '--no-input')).exit, 4);

  const right = terminal(t, { io: { ask: ask('node-2') } });
  const requests = await serveApi(t, right.dataDir, refusing);
  await right.run(...words);
  t.match(JSON.parse(requests.at(-1)?.body ?? ''), { once: true, confirm: 'node-2' });
  const given = terminal(t);
  await serveApi(t, given.dataDir, ROUTES);
  const { stdout } = await given.run(...words, '--confirm', 'node-2');
  t.equal(stdout, 'node-2 adopted; boots i once\n');
});

t.test('ignores, answers again, and shows what was done', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, ROUTES);
  t.equal((await run('machines', 'ignore', 'node-1')).stdout, 'node-1 is ignored from now on\n');
  t.equal((await run('machines', 'unignore', 'node-1')).stdout, 'node-1 is answered again\n');
  const { stdout } = await run('machines', 'history', 'node-1');
  t.match(stdout, /WHEN +WHAT +PROFILE +BY\n1 min ago +used +rescue +machine\n/);
  t.match(stdout, /ignored +- +cli anna/);
});
