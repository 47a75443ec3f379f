/** Tests for src/domain/talos.ts */
import t from 'tap';
import type { Profile, TalosSpec } from '../../src/domain/profile.ts';
import {
  factoryPath,
  findTalosPin,
  isCmdlineFile,
  isTabled,
  isTalosFile,
  parseTalosVersion,
  signedDefaultArgs,
  talosArch,
  talosDefaultArgs,
  talosFiles,
} from '../../src/domain/talos.ts';
import { aProfile } from '../fakes/machines.ts';

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

t.test('machines get the files of their processor', (t) => {
  t.equal(talosArch('x86-bios'), 'amd64');
  t.equal(talosArch('x86_64-efi'), 'amd64');
  t.equal(talosArch('arm64-efi'), 'arm64');
  t.equal(talosArch('riscv64-efi'), undefined);
  t.same(talosFiles('arm64'), { kernel: 'kernel-arm64', initramfs: 'initramfs-arm64.xz' });
  t.equal(factoryPath('abc', 'v1.13.9', 'kernel-amd64'), '/image/abc/v1.13.9/kernel-amd64');
  t.end();
});

t.test('versions that cannot name a file are none', (t) => {
  for (const version of ['1.13.9', 'v1.13', 'v1.13.9/../..', 'v1.13.9-', 'latest', '']) {
    t.equal(parseTalosVersion(version), undefined, version);
  }
  t.end();
});

t.test('a signed image locks the kernel down, by an argument up to 1.13', (t) => {
  const signed = (minor: number): readonly string[] =>
    signedDefaultArgs({ major: 1, minor }, 'metal', 'amd64');
  t.equal(signed(13).at(-1), 'lockdown=confidentiality');
  t.notOk(signed(14).includes('lockdown=confidentiality'));
  t.notOk(defaults('v1.13.9').includes('lockdown'));
  t.end();
});

t.test('the table knows what it has the line of, and what it stands in for', (t) => {
  t.ok(isTabled({ major: 1, minor: 14 }, 'metal'));
  t.notOk(isTabled({ major: 1, minor: 15 }, 'metal'));
  t.notOk(isTabled({ major: 2, minor: 0 }, 'metal'));
  t.notOk(isTabled({ major: 1, minor: 13 }, 'gcp'));
  t.end();
});

t.test('only the netboot files of the two processors may be fetched', (t) => {
  const files = [
    ...['kernel-amd64', 'kernel-arm64', 'initramfs-amd64.xz', 'initramfs-arm64.xz'],
    ...['metal-amd64-secureboot-uki.efi', 'nocloud-arm64-secureboot-uki.efi'],
    ...['cmdline-metal-amd64', 'cmdline-equinixMetal-arm64-secureboot'],
  ];
  for (const file of files) t.ok(isTalosFile(file), file);
  const others = [
    ...['metal-amd64.iso', 'kernel-i386', 'kernel-amd64 ', '', 'cmdline-metal', 'cmdline--amd64'],
    ...['metal-amd64-uki.efi', '../metal-amd64-secureboot-uki.efi', 'cmdline-a/b-amd64'],
    ...['metal-amd64-secureboot.iso', 'cmdline-metal-amd64\n', 'cmdline-metal-i386'],
  ];
  for (const file of others) t.notOk(isTalosFile(file), file);
  t.same(files.filter(isCmdlineFile), files.slice(-2), 'which no machine asks for');
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
