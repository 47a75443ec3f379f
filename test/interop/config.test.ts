/**
 * Machine configurations as strangers see them: the real server in a network namespace, and on the
 * same network a machine, a neighbour who guesses, and one who has got hold of a token. curl(1) asks
 * for all of them. Needs root.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { curlLan, distinctAnswers, lanMac, type LanHost } from '../fakes/curl-lan.ts';
import { requireNamespaces } from '../fakes/namespaces.ts';

const TOLD = [
  'may fetch its configuration once',
  'machine configuration sent',
  'somebody else had the token',
];
const CANARIES = ['CANARY-CLUSTER-KEY', 'CANARY-JOIN-TOKEN', 'CANARY-PATCH'];
const CONFIG = `kind: config
name: cp
base: |
  version: v1alpha1
  machine:
    type: controlplane
    ca: {key: CANARY-CLUSTER-KEY}
    network: {hostname: "\${machine.name}"}
---
kind: profile
name: talos
arch: [x86_64-efi]
talos:
  version: v1.13.9
  schematic: ${'a'.repeat(64)}
  config: cp
---
kind: profile
name: joined
arch: [x86_64-efi]
talos:
  version: v1.13.9
  schematic: ${'a'.repeat(64)}
  siderolink_api: https://omni.example/?jointoken=CANARY-JOIN-TOKEN
---
kind: machine
name: node-1
macs: ["${lanMac('machine')}"]
boot: {profile: talos, config_patches: ["machine: {env: {SECRET: CANARY-PATCH}}"]}
`;

function setup(t: Test) {
  const lan = curlLan(t, CONFIG);
  const urlFor = async (host: LanHost): Promise<string | undefined> =>
    / talos\.config=(\S+)/.exec(await lan.script(host))?.[1];
  return { ...lan, urlFor };
}

function canariesIn(text: string): string[] {
  return CANARIES.filter((canary) => text.includes(canary));
}

t.test('the machine gets its configuration; nobody else learns that there is one', async (t) => {
  if (!requireNamespaces(t)) return;
  const { folder, dataDir, keyFile, origin, rouse, serve, curl, urlFor, status } = setup(t);
  await rouse('apply', '-f', path.join(folder, 'm.yaml'));
  t.ok(existsSync(keyFile), 'the key is where it was said to be');
  const server = await serve();

  const stolen = (await urlFor('machine')) ?? '';
  t.match(stolen, /^http:\/\/10\.231\.7\.1:8080\/boot\/config\/[\w-]{43}$/);
  t.equal(await urlFor('thief'), undefined, 'a neighbour gets no token with the script');

  const answers = path.join(folder, 'answers');
  mkdirSync(answers);
  const guesses = `${origin}/boot/config/guess-[1-1000]`;
  const parallel = ['--parallel', '--parallel-immediate', '--parallel-max', '200'];
  await curl('guesser', ...parallel, '-i', '-o', `${answers}/#1`, guesses);
  const facts = `${origin}/boot/config?mac=${lanMac('machine')}`;
  await curl('guesser', '-i', '-o', `${answers}/facts`, facts);
  t.equal(readdirSync(answers).length, 1_001);
  const [only = '', ...others] = distinctAnswers(answers);
  t.same(others, [], 'a thousand and one answers are one answer');
  t.match(only, /^HTTP\/1\.1 404 /);

  await curl('thief', '-i', '-o', `${answers}/stolen`, stolen);
  t.same(distinctAnswers(answers), [only], 'with the right token as well');
  t.equal(await status('machine', stolen), '404', 'which is worth nothing from then on');

  const own = (await urlFor('machine')) ?? '';
  t.equal(await status('guesser', own), '404', 'whoever guessed too much is not even listened to');
  const given = await curl('machine', '-i', own);
  t.match(given, /^HTTP\/1\.1 200 [\s\S]*cache-control: no-store[\s\S]*hostname: node-1/i);
  t.same(canariesIn(given), ['CANARY-CLUSTER-KEY', 'CANARY-PATCH']);
  t.equal(await status('machine', own), '200', 'once more, should it have been lost');
  t.equal(await status('thief', own), '404');

  const shown = [
    await rouse('configs', 'render', 'node-1'),
    ...[
      await rouse('configs', 'show', 'cp'),
      await rouse('configs', 'list', '--json'),
      await rouse('export'),
    ],
    ...[await rouse('profiles', 'show', 'joined'), await rouse('profiles', 'list', '--json')],
    ...[await rouse('machines', 'show', 'node-1', '--json'), await rouse('script', 'node-1')],
  ];
  t.same(shown.flatMap(canariesIn), []);
  t.same(canariesIn(await rouse('configs', 'render', 'node-1', '--show-secrets')).length, 2);

  await server.stop();
  const log = server.log();
  t.same(canariesIn(log), [], 'nor does the log have any of it');
  for (const url of [stolen, own]) t.notOk(log.includes(url.slice(-43)), 'nor a token');
  for (const words of TOLD) t.ok(log.includes(words), words);
  const files = readdirSync(dataDir).filter((name) => name.startsWith('rouse.db'));
  const disk = files.map((name) => readFileSync(path.join(dataDir, name), 'latin1')).join('');
  t.same(canariesIn(disk), []);
  for (const url of [stolen, own]) t.notOk(disk.includes(url.slice(-43)));
});

t.test('a token outlives the server, and without the key nothing does', async (t) => {
  if (!requireNamespaces(t)) return;
  const { folder, keyFile, origin, rouse, serve, kill, urlFor, status, curl } = setup(t);
  await rouse('apply', '-f', path.join(folder, 'm.yaml'));
  const first = await serve();
  const url = (await urlFor('machine')) ?? '';
  await kill(first);
  const second = await serve();
  t.equal(await status('machine', url), '200');
  await kill(second);
  rmSync(keyFile);
  const third = await serve();
  t.match(third.log(), /SECRETS_KEY_WRONG/);
  t.notOk(existsSync(keyFile), 'no new key is made');
  t.equal(await status('machine', url), '404');
  const script = await curl('machine', `${origin}/boot/machines/${lanMac('thief')}.ipxe`);
  t.match(script, /^#!ipxe/, 'other machines are answered as ever');
  t.match(await rouse('profiles', 'list'), /talos/);
});
