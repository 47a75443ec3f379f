/** Tests for src/domain/talos-line.ts */
import t from 'tap';
import type { ArgOrigin, CommandLine } from '../../src/domain/command-line.ts';
import { parseKernelArg } from '../../src/domain/kernel-args.ts';
import type { TalosSpec } from '../../src/domain/profile.ts';
import type { RuleName } from '../../src/domain/rule.ts';
import { talosLine, type LineSources } from '../../src/domain/talos-line.ts';
import { valuesOf } from '../../src/domain/template.ts';
import { aMachine, aSite, type MachineParts } from '../fakes/machines.ts';

const VANILLA = '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba';
const SPEC: TalosSpec = {
  kind: 'talos',
  version: 'v1.13.9',
  schematic: VANILLA,
  platform: 'metal',
  delivery: 'proxy',
  args: [],
};

function line(
  spec: Partial<TalosSpec>,
  parts: MachineParts = {},
  sources: LineSources = {},
): CommandLine {
  const machine = aMachine(parts);
  const values = valuesOf(machine, aSite());
  return talosLine({ ...SPEC, ...spec }, machine, { arch: 'amd64', values, ...sources });
}

function args(spec: Partial<TalosSpec>, parts: MachineParts = {}): string[] {
  return line(spec, parts).args.map(({ argument }) => argument);
}

/** `origin argument` for each. */
function told({ args: all }: Pick<CommandLine, 'args'>): string[] {
  return all.map(({ origin, argument }) => `${origin} ${argument}`);
}

function whyReplaced({ replaced }: CommandLine): string[] {
  return replaced.map(
    ({ origin, argument, by }) => `${origin} ${argument} < ${by.origin} ${by.argument}`,
  );
}

t.test('the address and the three management addresses follow the defaults', (t) => {
  const all = args(
    {
      siderolinkApi: 'https://omni.example/?jointoken=${token}',
      eventsSink: '[fdae:41e4:649b:9303::1]:8091',
      kernelLog: 'tcp://[fdae:41e4:649b:9303::1]:8092',
      args: ['console=ttyS0', 'x=${machine.mac}'],
    },
    {
      name: 'node-1',
      variables: { token: 'abc=' },
      network: { address: '10.0.0.11/24', gateway: '10.0.0.1', dns: [], ntp: [] },
    },
  );
  t.equal(all[0], 'talos.platform=metal');
  t.same(all.slice(-6), [
    'ip=10.0.0.11::10.0.0.1:255.255.255.0:node-1',
    'siderolink.api=https://omni.example/?jointoken=abc=',
    'talos.events.sink=[fdae:41e4:649b:9303::1]:8091',
    'talos.logging.kernel=tcp://[fdae:41e4:649b:9303::1]:8092',
    'console=ttyS0',
    'x=52:54:00:aa:00:01',
  ]);
  t.notOk(all.includes('console=tty0'), 'an own console replaces the default ones');
  t.end();
});

t.test('a leading hyphen removes a default, by name or by name and value', (t) => {
  t.notOk(args({ args: ['-selinux'] }).some((argument) => argument.includes('selinux')));
  t.notOk(args({ args: ['-pti'] }).includes('pti=on'));
  t.ok(args({ args: ['-pti=off'] }).includes('pti=on'));
  t.same(
    args({ version: 'v1.7.0', args: ['-console=ttyS0'] }).filter((a) => a.startsWith('console=')),
    ['console=tty0'],
  );
  t.same(
    args({ args: ['-never_there', 'talos.platform=nocloud'] }).filter((a) => /plat|never/.test(a)),
    ['proc_mem.force_override=never', 'talos.platform=nocloud'],
  );
  t.end();
});

t.test('versions and schematics that cannot name a file are refused', (t) => {
  const refused = { code: 'TALOS_SOURCE_INVALID' };
  for (const version of ['1.13.9', 'v1.13', 'v1.13.9/../..', 'v1.13.9-', 'latest', '']) {
    t.throws(() => args({ version }), refused, version);
  }
  for (const schematic of ['', VANILLA.toUpperCase(), `${VANILLA}0`, '../../etc/passwd']) {
    t.throws(() => args({ schematic }), refused, schematic);
  }
  t.end();
});

t.test('values that a script cannot carry are refused wherever they come from', (t) => {
  const refused = { code: 'KERNEL_ARGUMENT_INVALID' };
  t.throws(
    () => args({ siderolinkApi: 'https://o/?t=${x}' }, { variables: { x: 'a b' } }),
    refused,
  );
  t.throws(() => args({ args: ['${x}'] }, { variables: { x: '${net0/mac}' } }), refused);
  t.throws(() => args({ platform: 'metal\nboot' }), refused);
  t.end();
});

t.test('every layer is told apart, and comes in its order', (t) => {
  const extra = [
    { origin: 'config' as ArgOrigin, argument: parseKernelArg('talos.config=http://h/c?u=1') },
    { origin: 'reports' as ArgOrigin, argument: parseKernelArg('talos.events.sink=10.0.0.2:9000') },
  ];
  const all = line(
    {
      siderolinkApi: 'https://omni.example?jointoken=x',
      consoles: ['tty0', 'ttyS0,115200n8'],
      args: ['net.ifnames=0'],
    },
    {
      network: { address: '10.0.0.11/24', dns: [], ntp: [] },
      args: ['talos.hostname=${machine.mac_hyphen}'],
    },
    { extra },
  );
  t.same(told(all).slice(-8), [
    'machine ip=10.0.0.11:::255.255.255.0',
    'config talos.config=http://h/c?u=1',
    'reports talos.events.sink=10.0.0.2:9000',
    'join siderolink.api=https://omni.example?jointoken=x',
    'profile console=tty0',
    'profile console=ttyS0,115200n8',
    'profile net.ifnames=0',
    'machine talos.hostname=52-54-00-aa-00-01',
  ]);
  t.match(told(all)[0], 'talos talos.platform=metal');
  t.same(whyReplaced(all), ['talos console=tty0 < profile console=tty0']);
  t.end();
});

t.test('what somebody wrote down counts more than what Rouse adds by itself', (t) => {
  const extra = [
    { origin: 'reports' as ArgOrigin, argument: parseKernelArg('talos.events.sink=10.0.0.2:9000') },
  ];
  const omni = line({ eventsSink: '[fdae::1]:8091' }, {}, { extra });
  t.same(whyReplaced(omni), [
    'reports talos.events.sink=10.0.0.2:9000 < join talos.events.sink=[fdae::1]:8091',
  ]);
  t.end();
});

t.test('a machine replaces what its profile says, and adds what may repeat', (t) => {
  const own = line(
    { args: ['console=ttyS0', 'talos.shutdown=halt', 'ip=eth1:dhcp', 'quiet'] },
    { args: ['console=ttyS1,115200n8', 'talos.shutdown=poweroff', 'ip=eth2:dhcp', '-quiet'] },
  );
  t.same(told(own).slice(-5), [
    'profile console=ttyS0',
    'profile ip=eth1:dhcp',
    'machine console=ttyS1,115200n8',
    'machine talos.shutdown=poweroff',
    'machine ip=eth2:dhcp',
  ]);
  t.same(whyReplaced(own), [
    'talos console=tty0 < profile console=ttyS0',
    'profile talos.shutdown=halt < machine talos.shutdown=poweroff',
    'profile quiet < machine -quiet',
  ]);
  t.end();
});

t.test('the consoles of a machine take the place of those of its profile', (t) => {
  const own = line(
    { consoles: ['tty0'], args: ['console=ttyS0'] },
    { consoles: ['${port},115200n8'], variables: { port: 'ttyS1' }, args: ['console=hvc0'] },
  );
  t.same(told(own).slice(-2), ['machine console=ttyS1,115200n8', 'machine console=hvc0']);
  t.notOk(told(own).some((arg) => arg.startsWith('profile ')));
  t.end();
});

t.test("the factory's own line takes the place of the table, with the schematic's part", (t) => {
  const asked: unknown[] = [];
  const factoryCmdlineOf = (wanted: unknown): string => {
    asked.push(wanted);
    return 'talos.platform=metal console=tty0 console=ttyS1 selinux=1 vga=791\n';
  };
  const known = line({}, {}, { factoryCmdlineOf });
  t.same(told(known), [
    'factory talos.platform=metal',
    'factory console=tty0',
    'schematic console=ttyS1',
    'factory selinux=1',
    'schematic vga=791',
  ]);
  t.same(asked, [
    {
      schematic: VANILLA,
      version: 'v1.13.9',
      platform: 'metal',
      arch: 'amd64',
      secureBoot: false,
    },
  ]);
  const newer = line({ version: 'v1.15.0' }, {}, { factoryCmdlineOf });
  t.ok(told(newer).every((arg) => arg.startsWith('factory ')));
  t.same(whyReplaced(line({ args: ['-vga', 'console=ttyS0'] }, {}, { factoryCmdlineOf })), [
    'factory console=tty0 < profile console=ttyS0',
    'schematic console=ttyS1 < profile console=ttyS0',
    'schematic vga=791 < profile -vga',
  ]);
  t.end();
});

t.test(
  'while the factory has no answer, or one that is no command line, the table is used',
  (t) => {
    for (const answer of [undefined, '', '<html>not here</html>']) {
      const guessed = line({}, {}, { factoryCmdlineOf: () => answer });
      t.same(guessed, line({}), String(answer));
    }
    t.throws(() => line({}, {}, { factoryCmdlineOf: () => 'talos.platform=metal\nboot' }), {
      code: 'KERNEL_ARGUMENT_INVALID',
    });
    t.end();
  },
);

t.test('a signed image is told what it holds, and nothing else', (t) => {
  const inside = 'talos.platform=metal console=tty0 siderolink.api=https://o?jointoken=x vga=791';
  const asked: boolean[] = [];
  const sources: LineSources = {
    factoryCmdlineOf: ({ secureBoot }) => {
      asked.push(secureBoot);
      return inside;
    },
  };
  const signed = line(
    { secureBoot: true, siderolinkApi: 'https://o?jointoken=x', args: ['vga=791', '-selinux'] },
    {},
    sources,
  );
  t.equal(signed.args.map(({ argument }) => argument).join(' '), inside);
  t.same([signed.replaced, asked], [[], [true]]);
  t.match(
    line({ secureBoot: true }).args.at(-1),
    { argument: 'lockdown=confidentiality', origin: 'talos' },
    'by the table while the factory has not answered',
  );
  t.end();
});

t.test('reports that nobody asked for do not keep a signed image from booting', (t) => {
  const reports = { origin: 'reports', argument: parseKernelArg('talos.events.sink=h:1') } as const;
  const config = { origin: 'config', argument: parseKernelArg('talos.config=http://h/c') } as const;
  const signed = line({ secureBoot: true }, {}, { extra: [reports] });
  t.same(signed.withheld, [reports]);
  t.notOk(told(signed).some((arg) => arg.startsWith('reports ')));
  t.notOk('withheld' in line({ secureBoot: true }), 'nothing is, when there is nothing');
  t.throws(
    () => line({ secureBoot: true }, {}, { extra: [reports, config] }),
    { code: 'SECURE_BOOT_ARGUMENTS', detail: /lacks talos\.config \(config\)$/ },
    'a configuration somebody did ask for',
  );
  t.end();
});

t.test('what a signed image would ignore is refused by name, never by value', (t) => {
  const parts: MachineParts = {
    network: { address: '10.0.0.11/24', dns: [], ntp: [] },
    args: ['-console'],
  };
  const error = {
    code: 'SECURE_BOOT_ARGUMENTS',
    detail:
      'its command line is signed and lacks ip (machine), siderolink.api (join), ' +
      'console (profile), quiet (profile), -console (machine)',
  };
  t.throws(
    () =>
      line(
        {
          secureBoot: true,
          siderolinkApi: 'https://o?jointoken=secret',
          consoles: ['ttyS0'],
          args: ['quiet', 'console=ttyS1'],
        },
        parts,
      ),
    error,
  );
  t.end();
});

t.test('rules stand between profile and machine, and each says which it was', (t) => {
  const rule = (name: string, ...templates: string[]) => ({
    rule: name as RuleName,
    args: templates,
  });
  const { args: all, replaced } = line(
    { args: ['console=ttyS0', 'a=profile', 'b=profile'] },
    { args: ['c=machine'] },
    { rules: [rule('low', 'a=low', 'c=low'), rule('high', 'a=high', '-b', 'h=${machine.mac}')] },
  );
  t.same(told({ args: all.slice(-4) }), [
    'profile console=ttyS0',
    'rule a=high',
    'rule h=52:54:00:aa:00:01',
    'machine c=machine',
  ]);
  t.equal(all.at(-2)?.rule, 'high');
  t.same(
    replaced
      .filter(({ argument }) => /^[abc]=/.test(argument))
      .map(({ argument, by }) => `${argument} < ${by.rule ?? by.origin} ${by.argument}`)
      .sort(),
    [
      ...['a=low < high a=high', 'a=profile < low a=low', 'b=profile < high -b'],
      'c=low < machine c=machine',
    ],
  );
  t.end();
});
