import t from 'tap';
import { parseRequest } from '../../src/schema/issues.ts';
import {
  profileBody,
  profileDeclaration,
  profileDocument,
  profileResource,
} from '../../src/schema/profile-resource.ts';
import { refusal } from '../fakes/refusal.ts';

const schematic = '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba';

const profiles = [
  {
    kind: 'profile',
    name: 'debian-13',
    arch: ['x86_64-efi', 'x86-bios'],
    menu: true,
    linux: {
      kernel: 'image:debian-13/boot/linux',
      initrd: ['image:debian-13/initrd.gz', 'https://example.org/extra.img'],
      args: ['auto=true', 'host=${machine.name}'],
    },
  },
  {
    kind: 'profile',
    name: 'talos',
    arch: [],
    talos: {
      version: 'v1.13.9',
      schematic,
      platform: 'metal',
      factory_url: 'https://factory.example.org',
      delivery: 'direct',
      siderolink_api: 'grpc://10.0.0.5:8090?jointoken=${token}',
      events_sink: '[fdae:41e4:649b:9303::1]:8090',
      kernel_log: 'tcp://[fdae:41e4:649b:9303::1]:8092',
      console: ['tty0', 'ttyS0,115200n8'],
      args: ['quiet'],
    },
  },
  {
    kind: 'profile',
    name: 'talos-signed',
    arch: ['x86_64-efi'],
    talos: {
      version: 'v1.13.9',
      schematic,
      platform: 'metal',
      delivery: 'proxy',
      secure_boot: true,
      args: [],
    },
  },
  { kind: 'profile', name: 'netboot', arch: [], chain: { url: 'https://boot.netboot.xyz/' } },
  {
    kind: 'profile',
    name: 'esxi',
    arch: [],
    chain: { file: 'image:esxi/mboot.efi', args: ['-c', '${server.url}/boot.cfg'] },
  },
  {
    kind: 'profile',
    name: 'netboot-binary',
    arch: [],
    chain: { file: { 'x86-bios': 'http://h/a.kpxe', 'x86_64-efi': 'http://h/a.efi' } },
  },
  {
    kind: 'profile',
    name: 'proxmox',
    arch: [],
    linux: {
      kernel: { 'x86_64-efi': 'image:pve/vmlinuz' },
      initrd: ['image:pve/initrd', { file: 'image:pve/pve.iso', name: 'proxmox.iso' }],
      args: [],
    },
  },
  {
    kind: 'profile',
    name: 'windows',
    arch: [],
    wimboot: {
      kernel: 'image:win/wimboot',
      initrd: [{ file: 'image:win/BCD', name: 'BCD', optional: true }],
      args: ['gui'],
    },
  },
  { kind: 'profile', name: 'cd', arch: [], iso: { file: 'image:cd/x.iso' } },
  {
    kind: 'profile',
    name: 'cd-efi',
    arch: [],
    iso: { file: 'http://h/x.iso', loader: '/EFI/x/y.efi', describe: true, keep: true },
  },
  { kind: 'profile', name: 'disk', arch: [], local: {} },
  { kind: 'profile', name: 'once', arch: [], install: 'once', chain: { url: 'http://x/' } },
];

t.test('every kind of profile is written as it was read', (t) => {
  for (const profile of profiles) {
    const draft = parseRequest(profileDocument, profile);
    t.same(profileDeclaration(draft), profile, profile.name);
    const stored = { ...draft, version: 3 };
    t.same(parseRequest(profileBody, profileResource(stored)), draft);
  }
  t.end();
});

t.test('fills in what may be left out', (t) => {
  const talos = parseRequest(profileDocument, {
    name: 't',
    talos: { version: '1.13.9', schematic },
  });
  t.same(talos, {
    name: 't',
    arches: [],
    spec: {
      kind: 'talos',
      version: 'v1.13.9',
      schematic,
      platform: 'metal',
      delivery: 'proxy',
      args: [],
    },
  });
  const linux = parseRequest(profileDocument, { name: 'l', linux: { kernel: 'http://x/linux' } });
  t.same(linux.spec, {
    kind: 'linux',
    kernel: { kind: 'url', url: 'http://x/linux' },
    initrds: [],
    args: [],
  });
  t.end();
});

t.test('is exactly one kind', async (t) => {
  const none = await refusal(() => parseRequest(profileDocument, { name: 'a' }));
  t.match(
    none.detail,
    /expected exactly one of linux, talos, wimboot, iso, chain, local, found none/,
  );
  const two = await refusal(() =>
    parseRequest(profileDocument, { name: 'a', local: {}, chain: { url: 'http://x/' } }),
  );
  t.match(two.detail, /found chain and local/);
});

t.test('refuses values that cannot be right, each at its place', async (t) => {
  const linux = { kernel: 'image:debian-13/linux' };
  const talos = { version: 'v1.13.9', schematic };
  const wrong: readonly (readonly [string, object])[] = [
    ['/linux/kernel', { linux: { kernel: 'debian-13/linux' } }],
    ['/linux/kernel', { linux: { kernel: 'image:debian-13/../linux' } }],
    ['/linux/kernel', { linux: { kernel: 'image:debian-13' } }],
    ['/linux/kernel', { linux: { kernel: 'file:///etc/shadow' } }],
    ['/linux/args/0', { linux: { ...linux, args: ['a b'] } }],
    ['/linux/initrd', { linux: { ...linux, initrd: 'image:debian-13/initrd' } }],
    ['/linux/append', { linux: { ...linux, append: 'quiet' } }],
    ['/talos/version', { talos: { ...talos, version: 'latest' } }],
    ['/talos/schematic', { talos: { ...talos, schematic: 'abc' } }],
    ['/talos/platform', { talos: { ...talos, platform: 'a/b' } }],
    ['/talos/platform', { talos: { ...talos, platform: 'metall' } }],
    ['/talos/platform', { talos: { ...talos, platform: '${platform}' } }],
    ['/talos/args/0', { talos: { ...talos, args: ['talos.halt_if_installed=yes'] } }],
    ['/talos/events_sink', { talos: { ...talos, events_sink: 'tcp://h:1' } }],
    ['/talos/console/0', { talos: { ...talos, console: ['console=ttyS0'] } }],
    ['/talos/secure_boot', { talos: { ...talos, secure_boot: 'yes' } }],
    ['/talos/factory_url', { talos: { ...talos, factory_url: 'ftp://x' } }],
    ['/talos/delivery', { talos: { ...talos, delivery: 'proxied' } }],
    ['/talos/siderolink_api', { talos: { ...talos, siderolink_api: 'a b' } }],
    ['/chain/url', { chain: { url: 'javascript:alert(1)' } }],
    ['/chain', { chain: {} }],
    ['/chain', { chain: { url: 'http://x/', file: 'image:a/b' } }],
    ['/wimboot/initrd/0', { wimboot: { kernel: 'image:a/b', initrd: ['image:a/c'] } }],
    ['/iso/loader', { iso: { file: 'image:a/b', loader: 'a b' } }],
    ['/local/x', { local: { x: 1 } }],
    ['/arch/0', { local: {}, arch: ['amd64'] }],
    ['/install', { local: {}, install: 'once' }],
    ['/menu', { local: {}, menu: true }],
    ['/menu', { linux, menu: 'yes' }],
  ];
  for (const [field, change] of wrong) {
    const error = await refusal(() => parseRequest(profileDocument, { name: 'a', ...change }));
    t.equal(error.errors[0]?.field, field, error.detail);
  }
});
