import { createServer } from 'node:http';
import path from 'node:path';
import t from 'tap';
import { EXIT } from '../../src/domain/exit.ts';
import { problem, serveApi, type Routes } from '../fakes/admin-api.ts';
import { node1, stranger } from '../fakes/resources.ts';
import { terminal } from '../fakes/terminal.ts';

t.test('alone, prints six commands to begin with', async (t) => {
  const { exit, stdout } = await terminal(t).run();
  t.equal(stdout.match(/^ {2}(sudo )?rouse /gm)?.length, 6);
  t.ok(stdout.split('\n').every((line) => line.length <= 80));
  t.equal(exit, EXIT.ok);
});

t.test('help fits 80 columns and groups the commands', async (t) => {
  const { run } = terminal(t);
  const { exit, stdout, stderr } = await run('--help');
  t.equal(exit, EXIT.ok);
  t.equal(stderr, '');
  for (const group of ['Start here:', 'Machines:', 'Content:', 'Operate:', 'Global options:']) {
    t.match(stdout, `\n${group}\n`);
  }
  t.ok(stdout.split('\n').every((line) => line.length <= 80));
  t.equal((await run('help', 'apply')).stdout, (await run('apply', '--help')).stdout);
  t.match((await run('machines', 'set', '--help')).stdout, /--tag <KEY=VALUE>[^]+--data-dir/);
});

t.test('a group without a command shows its help as an error', async (t) => {
  const { exit, stdout, stderr } = await terminal(t).run('machines');
  t.equal(exit, EXIT.usage);
  t.equal(stdout, '');
  t.match(stderr, 'forget [options] <MACHINE>');
});

t.test('knows what was probably meant', async (t) => {
  const { run } = terminal(t);
  const meant = async (...argv: string[]): Promise<string> => {
    const { exit, stdout, stderr } = await run(...argv);
    t.equal(exit, EXIT.usage);
    t.equal(stdout, '');
    return stderr;
  };
  t.match(await meant('machnes'), /unknown command 'machnes'; did you mean machines\?/);
  t.match(await meant('machines', 'lst'), /did you mean list\?/);
  t.match(
    await meant('machines', 'list', '--jsn'),
    /unknown option '--jsn'; did you mean --json\?/,
  );
  t.match(await meant('machines', 'list', '-o', 'jso'), /did you mean json\?/);
  t.match(await meant('machines', 'show'), /missing required argument 'MACHINE'/);
  t.match(await meant('machines', 'list', 'x'), /too many arguments/);
});

t.test('errors are problem objects for programs, alone on stderr', async (t) => {
  const { run } = terminal(t);
  for (const argv of [['--json'], ['-o', 'json']]) {
    const { exit, stdout, stderr } = await run('status', ...argv);
    t.equal(exit, EXIT.unreachable);
    t.equal(stdout, '');
    t.match(JSON.parse(stderr), {
      type: 'urn:rouse:error:SERVER_UNREACHABLE',
      code: 'SERVER_UNREACHABLE',
      status: 503,
      hint: /rouse serve/,
    });
  }
  t.match(JSON.parse((await run('machnes', '--json')).stderr), { code: 'USAGE' });
});

t.test('colour marks errors on a terminal and never reaches a pipe', async (t) => {
  const coloured = terminal(t, { io: { env: { NO_COLOR: undefined } } });
  t.match((await coloured.run('status')).stderr, '\u001b[31merror[SERVER_UNREACHABLE]\u001b[39m');
  t.notMatch((await coloured.run('status', '--no-color')).stderr, '\u001b');

  const piped = terminal(t, { io: { isTty: false, env: { NO_COLOR: undefined } } });
  await serveApi(t, piped.dataDir, {
    'GET /api/v1/machines': { body: { items: [node1, stranger] } },
  });
  for (const argv of [
    ['machines', 'list'],
    ['doctor', '--dhcp-mode', 'off'],
    ['nonsense'],
    ['-h'],
  ]) {
    const { stdout, stderr } = await piped.run(...argv);
    t.notMatch(stdout + stderr, '\u001b', argv.join(' '));
  }
});

t.test('a fault of ours says so, and shows its place with --verbose', async (t) => {
  const { run } = terminal(t);
  const { exit, stderr } = await run('machines', 'list');
  t.equal(exit, EXIT.failed);
  t.match(stderr, /^error\[INTERNAL\].+this test has no inventory on disk\n {2}hint: [^\n]+\n$/);
  t.match((await run('machines', 'list', '-v')).stderr, /\n {4}at /);
});

const REFUSALS: Routes = {
  'GET /api/v1/machines/gone': problem('MACHINE_UNKNOWN', 404),
  'GET /api/v1/machines/closed': problem('NEW_CODE', 403),
  'GET /api/v1/machines/broken': problem('INTERNAL', 500),
  'GET /api/v1/machines/node-1': { body: node1 },
  'GET /api/v1/machines/node-1/install': { body: { state: 'none' } },
  'GET /api/v1/profiles/used': { body: {} },
  'DELETE /api/v1/profiles/used': problem('PROFILE_IN_USE', 409),
};

t.test('every documented exit code can be met', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, REFUSALS);
  const exits = {
    ok: (await run('machines', 'show', 'node-1')).exit,
    failed: (await run('machines', 'show', 'broken')).exit,
    usage: (await run('machines', 'show')).exit,
    notFound: (await run('machines', 'show', 'gone')).exit,
    conflict: (await run('profiles', 'delete', 'used')).exit,
    notAllowed: (await run('machines', 'show', 'closed')).exit,
    unreachable: (await terminal(t).run('status')).exit,
    doctorFoundErrors: (await run('doctor', '--interface', 'rouse-none')).exit,
    interrupted: await interrupted(),
  };
  t.same(exits, EXIT);

  async function interrupted(): Promise<number> {
    const ctrlC = new AbortController();
    const stuck = terminal(t, { io: { signal: ctrlC.signal } });
    const mute = createServer(() => {
      ctrlC.abort();
    });
    const socket = path.join(stuck.dataDir, 'rouse.sock');
    await new Promise<void>((resolve) => mute.listen(socket, resolve));
    t.teardown(() => mute.close());
    const { exit, stdout, stderr } = await stuck.run('machines', 'list');
    t.equal(stdout + stderr, '', 'who pressed Ctrl-C knows why');
    return exit;
  }
});

t.test('every command takes --json and prints JSON alone', async (t) => {
  const { run, dataDir } = terminal(t);
  const page = { body: { items: [] } };
  await serveApi(t, dataDir, {
    'GET /api/v1/machines': page,
    'GET /api/v1/profiles': page,
    'GET /api/v1/images': page,
    'GET /api/v1/export': { body: 'kind: machine\n' },
    'GET /api/v1/status': { body: { version: '1', uptime_seconds: 1, listeners: [], events: {} } },
    'POST /api/v1/apply': { body: { changes: [] } },
    'GET /readyz': { body: { listeners: [] } },
  });
  const lines = [
    'machines list',
    'profiles list',
    'images list',
    'export',
    'status',
    'apply -f -',
    'doctor',
    'config show',
    'config check',
    'completion bash',
    'version',
  ];
  for (const line of lines) {
    const { stdout } = await run(...line.split(' '), '--json');
    t.doesNotThrow(() => void JSON.parse(stdout), line);
  }
});
