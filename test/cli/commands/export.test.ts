import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { openLocalApi } from '../../../src/assemble-admin.ts';
import { serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

const MANIFEST = `kind: profile
name: disk
local: {}
---
kind: machine
macs: ["52:54:00:11:22:33"]
`;

async function served(t: Test) {
  const made = terminal(t);
  await serveApi(t, made.dataDir, { 'GET /api/v1/export': { body: MANIFEST } });
  return made;
}

t.test('prints the manifest byte for byte, also for -o - and -o yaml', async (t) => {
  const { run, dataDir } = await served(t);
  t.equal((await run('export')).stdout, MANIFEST);
  t.equal((await run('export', '-o', '-')).stdout, MANIFEST);
  t.equal((await run('export', '-o', 'table')).stdout, MANIFEST);
  t.match((await run('export', '-o', 'yaml')).stdout, '"52:54:00:11:22:33"');
  t.notOk(existsSync(path.join(dataDir, '-')));
});

t.test('prints its documents as JSON, or their names', async (t) => {
  const { run } = await served(t);
  t.match(JSON.parse((await run('export', '--json')).stdout), [
    { kind: 'profile', name: 'disk' },
    { kind: 'machine', macs: ['52:54:00:11:22:33'] },
  ]);
  t.equal((await run('export', '-o', 'name')).stdout, 'profile/disk\nmachine/52:54:00:11:22:33\n');
});

t.test('writes a file where --output names one', async (t) => {
  const { run, dataDir } = await served(t);
  const { exit, stdout, stderr } = await run('export', '-o', 'all.yaml');
  t.equal(exit, 0);
  t.equal(stdout, '');
  t.match(stderr, '2 resources written to all.yaml');
  t.equal(readFileSync(path.join(dataDir, 'all.yaml'), 'utf8'), MANIFEST);
});

t.test('asks for the kinds that are named', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, { 'GET /api/v1/export': { body: MANIFEST } });
  await run('export', '--kind', 'machines,profile');
  t.match(requests, [{ path: '/api/v1/export?kind=machine&kind=profile' }]);
  t.equal((await run('export', '--kind', 'x')).exit, 2);
});

t.test('symptom: export piped into apply changed something — it says "no changes"', async (t) => {
  let piped = '';
  const { run, dataDir } = terminal(t, {
    deps: { openLocalApi },
    io: { readStdin: () => Promise.resolve(piped) },
  });
  const machine =
    'kind: machine\nname: node-1\nmacs: ["52:54:00:12:34:56"]\nboot: {profile: disk}\n';
  writeFileSync(path.join(dataDir, 'a.yaml'), machine);
  writeFileSync(path.join(dataDir, 'b.json'), '{"kind": "profile", "name": "disk", "local": {}}');
  t.equal((await run('apply', '-f', 'a.yaml', '-f', 'b.json')).exit, 0);
  piped = (await run('export', '-o', '-')).stdout;
  t.match(piped, '"52:54:00:12:34:56"', 'in quotes, for readers of YAML 1.1');
  const again = await run('apply', '-f', '-', '--dry-run');
  t.equal(again.stdout, 'no changes (2 resources checked)\n');
  t.equal(again.exit, 0);

  piped = 'kind: machine\nmacs: [001122334455]\n';
  const refused = await run('apply', '-f', '-');
  t.equal(refused.exit, 2);
  t.match(
    refused.stderr,
    'stdin:2:8  /macs/0 expected text, found a number; put it in quotes: "001122334455"',
  );
});
