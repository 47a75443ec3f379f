/** Tests for src/domain/plan-boot.ts */
import t from 'tap';
import type { MachineArch } from '../../src/domain/arch.ts';
import { commandLineWords, planBoot } from '../../src/domain/plan-boot.ts';
import type { ImageName } from '../../src/domain/machine.ts';
import type { FileSource, LinuxSpec, ProfileSpec, TalosSpec } from '../../src/domain/profile.ts';
import { aChain, aMachine, aProfile, aSite, type MachineParts } from '../fakes/machines.ts';

const VANILLA = '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba';
const TALOS: TalosSpec = {
  kind: 'talos',
  version: 'v1.13.9',
  schematic: VANILLA,
  platform: 'metal',
  delivery: 'proxy',
  args: [],
};

const image = (path: string): FileSource => ({
  kind: 'image',
  image: 'debian-13' as ImageName,
  path,
});
const url = (text: string): FileSource => ({ kind: 'url', url: text });

function linux(parts: Partial<LinuxSpec>): LinuxSpec {
  return { kind: 'linux', kernel: image('linux'), initrds: [], args: [], ...parts };
}

function plan(spec: ProfileSpec, parts: MachineParts = {}, arches: readonly MachineArch[] = []) {
  return planBoot(aMachine(parts), aProfile(spec, arches), aSite());
}

function argsOf(...given: Parameters<typeof plan>): string {
  const built = plan(...given);
  return built.kind === 'linux' ? built.args.join(' ') : built.kind;
}

t.test('a linux profile becomes URLs of this server and arguments of this machine', (t) => {
  t.same(
    plan(
      linux({
        initrds: [image('netboot/initrd.gz'), url('https://mirror.example/firmware.cpio')],
        args: ['host=${machine.name}', 'role=${role}', 'quiet'],
      }),
      { name: 'node-1', variables: { role: 'db' } },
    ),
    {
      kind: 'linux',
      kernel: { name: 'kernel', url: 'http://10.77.0.2:8080/boot/files/debian-13/linux' },
      initrds: [
        {
          name: 'initrd',
          url: 'http://10.77.0.2:8080/boot/files/debian-13/netboot/initrd.gz',
        },
        { name: 'initrd2', url: 'https://mirror.example/firmware.cpio' },
      ],
      args: ['host=node-1', 'role=db', 'quiet'],
      line: {
        args: [
          { argument: 'host=node-1', origin: 'profile' },
          { argument: 'role=db', origin: 'profile' },
          { argument: 'quiet', origin: 'profile' },
        ],
        replaced: [],
      },
    },
  );
  t.end();
});

t.test("a machine's own arguments follow those of any profile", (t) => {
  const args = ['console=ttyS0', 'quiet', 'auto', '---', '-b'];
  t.equal(
    argsOf(linux({ args }), { name: 'n', args: ['-quiet', 'auto=${machine.name}'] }),
    'console=ttyS0 --- -b auto=n',
  );
  t.match(
    argsOf(TALOS, { hardware: { arch: 'x86-bios' }, args: ['console=ttyS1', '-selinux'] }),
    /^talos\.platform=metal (?!.*(?:selinux|console=tty0)).* console=ttyS1$/,
  );
  t.equal(
    argsOf(linux({ args: ['console=ttyS0', 'a'] }), { consoles: ['ttyS1'] }),
    'a console=ttyS1',
  );
  t.throws(() => argsOf(linux({}), { args: ['x=${missing}'] }), { code: 'TEMPLATE_VALUE_MISSING' });
  t.end();
});

t.test('a signed image is one file, for UEFI alone', (t) => {
  const signed: TalosSpec = { ...TALOS, secureBoot: true };
  const uefi: MachineParts = { hardware: { arch: 'x86_64-efi' } };
  const file = 'metal-amd64-secureboot-uki.efi';
  t.match(plan(signed, uefi), {
    kind: 'linux',
    signed: true,
    kernel: { name: 'kernel', url: new RegExp(`/boot/files/talos/${VANILLA}/v1.13.9/${file}$`) },
    initrds: [],
  });
  t.notOk('signed' in plan(TALOS, uefi));
  t.match(argsOf(signed, uefi), /^talos\.platform=metal .* lockdown=confidentiality$/);
  t.match(plan({ ...signed, platform: 'nocloud' }, { hardware: { arch: 'arm64-efi' } }), {
    kernel: { url: /nocloud-arm64-secureboot-uki\.efi$/ },
  });
  const mismatch = (detail: RegExp) => ({ code: 'PROFILE_ARCH_MISMATCH', detail });
  t.throws(
    () => plan(signed, { hardware: { arch: 'x86-bios' } }),
    mismatch(/needs UEFI, found x86-bios/),
  );
  t.throws(() => plan(signed, {}, ['x86-bios', 'x86_64-efi']), mismatch(/not reported which/));
  t.match(plan(signed, {}, ['x86_64-efi']), { signed: true });
  t.throws(() => plan({ ...signed, args: ['quiet'] }, uefi), { code: 'SECURE_BOOT_ARGUMENTS' });
  t.end();
});

t.test('what the rest of Rouse knows about the command line is used', (t) => {
  const built = planBoot(aMachine({ hardware: { arch: 'x86_64-efi' } }), aProfile(TALOS), aSite(), {
    factoryCmdlineOf: ({ arch }) => `talos.platform=metal of=${arch}`,
  });
  t.match(built, { args: ['talos.platform=metal', 'of=amd64'] });
  t.end();
});

t.test('paths and URLs are spelled so that one word of a script can carry them', (t) => {
  const built = plan(linux({ kernel: image('a b/ü$.img'), initrds: [url('http://h/x y#frag')] }));
  t.match(built, {
    kernel: { url: 'http://10.77.0.2:8080/boot/files/debian-13/a%20b/%C3%BC%24.img' },
    initrds: [{ url: 'http://h/x%20y' }],
  });
  t.end();
});

t.test('a talos profile is fetched through this server, or from the factory itself', (t) => {
  const bios: MachineParts = { hardware: { arch: 'x86-bios' } };
  const arm: MachineParts = { hardware: { arch: 'arm64-efi' } };
  t.match(plan(TALOS, bios), {
    kind: 'linux',
    kernel: {
      name: 'kernel',
      url: `http://10.77.0.2:8080/boot/files/talos/${VANILLA}/v1.13.9/kernel-amd64`,
    },
    initrds: [
      {
        name: 'initrd',
        url: `http://10.77.0.2:8080/boot/files/talos/${VANILLA}/v1.13.9/initramfs-amd64.xz`,
      },
    ],
  });
  const direct: TalosSpec = { ...TALOS, delivery: 'direct' };
  t.match(plan(direct, arm), {
    kernel: { url: `https://factory.example/image/${VANILLA}/v1.13.9/kernel-arm64` },
  });
  t.match(plan({ ...direct, factoryUrl: 'http://10.0.0.9:8000/f' }, arm), {
    initrds: [{ url: `http://10.0.0.9:8000/f/image/${VANILLA}/v1.13.9/initramfs-arm64.xz` }],
  });
  t.end();
});

t.test('a talos machine is told where its configuration is, before what its profile says', (t) => {
  const configUrl = 'http://10.77.0.2:8080/boot/config/TOKEN';
  const machine = aMachine({ hardware: { arch: 'x86-bios' } });
  const spec: TalosSpec = { ...TALOS, siderolinkApi: 'grpc://h:1', args: ['last=1'] };
  const made = planBoot(machine, aProfile(spec), { ...aSite(), configUrl });
  t.match(made.kind === 'linux' && made.args.slice(-3), [
    `talos.config=${configUrl}`,
    'siderolink.api=grpc://h:1',
    'last=1',
  ]);
  t.end();
});

t.test('a talos machine that never reported its processor boots when the profile knows it', (t) => {
  t.match(plan(TALOS, {}, ['arm64-efi']), { kernel: { url: /kernel-arm64$/ } });
  t.match(plan(TALOS, {}, ['x86-bios', 'x86_64-efi']), { kernel: { url: /kernel-amd64$/ } });
  const mismatch = { code: 'PROFILE_ARCH_MISMATCH' };
  t.throws(() => plan(TALOS), mismatch);
  t.throws(() => plan(TALOS, {}, ['arm64-efi', 'x86_64-efi']), mismatch);
  t.throws(() => plan(TALOS, { hardware: { arch: 'riscv64-efi' } }), mismatch);
  t.end();
});

t.test('a profile for other machines is refused, for unreported ones it is tried', (t) => {
  const spec: ProfileSpec = aChain('http://h/');
  const arches: readonly MachineArch[] = ['x86_64-efi', 'arm64-efi'];
  t.throws(() => plan(spec, { hardware: { arch: 'x86-bios' } }, arches), {
    code: 'PROFILE_ARCH_MISMATCH',
    detail: 'profile debian-13 is for x86_64-efi, arm64-efi, found x86-bios',
  });
  t.same(plan(spec, { hardware: { arch: 'arm64-efi' } }, arches), {
    kind: 'chain',
    url: 'http://h/',
    args: [],
  });
  t.same(plan(spec, {}, arches).kind, 'chain');
  t.end();
});

t.test('Windows, a CD and a program with arguments become plans of their own', (t) => {
  const at = 'http://10.77.0.2:8080/boot/files/debian-13';
  t.same(
    plan(
      {
        kind: 'wimboot',
        kernel: image('wimboot'),
        initrds: [{ ...image('a/bcd'), name: 'BCD', optional: true }],
        args: ['gui', 'index=${index}'],
      },
      { variables: { index: '2' } },
    ),
    {
      kind: 'wimboot',
      kernel: { name: 'wimboot', url: `${at}/wimboot` },
      initrds: [{ name: 'BCD', url: `${at}/a/bcd`, inside: 'BCD', optional: true }],
      args: ['gui', 'index=2'],
    },
  );
  t.same(plan({ kind: 'iso', file: image('x.iso'), keep: true }), {
    kind: 'iso',
    url: `${at}/x.iso`,
    keep: true,
  });
  const args = ['-c', '${server.url}/boot.cfg'];
  t.same(plan({ kind: 'chain', file: image('mboot.efi'), args }), {
    kind: 'chain',
    url: `${at}/mboot.efi`,
    args: ['-c', 'http://10.77.0.2:8080/boot.cfg'],
  });
  t.end();
});

t.test('a file with a name inside the initramfs is asked for with all the others', (t) => {
  const built = plan(
    linux({ initrds: [image('i'), { ...image('pve.iso'), name: 'proxmox.iso' }] }),
  );
  t.same(built.kind === 'linux' && commandLineWords(built), ['initrd=initrd.magic']);
  t.end();
});

t.test('URLs that iPXE cannot fetch are refused', (t) => {
  for (const bad of ['file:///etc/passwd', 'javascript:1', 'boot.ipxe', '', 'http://']) {
    t.throws(() => plan(aChain(bad)), { code: 'SCRIPT_VALUE_REFUSED' }, bad);
  }
  t.same(plan(aChain('tftp://10.0.0.1/x.kpxe')).kind, 'chain');
  t.end();
});

t.test('a command line longer than the kernel keeps is refused with the numbers', (t) => {
  const fits = linux({
    initrds: [image('i')],
    args: ['a'.repeat(2_047 - 'kernel initrd=initrd '.length)],
  });
  const built = plan(fits);
  t.equal(built.kind === 'linux' && `kernel ${commandLineWords(built).join(' ')}`.length, 2_047);
  t.throws(() => plan(linux({ args: ['a'.repeat(2_041)] })), {
    code: 'KERNEL_ARGUMENT_INVALID',
    detail: /expected at most 2047 bytes and 256 arguments .* found 2048 bytes and 1 arguments/,
  });
  t.throws(() => plan(linux({ args: Array.from({ length: 257 }, () => 'a') })), /257 arguments/);
  const talos: MachineParts = { hardware: { arch: 'x86_64-efi' } };
  t.doesNotThrow(() => plan({ ...TALOS, args: ['a'.repeat(3_000)] }, talos));
  t.throws(() => plan({ ...TALOS, args: ['a'.repeat(4_000)] }, talos), /at most 4095 bytes/);
  t.end();
});

t.test('initrd= belongs to Rouse', (t) => {
  t.throws(() => plan(linux({ args: ['initrd=mine.img'] })), { code: 'KERNEL_ARGUMENT_INVALID' });
  t.end();
});

t.test('a profile of kind local has no plan: asking for one is a fault in Rouse', (t) => {
  t.throws(() => plan({ kind: 'local' }), { code: 'INTERNAL' });
  t.end();
});
