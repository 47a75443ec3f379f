import t, { type Test } from 'tap';
import { LOCAL_REASONS } from '../../../src/domain/boot-event.ts';
import { serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

async function explained(t: Test, decision: object): Promise<string> {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, { 'GET /api/v1/machines/node-1/decision': { body: decision } });
  const { exit, stdout } = await run('explain', 'node-1');
  t.equal(exit, 0);
  t.same(JSON.parse((await run('explain', 'node-1', '--json')).stdout), decision);
  return stdout;
}

t.test('says what is booted, with every file and argument', async (t) => {
  const args = ['console=ttyS0', ...Array.from({ length: 60 }, (_, index) => `a${index}=b`)];
  const plan = { kind: 'linux', kernel: 'http://10.0.0.2/k', initrd: ['http://10.0.0.2/i'], args };
  const common = { decision: 'boot', machine: 'node-1', profile: 'talos' };
  t.equal(
    await explained(t, { ...common, plan }),
    [
      'machine    node-1',
      'boots      its profile',
      'profile    talos',
      'kind       linux',
      'kernel     http://10.0.0.2/k',
      'initrd     http://10.0.0.2/i',
      `arguments  ${args.join(' ')}`,
      '',
    ].join('\n'),
  );
  const chain = { kind: 'chain', url: 'http://x/' };
  t.match(await explained(t, { ...common, plan: chain }), 'url      http://x/');
});

t.test('says of each argument where it came from, and what becomes of it', async (t) => {
  const boots = { decision: 'boot', machine: 'node-1', profile: 'talos' };
  const api = 'siderolink.api=https://o?jointoken=<redacted>';
  const plan = {
    kind: 'linux',
    kernel: 'http://10.0.0.2/k',
    initrd: [],
    args: ['talos.platform=metal', api, 'console=ttyS0'],
    command_line: {
      args: [
        { argument: 'talos.platform=metal', origin: 'talos', survives_install: true },
        { argument: api, origin: 'join', survives_install: false },
        { argument: 'console=ttyS0', origin: 'profile', survives_install: false },
      ],
      replaced: [
        {
          ...{ argument: 'console=tty0', origin: 'talos' },
          by: { argument: 'console=ttyS0', origin: 'profile' },
        },
      ],
      keep_in_schematic: ['console'],
      keep_in_machine_config: ['siderolink.api'],
      back_after_install: ['console'],
    },
  };
  t.equal(
    await explained(t, { ...boots, plan }),
    [
      'machine  node-1',
      'boots    its profile',
      'profile  talos',
      'kind     linux',
      'kernel   http://10.0.0.2/k',
      '',
      'ORIGIN   STATE      ARGUMENT',
      'talos    stays      talos.platform=metal',
      'join     this boot  siderolink.api=https://o?jointoken=<redacted>',
      'profile  this boot  console=ttyS0',
      'talos    replaced   console=tty0, by console=ttyS0 (profile)',
      '',
      'The defaults are from a table of releases, for the line of the Image Factory is not here ' +
        'yet. What the schematic adds is missing.',
      '',
      '1 of 3 arguments come from release and schematic, and so does the command line of the ' +
        'installed system.',
      'to keep in the schematic, customization.extraKernelArgs: console',
      'to keep in the machine configuration: siderolink.api',
      'back after the installation, unless the schematic removes them: console',
      '',
    ].join('\n'),
  );
  const own = { argument: 'talos.platform=metal', origin: 'factory', survives_install: true };
  const stays = { args: [own], replaced: [] };
  const lists = { keep_in_schematic: [], keep_in_machine_config: [], back_after_install: [] };
  const nothing = { ...plan, command_line: { ...stays, ...lists } };
  t.match(await explained(t, { ...boots, plan: nothing }), /1 of 1 arguments .*\n$/);
  const withheld = [{ argument: 'talos.events.sink=10.0.0.2:9000', origin: 'reports' }];
  const kept = { ...nothing.command_line, withheld };
  const image = { ...nothing, signed: true, command_line: kept };
  const signed = await explained(t, { ...boots, plan: image });
  t.match(signed, 'reports  withheld  talos.events.sink=10.0.0.2:9000\n');
  t.match(signed, /signed +the image holds its arguments; .* ignores all others\n/);
  t.notMatch(signed, '1 of 1', 'nothing is left to be kept');
  t.notMatch(signed, 'table of releases');
});

t.test('says nothing about the installation of what is not known to install', async (t) => {
  const plan = {
    kind: 'linux',
    kernel: 'http://10.0.0.2/k',
    args: ['quiet'],
    command_line: { args: [{ argument: 'quiet', origin: 'profile' }], replaced: [] },
  };
  const told = await explained(t, { decision: 'boot', machine: 'n', profile: 'debian', plan });
  t.match(told, /\nORIGIN {3}STATE {2}ARGUMENT\nprofile {2}given {2}quiet\n$/);
  const bare = { ...plan, args: [], command_line: { args: [], replaced: [] } };
  const none = await explained(t, {
    decision: 'boot',
    machine: 'n',
    profile: 'debian',
    plan: bare,
  });
  t.notMatch(none, 'ORIGIN');
});

t.test('gives every reason for the local disk in words', async (t) => {
  for (const reason of LOCAL_REASONS) {
    const told = await explained(t, { decision: 'local-disk', machine: 'node-1', reason });
    t.match(told, /boots {4}its local disk\nbecause {2}\w+/);
    t.notMatch(told, reason);
  }
});

t.test('says what a machine may choose, and that it did', async (t) => {
  const menu = { decision: 'menu', machine: 'node-1', seconds: 15 };
  const told = await explained(t, { ...menu, entries: ['debian-13', 'rescue'] });
  t.match(told, /^boots +what is chosen on its screen; its local disk if nobody does$/m);
  t.match(told, /^menu +debian-13, rescue$/m);
  t.match(await explained(t, { ...menu, entries: [] }), /^menu +no profile has menu: true$/m);
  const waits = { decision: 'wait', machine: 'node-1', seconds: 60 };
  t.match(await explained(t, { ...waits, menu: true }), /^menu +by Ctrl-B$/m);
  t.notMatch(await explained(t, waits), /^menu/m);
  const plan = { kind: 'chain', url: 'http://x/' };
  const ordered = { decision: 'boot', machine: 'node-1', by: 'order', profile: 'rescue', plan };
  t.match(await explained(t, ordered), /^chosen by +an order$/m);
});

t.test('tells why a profile cannot be carried out', async (t) => {
  const error = { code: 'TEMPLATE_VALUE_MISSING', detail: 'disk', hint: 'Set it' };
  const told = await explained(t, { decision: 'fail', machine: 'node-1', profile: 'x', error });
  t.match(told, 'boots    nothing: its profile cannot be carried out');
  t.match(told, 'error    TEMPLATE_VALUE_MISSING: disk\nhint     Set it\n');
});

t.test('says who chose the profile, and rule by rule why', async (t) => {
  const conditions = [{ condition: 'serial', expected: ['S1'], holds: false }];
  const rules = [
    { rule: 'racks', weight: 9, verdict: 'chosen', profile: 'p', conditions: [] },
    { rule: 'serials', weight: 0, verdict: 'no-match', args: ['a'], conditions },
  ];
  const line = { args: [{ argument: 'quiet', origin: 'rule', rule: 'racks' }], replaced: [] };
  const plan = { kind: 'linux', kernel: 'http://h/k', initrd: [], args: [], command_line: line };
  const chosen = { by: 'rule', rule: 'racks', profile: 'p', address: '10.0.0.9' };
  const text = await explained(t, { decision: 'boot', machine: 'node-1', ...chosen, plan, rules });
  t.match(text, /^profile +p\nchosen by +rule racks\nasks from +10\.0\.0\.9\n/m);
  t.match(text, /^rule racks +given +quiet$/m);
  t.match(text, /^serials +no match +1 argument +serial is not known, expected S1$/m);
  const own = { decision: 'local-disk', machine: 'n', by: 'machine', reason: 'installed' };
  t.match(await explained(t, own), /^chosen by +the machine$/m);
});
