/** Tests for src/ipxe-templates/boot.ts */
import fc from 'fast-check';
import t from 'tap';
import type { BootPlan } from '../../src/domain/boot-plan.ts';
import { RouseError } from '../../src/domain/errors.ts';
import { parseKernelArg } from '../../src/domain/kernel-args.ts';
import { planBoot } from '../../src/domain/plan-boot.ts';
import type { ImageName } from '../../src/domain/machine.ts';
import { bootScript } from '../../src/ipxe-templates/boot.ts';
import { aMachine, aProfile, aSite } from '../fakes/machines.ts';
import { matchesGolden } from '../fakes/golden.ts';
import { hostileText } from '../fakes/hostile.ts';
import { readScript, settingsIn } from '../fakes/ipxe-reader.ts';

const CONTEXT = {
  origin: 'http://10.77.0.2:8080',
  session: '0123456789abcdef',
  machine: 'node-1',
  profile: 'debian-13',
};
const LINUX: BootPlan = {
  kind: 'linux',
  kernel: { name: 'kernel', url: 'http://10.77.0.2:8080/boot/files/debian-13/linux' },
  initrds: [
    { name: 'initrd', url: 'http://10.77.0.2:8080/boot/files/debian-13/initrd.gz' },
    { name: 'initrd2', url: 'https://mirror.example/firmware.cpio' },
  ],
  args: ['console=ttyS0', 'dyndbg="file usb/* +p"'].map(parseKernelArg),
};
const CHAIN = { kind: 'chain', url: 'https://boot.example/menu.ipxe', args: [] } as const;
const WIMBOOT: BootPlan = {
  kind: 'wimboot',
  kernel: { name: 'wimboot', url: 'http://10.77.0.2:8080/boot/files/win/wimboot' },
  initrds: [
    { name: 'BCD', url: 'http://10.77.0.2:8080/boot/files/win/bcd', inside: 'BCD', optional: true },
    { name: 'boot.wim', url: 'http://10.77.0.2:8080/boot/files/win/boot.wim', inside: 'boot.wim' },
  ],
  args: ['gui'].map(parseKernelArg),
};
const ISO = { kind: 'iso', url: 'http://10.77.0.2:8080/boot/files/cd/x.iso' } as const;

t.test('a Linux plan is downloaded, announced and started', (t) => {
  matchesGolden(t, 'boot-linux.ipxe', bootScript({ ...CONTEXT, plan: LINUX }));
  t.end();
});

t.test('a chain plan hands over and takes back what failed', (t) => {
  matchesGolden(t, 'boot-chain.ipxe', bootScript({ ...CONTEXT, plan: CHAIN }));
  t.end();
});

t.test('files are packed under the names they are known by', (t) => {
  const at = 'http://10.77.0.2:8080/boot/files';
  const initrds = [
    { name: 'initrd', url: `${at}/pve/initrd.img` },
    { name: 'initrd2', url: `${at}/pve/pve.iso`, inside: 'proxmox.iso' },
  ];
  matchesGolden(t, 'boot-packed.ipxe', bootScript({ ...CONTEXT, plan: { ...LINUX, initrds } }));
  t.end();
});

t.test('wimboot gets its files by name, and does without those that may be missing', (t) => {
  matchesGolden(t, 'boot-wimboot.ipxe', bootScript({ ...CONTEXT, plan: WIMBOOT }));
  t.end();
});

t.test('a CD image is attached, with what the profile asks for', (t) => {
  matchesGolden(t, 'boot-iso.ipxe', bootScript({ ...CONTEXT, plan: ISO }));
  const loader = '/EFI/BOOT/BOOTX64.EFI';
  const plan: BootPlan = { ...ISO, loader, describe: true, keep: true };
  const sanboot = bootScript({ ...CONTEXT, plan })
    .split('\n')
    .find((line) => /^sanboot/.test(line));
  t.equal(sanboot, `sanboot --keep --filename ${loader} ${ISO.url} || goto no_boot`);
  t.end();
});

t.test('an EFI program gets its arguments', (t) => {
  const plan: BootPlan = { ...CHAIN, args: ['-c', 'http://h/boot.cfg'].map(parseKernelArg) };
  t.match(bootScript({ ...CONTEXT, plan }), `${CHAIN.url} -c http://h/boot.cfg || goto no_chain`);
  t.end();
});

t.test('a Talos machine gets its whole command line', (t) => {
  const machine = aMachine({
    name: 'node-1',
    hardware: { arch: 'x86_64-efi' },
    network: {
      address: '10.0.0.11/24',
      gateway: '10.0.0.1',
      device: 'enx525400aa0001',
      dns: ['10.0.0.2'],
      ntp: [],
    },
  });
  const profile = aProfile({
    kind: 'talos',
    version: 'v1.13.9',
    schematic: '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba',
    platform: 'metal',
    delivery: 'proxy',
    siderolinkApi: 'https://omni.example/?jointoken=abc',
    eventsSink: '[fdae:41e4:649b:9303::1]:8091',
    kernelLog: 'tcp://[fdae:41e4:649b:9303::1]:8092',
    args: ['console=ttyS0'],
  });
  const plan = planBoot(machine, profile, aSite());
  matchesGolden(t, 'boot-talos.ipxe', bootScript({ ...CONTEXT, profile: 'talos', plan }));
  t.end();
});

t.test('a signed image is one file, handed the line that is inside it', (t) => {
  const schematic = '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba';
  const plan = planBoot(
    aMachine({ hardware: { arch: 'arm64-efi' } }),
    aProfile({
      ...{ kind: 'talos', version: 'v1.14.0', schematic, platform: 'metal' },
      ...{ delivery: 'proxy', secureBoot: true, args: [] },
    }),
    aSite(),
    { factoryCmdlineOf: () => 'talos.platform=metal console=ttyAMA0' },
  );
  const script = bootScript({ ...CONTEXT, profile: 'talos', plan });
  const file = `${schematic}/v1.14.0/metal-arm64-secureboot-uki.efi`;
  const at = `http://10.77.0.2:8080/boot/files/talos/${file}`;
  const loads = script.split('\n').filter((line) => /^(?:kernel|initrd|boot) /.test(line));
  t.same(loads, [
    `kernel --name kernel --timeout 240000 ${at} talos.platform=metal console=ttyAMA0 || ` +
      'goto no_kernel',
    'boot kernel || goto no_boot',
  ]);
  t.end();
});

t.test('every step that can fail goes to a label that exists, and the end is the disk', (t) => {
  for (const plan of [LINUX, CHAIN, WIMBOOT, ISO]) {
    const lines = readScript(bootScript({ ...CONTEXT, plan })) ?? [];
    const labels = lines.flatMap(({ label }) => (label === undefined ? [] : [label]));
    for (const { commands } of lines) {
      const [first, second] = commands;
      const name = first?.words[0] ?? '';
      const optional = name === 'initrd' && first?.words.includes('BCD');
      const watched = ['kernel', 'initrd', 'boot', 'sanboot'].includes(name) && !optional;
      if (watched) t.match(second, { after: '||', words: ['goto'] }, name);
    }
    const targets = lines
      .flatMap(({ commands }) => commands.map(({ words }) => words))
      .filter(([name]) => name === 'goto');
    for (const words of targets) t.ok(labels.includes(words[1] ?? ''), words.join(' '));
    t.same(lines.at(-1)?.commands, [{ words: ['exit', '1'] }]);
  }
  t.end();
});

t.test('nothing but the initrds stays loaded when the kernel starts', (t) => {
  const lines = readScript(bootScript({ ...CONTEXT, plan: LINUX })) ?? [];
  const names = lines.flatMap(({ commands }) => commands.map(({ words }) => words));
  const start = names.findIndex(([name]) => name === 'boot');
  const loads = names.slice(0, start).filter(([name]) => name === 'chain');
  t.same(
    loads.map((words) => words[1]),
    ['--autofree'],
  );
  t.end();
});

t.test(
  'whatever a profile and a machine hold, the script is refused or does what was meant',
  (t) => {
    const model = fc.record({
      args: fc.array(hostileText, { maxLength: 3 }),
      variable: hostileText,
      path: hostileText,
      url: fc.oneof(
        hostileText,
        hostileText.map((text) => `http://h/${text}`),
      ),
      name: hostileText,
    });
    const expectedCodes: readonly string[] = [
      'SCRIPT_VALUE_REFUSED',
      'KERNEL_ARGUMENT_INVALID',
      'TEMPLATE_INVALID',
      'TEMPLATE_VALUE_MISSING',
    ];
    let written = 0;
    fc.assert(
      fc.property(model, ({ args, variable, path, url, name }) => {
        const machine = aMachine({ variables: { a: variable }, hardware: { serial: name } });
        const profile = aProfile({
          kind: 'linux',
          kernel: { kind: 'image', image: 'debian-13' as ImageName, path },
          initrds: [{ kind: 'url', url }],
          args: [...args, 'v=${a}'],
        });
        try {
          const plan = planBoot(machine, profile, aSite());
          const text = bootScript({ ...CONTEXT, machine: name, profile: name, plan });
          written += 1;
          checkMeaning(plan, text);
        } catch (error) {
          if (!(error instanceof RouseError) || !expectedCodes.includes(error.code)) throw error;
        }
      }),
      { numRuns: 5_000 },
    );
    t.ok(written > 50, `${written} of the models were harmless enough to be written`);
    t.end();

    function checkMeaning(plan: BootPlan, text: string): void {
      if (plan.kind !== 'linux') throw new TypeError('expected a linux plan');
      const lines = readScript(text) ?? [];
      const loads = lines
        .flatMap(({ commands }) => commands.map(({ words }) => words))
        .filter(
          (words) => !['echo', 'set', 'sleep', 'goto', 'iseq', 'sanboot'].includes(words[0] ?? ''),
        );
      const [initrd] = plan.initrds;
      const expected = [
        ['imgfree'],
        [
          'kernel',
          '--name',
          'kernel',
          '--timeout',
          '240000',
          plan.kernel.url,
          'initrd=initrd',
        ].concat(plan.args.flatMap((argument) => argument.split(' '))),
        ['initrd', '--name', 'initrd', '--timeout', '240000', initrd?.url ?? ''],
        ['chain'],
        ['boot', 'kernel'],
        ['chain'],
        ['chain'],
        ['chain'],
        ['imgfree'],
        ['exit', '1'],
      ];
      const got = loads.map((words) => (words[0] === 'chain' ? ['chain'] : words));
      if (JSON.stringify(got) !== JSON.stringify(expected)) throw new Error(JSON.stringify(got));
      const settings = new Set(settingsIn(text));
      const own = ['errno:hexraw', 'error', 'platform'];
      if ([...settings].some((name) => !own.includes(name))) throw new Error([...settings].join());
    }
  },
);
