/** Tests for src/domain/talos.ts */
import t from 'tap';
import type { Profile, TalosSpec } from '../../src/domain/profile.ts';
import {
  factoryPath,
  findTalosPin,
  isTalosFile,
  parseTalosVersion,
  talosArch,
  talosArgs,
  talosDefaultArgs,
  talosFiles,
} from '../../src/domain/talos.ts';
import { valuesOf } from '../../src/domain/template.ts';
import { aMachine, aProfile, aSite, type MachineParts } from '../fakes/machines.ts';

const VANILLA = '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba';
const SPEC: TalosSpec = {
  kind: 'talos',
  version: 'v1.13.9',
  schematic: VANILLA,
  platform: 'metal',
  delivery: 'proxy',
  args: [],
};

function defaults(version: string, platform = 'metal', arch: 'amd64' | 'arm64' = 'amd64'): string {
  const parsed = parseTalosVersion(version);
  return parsed ? talosDefaultArgs(parsed, platform, arch).join(' ') : 'no version';
}

function args(spec: Partial<TalosSpec>, parts: MachineParts = {}): string[] {
  const machine = aMachine(parts);
  const values = valuesOf(machine, aSite());
  return [...talosArgs({ ...SPEC, ...spec }, machine, { arch: 'amd64', values })];
}

t.test('tells a node to report to us, unless it is told to report elsewhere or not at all', (t) => {
  const reports = { events: '10.0.0.2:8091', kernelLog: '[fd00::2]:8092' };
  const sinks = (spec: Partial<TalosSpec>, targets = reports): string[] => {
    const machine = aMachine({});
    const options = {
      arch: 'amd64',
      values: valuesOf(machine, aSite()),
      reports: targets,
    } as const;
    return talosArgs({ ...SPEC, ...spec }, machine, options).filter((argument) =>
      /^talos\.(events|logging)/.test(argument),
    );
  };
  const [events, log] = [
    'talos.events.sink=10.0.0.2:8091',
    'talos.logging.kernel=tcp://[fd00::2]:8092',
  ];
  t.same(sinks({}), [events, log]);
  t.same(sinks({ reports: true }), [events, log]);
  t.same(sinks({ reports: false }), []);
  t.same(sinks({}, {} as typeof reports), [], 'receivers that are off');
  const own = ['talos.events.sink=[fdae::1]:8091', 'talos.logging.kernel=tcp://[fdae::1]:8092'];
  t.same(sinks({ eventsSink: '[fdae::1]:8091', kernelLog: 'tcp://[fdae::1]:8092' }), own);
  t.same(sinks({ args: own }), own);
  t.same(sinks({ eventsSink: '[fdae::1]:8091' }), [own[0], log]);
  t.same(
    args({}).filter((argument) => argument.includes('sink')),
    [],
    'nobody knows where we are',
  );
  t.end();
});

t.test('each release has its own default command line', (t) => {
  const ima = 'ima_template=ima-ng ima_appraise=fix ima_hash=sha512';
  const rest = 'slab_nomerge pti=on consoleblank=0';
  const nvme = 'nvme_core.io_timeout=4294967295 printk.devkmsg=on';
  const head = 'talos.platform=metal console=tty0';
  const expected: Readonly<Record<string, string>> = {
    'v1.7.6': `talos.platform=metal console=ttyS0 console=tty0 init_on_alloc=1 ${rest} ${nvme} ${ima}`,
    'v1.8.0': `${head} init_on_alloc=1 ${rest} ${nvme} ${ima}`,
    'v1.9.5': `${head} init_on_alloc=1 ${rest} ${nvme} ${ima}`,
    'v1.10.0': `${head} init_on_alloc=1 ${rest} ${nvme} ${ima} selinux=1`,
    'v1.11.2': `${head} init_on_alloc=1 ${rest} ${nvme} selinux=1`,
    'v1.12.0': `${head} init_on_alloc=1 ${rest} ${nvme} selinux=1 module.sig_enforce=1`,
    'v1.13.9':
      `${head} init_on_alloc=1 ${rest} ${nvme} selinux=1 module.sig_enforce=1 ` +
      'proc_mem.force_override=never',
    'v1.14.0-rc.0':
      `${head} ${rest} printk.devkmsg=on selinux=1 module.sig_enforce=1 ` +
      'proc_mem.force_override=never',
  };
  for (const [version, line] of Object.entries(expected)) t.equal(defaults(version), line, version);
  t.equal(defaults('v2.0.0'), expected['v1.14.0-rc.0'], 'unknown ones are taken for the newest');
  t.end();
});

t.test('the console depends on platform and processor', (t) => {
  t.match(defaults('v1.13.9', 'metal', 'arm64'), /^\S+ console=ttyAMA0 console=tty0 init/);
  t.match(defaults('v1.13.9', 'equinixMetal'), /^\S+ console=ttyS1,115200n8 init/);
  t.match(
    defaults('v1.14.0', 'aws'),
    /^talos\.platform=aws console=tty1 console=ttyS0 net\.ifnames=0 .* nvme_core\.io_timeout=/,
  );
  t.end();
});

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
    t.equal(parseTalosVersion(version), undefined, version);
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

t.test('machines get the files of their processor', (t) => {
  t.equal(talosArch('x86-bios'), 'amd64');
  t.equal(talosArch('x86_64-efi'), 'amd64');
  t.equal(talosArch('arm64-efi'), 'arm64');
  t.equal(talosArch('riscv64-efi'), undefined);
  t.same(talosFiles('arm64'), { kernel: 'kernel-arm64', initramfs: 'initramfs-arm64.xz' });
  t.equal(factoryPath('abc', 'v1.13.9', 'kernel-amd64'), '/image/abc/v1.13.9/kernel-amd64');
  t.end();
});

t.test('only the netboot files of the two processors may be fetched', (t) => {
  const files = ['kernel-amd64', 'kernel-arm64', 'initramfs-amd64.xz', 'initramfs-arm64.xz'];
  for (const file of files) t.ok(isTalosFile(file), file);
  const others = ['metal-amd64.iso', 'kernel-i386', 'kernel-amd64 ', '', 'cmdline-metal-amd64'];
  for (const file of others) t.notOk(isTalosFile(file), file);
  t.end();
});

t.test('only what a profile with delivery proxy names is pinned', (t) => {
  const wanted = { schematic: VANILLA, version: 'v1.13.9' };
  const profiles: readonly Profile[] = [
    aProfile({ kind: 'local' }),
    aProfile({ ...SPEC, version: 'v1.12.0' }),
    aProfile({ ...SPEC, delivery: 'direct', version: 'v1.11.0' }),
    aProfile({ ...SPEC, schematic: '0'.repeat(64), factoryUrl: 'http://10.0.0.9' }),
  ];
  t.equal(findTalosPin(profiles, wanted), undefined);
  t.equal(findTalosPin(profiles, { ...wanted, version: 'v1.11.0' }), undefined);
  t.same(findTalosPin([...profiles, aProfile(SPEC)], wanted), {});
  t.same(findTalosPin(profiles, { schematic: '0'.repeat(64), version: 'v1.13.9' }), {
    factoryUrl: 'http://10.0.0.9',
  });
  t.end();
});
