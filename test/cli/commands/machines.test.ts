import t, { type Test } from 'tap';
import { localApi, problem, serveApi, type Routes } from '../../fakes/admin-api.ts';
import { node1, stranger } from '../../fakes/resources.ts';
import { terminal, type Terminal, type TerminalOptions } from '../../fakes/terminal.ts';

const ROUTES: Routes = {
  'GET /api/v1/machines': { body: { items: [node1, stranger] } },
  'GET /api/v1/machines/node-1': { body: node1 },
  'GET /api/v1/machines/52-54-00-aa-00-01': { body: stranger },
  'GET /api/v1/machines/node-1/install': {
    body: { state: 'installed', profile: 'talos', at: '2026-03-01T11:57:00.000Z' },
  },
  'GET /api/v1/machines/52-54-00-aa-00-01/install': { body: { state: 'none' } },
  'DELETE /api/v1/machines/node-1': { status: 204 },
  'DELETE /api/v1/machines/52-54-00-aa-00-01': { status: 204 },
};

async function served(t: Test, options: TerminalOptions = {}) {
  const made = terminal(t, options);
  const requests = await serveApi(t, made.dataDir, ROUTES);
  return { ...made, methods: () => requests.map(({ method }) => method) };
}

t.test('lists machines in 80 columns, those seen last first', async (t) => {
  const { run } = await served(t);
  const { exit, stdout, stderr } = await run('machines', 'list');
  t.equal(
    stdout,
    [
      'NAME    MAC                   ARCH        PROFILE     SEEN       TAGS',
      '-       52:54:00:aa:00:01     x86-bios    local disk  30 s ago',
      'node-1  52:54:00:11:22:33 +1  x86_64-efi  talos       3 min ago  rack=a1 role=w…',
      '',
    ].join('\n'),
  );
  t.equal(exit, 0);
  t.equal(stderr, '');
});

t.test('lists for programs: JSON, YAML that PyYAML reads alike, names', async (t) => {
  const { run } = await served(t, { io: { isTty: false } });
  t.same(JSON.parse((await run('machines', 'list', '--json')).stdout), {
    items: [stranger, node1],
  });
  t.match((await run('machines', 'list', '-o', 'yaml')).stdout, '- "52:54:00:aa:00:01"');
  t.equal((await run('machines', 'list', '-o', 'name')).stdout, '52:54:00:aa:00:01\nnode-1\n');
});

t.test('says what to do when no machine has asked yet, to people alone', async (t) => {
  const nobody = { 'GET /api/v1/machines': { body: { items: [] } } };
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, nobody);
  const { stdout, stderr } = await run('machines', 'list');
  t.equal(stdout, 'NAME  MAC  ARCH  PROFILE  SEEN  TAGS\n');
  t.match(stderr, /Set one to boot from the network/);
  const piped = terminal(t, { io: { isTty: false } });
  await serveApi(t, piped.dataDir, nobody);
  t.equal((await piped.run('machines', 'list')).stderr, '');
});

t.test('shows one machine, by whatever it is called', async (t) => {
  const { run } = await served(t);
  const { stdout: text } = await run('machines', 'show', 'node-1');
  t.match(text, /^name {8}node-1\nid/);
  t.match(text, /\ninstall {5}installed, 3 min ago\n/);
  t.notMatch((await run('machines', 'show', '52-54-00-aa-00-01')).stdout, /install/);
  const { stdout } = await run('machines', 'show', '52-54-00-aa-00-01', '--json');
  t.same(JSON.parse(stdout), { ...stranger, install: { state: 'none' } });
});

t.test('works on the inventory itself while no server runs, and says so', async (t) => {
  const local = localApi(ROUTES);
  const openLocalApi = () => Promise.resolve(local.api);
  const { run, dataDir } = terminal(t, { deps: { openLocalApi } });
  const { exit, stdout, stderr } = await run('machines', 'list');
  t.equal(exit, 0);
  t.match(stdout, 'node-1');
  t.match(stderr, `No server runs with ${dataDir}`);
  t.ok(local.closed(), 'the inventory is free again');
  t.equal((await run('machines', 'list', '--quiet')).stderr, '');
});

t.test('forgets a machine that nobody decided about without a question', async (t) => {
  const { run, methods } = await served(t);
  const { stdout, exit } = await run('machines', 'forget', '52-54-00-aa-00-01');
  t.equal(stdout, '52:54:00:aa:00:01 forgotten\n');
  t.equal(exit, 0);
  t.same(methods(), ['GET', 'DELETE']);
});

const asking = (answer: string): TerminalOptions & { questions: string[] } => {
  const questions: string[] = [];
  return {
    questions,
    io: {
      ask: (question) => {
        questions.push(question);
        return Promise.resolve(answer);
      },
    },
  };
};

t.test('names what is lost and asks for the name of a machine with decisions', async (t) => {
  const right = asking('node-1\n');
  const agreed = await served(t, right);
  t.equal((await agreed.run('machines', 'forget', 'node-1')).exit, 0);
  t.match(right.questions, [/^node-1 loses profile talos, 2 tags, 1 variable\. Type its name/]);
  t.same(agreed.methods(), ['GET', 'DELETE']);

  const refused = await served(t, asking('y'));
  t.equal((await refused.run('machines', 'forget', 'node-1')).exit, 2);
  t.same(refused.methods(), ['GET']);
});

t.test('kernel arguments are among what is lost', async (t) => {
  const { run, dataDir } = terminal(t);
  const own = {
    ...node1,
    boot: { profile: 'talos', console: ['tty0', 'ttyS0'], args: ['a=b', 'c'] },
  };
  await serveApi(t, dataDir, { 'GET /api/v1/machines/node-1': { body: own } });
  const { stderr } = await run('machines', 'forget', 'node-1');
  t.match(stderr, 'profile talos, console tty0 ttyS0, 2 kernel arguments, 2 tags');
});

t.test('never asks in a script: --yes decides, or nothing happens', async (t) => {
  const script = await served(t);
  const { exit, stderr } = await script.run('machines', 'forget', 'node-1');
  t.equal(exit, 2);
  t.match(stderr, /say --yes/);
  t.same(script.methods(), ['GET']);
  t.equal((await script.run('machines', 'forget', 'node-1', '--yes')).exit, 0);

  const mute = asking('node-1');
  const noInput = await served(t, mute);
  t.equal((await noInput.run('machines', 'forget', 'node-1', '--no-input')).exit, 2);
  t.same(mute.questions, []);
});

t.test('a machine that is not there is told in the words of the server', async (t) => {
  const { run, dataDir }: Terminal = terminal(t);
  const hint = 'See: rouse machines list';
  await serveApi(t, dataDir, {
    'GET /api/v1/machines/x': problem('MACHINE_UNKNOWN', 404, { detail: 'x', hint }),
  });
  const { exit, stdout, stderr } = await run('machines', 'show', 'x');
  t.equal(exit, 3);
  t.equal(stdout, '');
  t.equal(stderr, `error[MACHINE_UNKNOWN]: title of MACHINE_UNKNOWN: x\n  hint: ${hint}\n`);
});

t.test('lists the machines that are meant', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, { 'GET /api/v1/machines': { body: { items: [] } } });
  const flags = ['--search', 'a b', '--tag', 'rack=a1', '--profile', 'p', '--arch', 'x86-bios'];
  const { stderr } = await run('machines', 'list', ...flags, '--seen');
  t.match(stderr, /No machine is so/);
  await run('machines', 'list', '--declared');
  t.same(
    requests.map(({ path }) => path.split('?')[1]),
    [
      'limit=200&tag=rack%3Da1&q=a+b&profile=p&arch=x86-bios&configured=false',
      'limit=200&configured=true',
    ],
  );
  t.equal((await run('machines', 'list', '--seen', '--declared')).exit, 2);
  t.equal((await run('machines', 'list', '--tag', 'x')).exit, 2);
});
