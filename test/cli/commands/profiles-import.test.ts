import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { parse } from 'yaml';
import type { ApiRequest } from '../../../src/cli/io.ts';
import { check } from '../../../src/schema/issues.ts';
import { profileDocument } from '../../../src/schema/profile-resource.ts';
import { problem, serveApi, type Answer } from '../../fakes/admin-api.ts';
import { talos } from '../../fakes/resources.ts';
import { terminal, type Outcome } from '../../fakes/terminal.ts';

const TOKEN = 'w7uVuW3zbVKIYQuzEcyetAHeYMeo5q2L';
const API = `https://example.omni.siderolabs.io?jointoken=${TOKEN}`;
const PASTED = `siderolink.api=${API} talos.events.sink=[fdae::1]:8091 talos.logging.kernel=tcp://[fdae::1]:8092 console=ttyS0\n`;

interface Imported extends Outcome {
  readonly sent: readonly ApiRequest[];
  /** what would be in the inventory now */
  readonly declared: { readonly talos: Record<string, unknown> };
}

interface Setup {
  readonly before?: Answer;
  readonly change?: string;
  readonly pasted?: string;
}

async function importing(t: Test, setup: Setup, ...argv: string[]): Promise<Imported> {
  const { before = problem('PROFILE_UNKNOWN', 404), change = 'created', pasted = PASTED } = setup;
  const { run, dataDir } = terminal(t, { io: { readStdin: () => Promise.resolve(pasted) } });
  writeFileSync(path.join(dataDir, 'join.txt'), pasted);
  const sent = await serveApi(t, dataDir, {
    'GET /api/v1/profiles/omni': before,
    'POST /api/v1/apply': { body: { changes: [{ kind: 'profile', name: 'omni', change }] } },
  });
  const outcome = await run('profiles', 'import-omni', 'omni', ...argv);
  const body = sent.find(({ method }) => method === 'POST')?.body ?? 'talos: {}';
  return { ...outcome, sent, declared: parse(body) as Imported['declared'] };
}

t.test('makes a profile that can be applied, out of what is pasted', async (t) => {
  const { exit, stdout, stderr, sent, declared } = await importing(
    t,
    {},
    '--talos-version',
    '1.13.9',
  );
  t.equal(exit, 0, stderr);
  t.match(sent[1], { path: '/api/v1/apply?source=profile&dryRun=false' });
  t.same(declared, {
    kind: 'profile',
    name: 'omni',
    arch: [],
    talos: {
      schematic: '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba',
      version: '1.13.9',
      siderolink_api: API,
      events_sink: '[fdae::1]:8091',
      kernel_log: 'tcp://[fdae::1]:8092',
      args: ['console=ttyS0'],
    },
  });
  t.match(check(profileDocument, declared), { value: { spec: { siderolinkApi: API } } });
  t.match(stdout, /^# profile omni: created\nkind: profile\n/);
  t.match(stdout, 'jointoken=<redacted>');
  t.match(stderr, 'Next: rouse machines set MACHINE --profile omni');
});

t.test('never shows the token, in no form and in no error', async (t) => {
  const version = ['--talos-version', 'v1.13.9'];
  const twice = `${PASTED.trim()} other=https://x?jointoken=${TOKEN}`;
  for (const argv of [version, [...version, '--json'], [...version, '--dry-run', '-v'], []]) {
    const { stdout, stderr } = await importing(t, { pasted: twice }, ...argv);
    t.notMatch(stdout + stderr, TOKEN, argv.join(' '));
  }
  const { exit, stderr } = await importing(t, {
    pasted: `siderolink.api=ftp://x?jointoken=${TOKEN}`,
  });
  t.equal(exit, 2);
  t.match(stderr, /error\[JOIN_UNREADABLE\]/);
  t.notMatch(stderr, TOKEN);
});

t.test('a profile that is there keeps the rest, and loses what another Omni said', async (t) => {
  const own = {
    ...talos,
    name: 'omni',
    talos: {
      ...talos.talos,
      siderolink_api: 'https://old?jointoken=x',
      kernel_log: 'tcp://old:1',
      console: ['tty0'],
      args: ['quiet', 'console=ttyS0'],
    },
  };
  const setup = { before: { body: own }, change: 'updated', pasted: `${API}\n` };
  const { exit, declared, stdout } = await importing(t, setup, '-f', 'join.txt', '-o', 'yaml');
  t.equal(exit, 0);
  t.same(declared, {
    kind: 'profile',
    name: 'omni',
    arch: talos.arch,
    talos: {
      ...{ version: 'v1.13.9', platform: 'metal', delivery: 'proxy', console: ['tty0'] },
      schematic: '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba',
      siderolink_api: API,
      args: ['quiet', 'console=ttyS0'],
    },
  });
  t.match(parse(stdout), { change: 'updated', dry_run: false });
});

t.test('flags and the line say which Talos, and for what', async (t) => {
  const schematic = 'a'.repeat(64);
  const setup = {
    before: { body: { ...talos, name: 'omni' } },
    pasted: `talos.platform=nocloud ${PASTED}`,
  };
  const flags = ['--talos-version', 'v1.14.0', '--schematic', schematic];
  const { declared } = await importing(t, setup, ...flags);
  t.match(declared.talos, { version: 'v1.14.0', schematic, platform: 'nocloud' });
});

t.test('a dry run says what would be, and asks for nothing to be kept', async (t) => {
  const { sent, stdout, stderr } = await importing(
    t,
    { change: 'created' },
    '--dry-run',
    '--talos-version',
    'v1.13.9',
  );
  t.match(sent[1], { path: '/api/v1/apply?source=profile&dryRun=true' });
  t.match(stdout, /^# profile omni: would be created\n/);
  t.notMatch(stderr, 'Next');
});

t.test('refuses a new profile without a release, and one of another kind', async (t) => {
  const fresh = await importing(t, {});
  t.match(fresh.stderr, /profile omni is new: say which Talos with --talos-version/);
  const debian = { kind: 'profile', name: 'omni', arch: [], linux: {}, version: 1 };
  const other = await importing(t, { before: { body: debian } }, '--talos-version', 'v1.13.9');
  t.match(other.stderr, /boots something else than Talos/);
  t.same([fresh.exit, other.exit], [2, 2]);
  const down = await importing(t, { before: problem('STORE_UNUSABLE', 503) });
  t.match(down.stderr, /STORE_UNUSABLE/);
});
