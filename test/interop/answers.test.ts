/**
 * Files of a profile as installers ask for them: the real server in a network namespace, with curl(1)
 * in the place of cloud-init, Ignition and Proxmox' installer, and neighbours who want what is not
 * theirs. Needs root.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { curlLan, distinctAnswers, lanMac, type LanHost } from '../fakes/curl-lan.ts';
import { requireNamespaces } from '../fakes/namespaces.ts';

const CANARY = 'CANARY-PASSWORD-HASH';
const TOLD = ['may fetch files made for it', 'somebody else had the token'];
const MANIFEST = `kind: profile
name: installer
install: once
chain: {url: "http://mirror.example/start", args: ["s=\${files.url}/", "to=\${callback.url}"]}
files:
  user-data:
    template: |
      #cloud-config
      hostname: {{ machine.name | yaml }}
      password: ${CANARY}
  meta-data: ""
  config.ign: {template: '{"ignition": {"version": "3.4.0"}, "x": {{ machine.name | json }}}'}
  answer.toml: {template: 'fqdn = "{{ machine.name }}.lab.example"'}
---
kind: machine
name: node-1
macs: ["${lanMac('machine')}"]
boot: {profile: installer}
---
kind: machine
name: node-2
macs: ["${lanMac('thief')}"]
boot: {profile: installer}
`;

const tokenIn = (url: string): string => /[\w-]{43}/.exec(url)?.[0] ?? url;

interface Addresses {
  /** with a slash at its end */
  readonly files: string;
  readonly callback: string;
}

async function setup(t: Test) {
  const lan = curlLan(t, MANIFEST);
  await lan.rouse('apply', '-f', path.join(lan.folder, 'm.yaml'));
  const server = await lan.serve();
  const boot = async (host: LanHost): Promise<Addresses | undefined> => {
    const [, files, callback] = / s=(\S+) to=(\S+)/.exec(await lan.script(host)) ?? [];
    return files === undefined || callback === undefined ? undefined : { files, callback };
  };
  const given: string[] = [];
  const booted = async (host: LanHost): Promise<Addresses> => {
    const addresses = await boot(host);
    if (!addresses) throw new Error(`${host} was given no addresses`);
    given.push(addresses.files, addresses.callback);
    return addresses;
  };
  return { ...lan, server, boot, booted, given };
}

type Lan = Awaited<ReturnType<typeof setup>>;

async function guessing(t: Test, { folder, origin, booted, curl, status }: Lan): Promise<void> {
  const { files } = await booted('machine');
  const answers = path.join(folder, 'answers');
  mkdirSync(answers);
  const parallel = ['--parallel', '--parallel-immediate', '--parallel-max', '200'];
  const guesses = `${origin}/boot/answers/guess-[1-500]/user-data`;
  const reports = `${origin}/boot/callback/guess-[1-500]/done`;
  await curl('guesser', ...parallel, '-i', '-o', `${answers}/a#1`, guesses);
  await curl('guesser', ...parallel, '-i', '-o', `${answers}/c#1`, reports);
  await curl('guesser', '-i', '-o', `${answers}/none`, `${origin}/boot/answers/`);
  t.equal(readdirSync(answers).length, 1_001);
  const [only = '', ...others] = distinctAnswers(answers);
  t.same(others, [], 'a thousand and one answers are one answer');
  t.match(only, /^HTTP\/1\.1 404 /);

  await curl('guesser', '-i', '-o', `${answers}/right`, `${files}user-data`);
  t.same(distinctAnswers(answers), [only], 'with a token that is right as well');
  t.equal(await status('machine', `${files}user-data`), '200', 'which goes on for its machine');
}

async function stealing(t: Test, { booted, boot, curl, status }: Lan): Promise<void> {
  const stolen = await booted('machine');
  t.equal(await boot('thief'), undefined, 'a neighbour gets no token with the script');
  t.equal(await status('thief', `${stolen.files}user-data`), '404');
  t.equal(await status('machine', `${stolen.files}user-data`), '404', 'it was revoked');

  const own = await booted('machine');
  t.equal(await status('thief', `${own.callback}/done`), '404');
  t.equal(await status('machine', `${own.callback}/done`), '404');
  const again = await booted('machine');
  t.match(await curl('machine', `${again.files}user-data`), CANARY);
}

async function installing(t: Test, { booted, curl, status, rouse }: Lan): Promise<void> {
  const { files, callback } = await booted('machine');
  t.match(files, /^http:\/\/10\.231\.7\.1:8080\/boot\/answers\/[\w-]{43}\/$/);

  const userData = await curl('machine', '-A', 'Cloud-Init/25.1', `${files}user-data`);
  t.equal(userData, `#cloud-config\nhostname: "node-1"\npassword: ${CANARY}\n`);
  t.equal(await status('machine', `${files}meta-data`), '200', 'empty, and there');
  t.equal(await status('machine', `${files}vendor-data`), '404');
  t.equal(await status('machine', `${files}network-config`), '404');

  const accept = 'Accept: application/vnd.coreos.ignition+json;version=3.4.0, */*;q=0.1';
  const ignition = await curl('machine', '-i', '-H', accept, `${files}config.ign`);
  t.match(ignition, /^HTTP\/1\.1 200 [\s\S]*content-type: application\/json/i);
  t.match(ignition, '"x": "node-1"');

  const posting = (mac: string): readonly string[] => {
    const network_interfaces = [{ link: 'eno1', mac }];
    const body = JSON.stringify({ product: { product: 'pve' }, network_interfaces });
    const types = ['Content-Type: application/json', 'Accept: application/json, */*;q=0.5'];
    return [...types.flatMap((type) => ['-H', type]), '-d', body, `${files}answer.toml`];
  };
  t.equal(
    await curl('machine', ...posting(lanMac('machine'))),
    'fqdn = "node-1.lab.example"',
    'Proxmox is answered',
  );
  t.equal(await status('machine', ...posting('02:00:00:00:00:09')), '404', 'but no other machine');

  t.equal(await curl('machine', `${callback}/started`), 'noted\n');
  await curl('machine', '--data-binary', 'last words\n', `${callback}/failed`);
  t.equal(await curl('machine', '-X', 'POST', `${callback}/done?percent=100`), 'noted\n');
  t.equal(await status('machine', `${files}user-data`), '404', 'after it was done');
  t.match(await rouse('machines', 'show', 'node-1'), /installed/);
  t.match(await rouse('logs', 'node-1'), /last words/);
}

t.test('files of a profile, on a network with strangers', async (t) => {
  if (!requireNamespaces(t)) return;
  const lan = await setup(t);
  const named = (work: (t: Test, lan: Lan) => Promise<void>) => (t: Test) => work(t, lan);
  await t.test('a thousand guesses learn nothing', named(guessing));
  await t.test('the token of another machine is worth nothing to anybody', named(stealing));
  await t.test('installers find what they ask for, each in its own way', named(installing));

  await lan.server.stop();
  const log = lan.server.log();
  for (const words of TOLD) t.ok(log.includes(words), words);
  t.notMatch(log, CANARY, 'the log has no secret');
  const stored = readdirSync(lan.dataDir).filter((name) => name.startsWith('rouse.db'));
  const disk = stored.map((name) => readFileSync(path.join(lan.dataDir, name), 'latin1')).join('');
  t.ok(disk.includes('node-1'));
  t.notOk(disk.includes(CANARY), 'nor has the disk');
  for (const url of lan.given) t.notOk(`${log}${disk}`.includes(tokenIn(url)), 'nor a token');
});
