import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import type { CliIo } from '../../../src/cli/io.ts';
import { problem, serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

const CHANGES = [
  { kind: 'profile', name: 'talos', change: 'created', fields: [], details: [] },
  { kind: 'machine', name: 'node-1', change: 'updated', fields: ['tags', 'boot'], details: [] },
  { kind: 'machine', name: 'node-2', change: 'unchanged', fields: [], details: [] },
];

t.test('sends a file as it is and shows what changed', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, {
    'POST /api/v1/apply': { body: { dry_run: false, changes: CHANGES } },
  });
  writeFileSync(path.join(dataDir, 'machines.yaml'), 'kind: machine\n');
  const { exit, stdout, stderr } = await run('apply', '-f', 'machines.yaml');
  t.equal(
    stdout,
    [
      'CHANGE   KIND     NAME    FIELDS',
      'created  profile  talos',
      'updated  machine  node-1  tags, boot',
      '2 changed, 1 unchanged',
      '',
    ].join('\n'),
  );
  t.equal(exit, 0);
  t.match(stderr, 'Next: rouse script MACHINE');
  t.match(requests, [
    {
      path: '/api/v1/apply?source=machines.yaml&dryRun=false',
      headers: { 'content-type': 'text/yaml' },
      body: 'kind: machine\n',
    },
  ]);
});

t.test('shows what would change and changes nothing with --dry-run', async (t) => {
  const { run, dataDir } = terminal(t, { io: { readStdin: () => Promise.resolve('x: 1') } });
  const requests = await serveApi(t, dataDir, {
    'POST /api/v1/apply': ({ path }) => ({
      body: { changes: path.includes('source=stdin') ? CHANGES.slice(2) : CHANGES },
    }),
  });
  const { stdout } = await run('apply', '--dry-run', '-f', '-');
  t.equal(stdout, 'no changes (1 resource checked)\n');
  t.match(requests, [{ path: /dryRun=true/, body: 'x: 1' }]);
  writeFileSync(path.join(dataDir, 'm.yaml'), '');
  t.match((await run('apply', '--dry-run', '-f', 'm.yaml')).stdout, /\n2 would change, 1 unch/);
});

t.test('answers programs with the changes as the API names them', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, { 'POST /api/v1/apply': { body: { changes: CHANGES } } });
  const { stdout } = await run('apply', '-f', '-', '--json');
  t.same(JSON.parse(stdout), { dry_run: false, changes: CHANGES });
  const names = await run('apply', '-f', '-', '-o', 'name');
  t.equal(names.stdout, 'profile/talos\nmachine/node-1\n');
});

t.test('names line and column of the very file that holds the mistake', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, {
    'POST /api/v1/apply': ({ body = '' }) => {
      const line = body.split('\n').indexOf('macs: [001122334455]') + 1;
      const errors = [{ field: `manifests:${line}:8`, message: 'put it in quotes' }];
      return problem('MANIFEST_INVALID', 422, { errors });
    },
  });
  writeFileSync(path.join(dataDir, 'a.yaml'), 'kind: machine\nname: a\n');
  writeFileSync(path.join(dataDir, 'b.yaml'), 'kind: machine\nname: b\nmacs: [001122334455]\n');
  const { exit, stdout, stderr } = await run('apply', '-f', 'a.yaml', '-f', 'b.yaml');
  t.equal(exit, 2);
  t.equal(stdout, '');
  t.match(stderr, '\n  b.yaml:3:8  put it in quotes\n');
});

t.test('needs the server behind a socket that is named', async (t) => {
  const { exit, stderr } = await terminal(t).run('apply', '-f', '-', '--socket', 'none.sock');
  t.equal(exit, 6);
  t.match(stderr, /^error\[SERVER_UNREACHABLE\]/);
});

t.test('reads nothing and asks nobody when no file is named', async (t) => {
  const { exit, stderr } = await terminal(t).run('apply');
  t.equal(exit, 2);
  t.match(stderr, /required option '-f, --file <FILE>' not specified/);
});

const GONE = { kind: 'machine', name: 'node-9', change: 'deleted', fields: [], details: [] };
const PRUNE = ['apply', '-f', '-', '--prune', '-l', 'rack=a1'];

async function pruning(t: Test, io: Partial<CliIo>, changes: readonly object[] = [GONE]) {
  const { run, dataDir } = terminal(t, { io });
  const requests = await serveApi(t, dataDir, { 'POST /api/v1/apply': { body: { changes } } });
  return {
    run,
    dryRuns: () => requests.map(({ path }) => /dryRun=(\w+)/.exec(path)?.[1]),
    requests,
  };
}

t.test('asks before anything is deleted, and goes on after yes alone', async (t) => {
  const questions: string[] = [];
  const answers = ['yes', 'y'];
  const { run, dryRuns, requests } = await pruning(t, {
    ask: (question) => {
      questions.push(question);
      return Promise.resolve(answers.shift() ?? '');
    },
  });
  t.equal((await run(...PRUNE)).exit, 0);
  t.same(dryRuns(), ['true', 'false']);
  t.match(requests[1]?.path, /pruneTag=rack%3Da1&pruneConfirmed=[0-9a-f]{64}$/);
  t.match(questions[0], /^1 resource would be deleted: machine node-9\. Type yes to go on: $/);
  const refused = await run(...PRUNE);
  t.equal(refused.exit, 2);
  t.match(refused.stderr, /nothing was changed/);
  t.same(dryRuns(), ['true', 'false', 'true']);
});

t.test('asks nobody where nobody answers, with --yes, or where nothing goes', async (t) => {
  const mute = await pruning(t, {});
  const refused = await mute.run(...PRUNE);
  t.equal(refused.exit, 2);
  t.match(refused.stderr, /node-9; look with --dry-run, and say --yes/);
  t.same(mute.dryRuns(), ['true']);
  t.equal((await mute.run(...PRUNE, '--yes')).exit, 0);
  t.equal((await mute.run(...PRUNE, '--dry-run')).exit, 0);
  t.same(mute.dryRuns(), ['true', 'false', 'true']);

  const many = await pruning(
    t,
    {},
    Array.from({ length: 7 }, () => GONE),
  );
  t.match((await many.run(...PRUNE)).stderr, /7 resources would be deleted: .+, 2 more/);

  const nothing = await pruning(t, {}, CHANGES);
  t.equal((await nothing.run(...PRUNE)).exit, 0);
  t.same(nothing.dryRuns(), ['true', 'false']);
});

t.test('never deletes without a scope, and has no scope without --prune', async (t) => {
  const { run, requests } = await pruning(t, {});
  t.match((await run('apply', '-f', '-', '--prune')).stderr, /--prune with a scope/);
  const idle = await run('apply', '-f', '-', '--kind', 'profile');
  t.match(idle.stderr, /expected --prune beside/);
  t.equal(idle.exit, 2);
  t.same(requests, []);
  await run('apply', '-f', '-', '--prune', '--kind', 'profiles', '--yes');
  t.match(requests[0]?.path, /pruneKind=profile$/);
});
