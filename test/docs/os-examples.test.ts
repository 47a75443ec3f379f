/**
 * The catalogue in examples/os: each manifest is applied, and what its machines are given is what
 * its fixture in test/fixtures/os has. Their systems are not booted here.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { parse } from 'yaml';
import type { MachineArch } from '../../src/domain/arch.ts';
import type { Machine } from '../../src/domain/machine.ts';
import type { Profile } from '../../src/domain/profile.ts';
import { bootScript } from '../../src/ipxe-templates/boot.ts';
import { previewAddresses } from '../../src/service/boot-tokens.ts';
import { explainFor } from '../../src/service/decide-boot.ts';
import { renderedFile } from '../../src/service/render-answer.ts';
import { matchesGolden } from '../fakes/golden.ts';
import { readScript } from '../fakes/ipxe-reader.ts';
import { aMachine, aSite } from '../fakes/machines.ts';
import { pages, projectRoot } from '../fakes/pages.ts';
import { useCases, type UseCases } from '../fakes/use-cases.ts';

const folder = path.join(projectRoot, 'examples', 'os');
const names = readdirSync(folder).map((file) => path.basename(file, '.yaml'));
const ARCHES = ['x86-bios', 'x86_64-efi'] as const satisfies readonly MachineArch[];
const SITE = { ...aSite(), ...previewAddresses(aSite().bootOrigin) };
const SESSION = '0123456789abcdef';

interface Given {
  /** what the script does, or why there is none */
  readonly script: string;
  /** the files, by path */
  readonly files: Readonly<Record<string, string>>;
}

const textOf = (name: string): string => readFileSync(path.join(folder, `${name}.yaml`), 'utf8');

/** Files on the disk that an image of a manifest lists, as its comment asks for them. */
function putFiles(dataDir: string, text: string): void {
  for (const [, file = ''] of text.matchAll(/^ {2}[\w.-]+: ([\w./-]+)$/gm)) {
    const target = path.join(dataDir, 'images', file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, file);
  }
}

async function applied(t: Test, name: string): Promise<{ cases: UseCases; profile: Profile }> {
  const cases = await useCases(t);
  const text = textOf(name);
  putFiles(cases.dataDir, text);
  const planned = await cases.applied(text, true);
  t.same(await cases.applied(text), planned, 'what was announced was done');
  const [profile, ...others] = (await cases.inventory.profiles.list({ limit: 2 })).items;
  t.same(others, [], 'one profile');
  if (!profile) throw new Error(`${name} has no profile`);
  return { cases, profile };
}

function machineWith(profile: Profile, arch: MachineArch): Machine {
  const variables = {
    ssh_key: 'ssh-ed25519 AAAAC3Nz admin@lab',
    share: '\\\\10.0.0.5\\windows',
    root_hash: '$6$salt$hash',
  };
  return aMachine({ name: 'node-1', hardware: { arch }, variables, profile: profile.name });
}

async function given(
  { cases, profile }: { readonly cases: UseCases; readonly profile: Profile },
  arch: MachineArch,
): Promise<Given> {
  const machine = machineWith(profile, arch);
  const { decision } = await explainFor({ machine }, SITE, cases);
  const files: Record<string, string> = {};
  for (const file of profile.files ?? []) {
    files[file.path] = await renderedFile(file, { machine, profile: profile.name, site: SITE });
  }
  if (decision.kind !== 'boot') {
    return { script: decision.kind === 'fail' ? decision.error.code : decision.kind, files };
  }
  const about = { origin: SITE.bootOrigin, session: SESSION, machine: 'node-1' };
  return { script: bootScript({ ...about, profile: profile.name, plan: decision.plan }), files };
}

/** The lines that load and start something, without what they report on the way. */
function loading(script: string): string {
  const lines = script
    .split('\n')
    .filter((line) => /^(?:kernel|initrd|sanboot|chain) /.test(line))
    .filter((line) => !line.includes('/boot/beacon/'));
  return lines.length > 0 ? lines.join('\n') : script;
}

for (const name of names) {
  t.test(`${name}: applied, and rendered for BIOS and UEFI`, async (t) => {
    const made = await applied(t, name);
    const [bios, uefi] = await Promise.all(ARCHES.map((arch) => given(made, arch)));
    if (!bios || !uefi) throw new Error('two kinds of machines');
    for (const { script } of [bios, uefi]) {
      if (script !== 'PROFILE_ARCH_MISMATCH') t.ok(readScript(script), 'iPXE can read it');
    }
    const files = Object.entries(uefi.files).map(([file, text]) => `--- ${file}\n${text}`);
    const scripts = [`--- x86-bios`, loading(bios.script), `--- x86_64-efi`, loading(uefi.script)];
    const text = `${[...scripts, ...files].join('\n').trimEnd()}\n`;
    matchesGolden(t, `${name}.txt`, text, 'os');
  });
}

/** Release servers, which have one address each. Packages have mirrors, and everybody has another. */
const RELEASES: ReadonlySet<string> = new Set([
  'boot.netboot.xyz',
  'builds.coreos.fedoraproject.org',
  'github.com',
  'mirror.example',
  'stable.release.flatcar-linux.net',
]);

t.test('a manifest leaves the choice of a mirror to whoever applies it', (t) => {
  for (const name of names) {
    const hosts = [...textOf(name).matchAll(/https?:\/\/([\w.-]+\.[a-z]+)/g)].map(
      ([, host]) => host,
    );
    t.same(
      hosts.filter((host) => !RELEASES.has(host ?? '')),
      [],
      name,
    );
  }
  t.end();
});

t.test('the catalogue is the one that its page tells about', (t) => {
  const page = pages.find((one) => one.name === 'docs/how-to/any-os.md')?.text ?? '';
  const told = [...page.matchAll(/\]\(\.\.\/\.\.\/examples\/os\/([\w-]+)\.yaml\)/g)];
  t.same(new Set(told.map(([, name]) => name)), new Set(names));
  t.end();
});

const uefiOf = async (t: Test, name: string): Promise<Given & { readonly profile: Profile }> => {
  const made = await applied(t, name);
  return { ...(await given(made, 'x86_64-efi')), profile: made.profile };
};

t.test('symptom: cloud-init finds no seed', async (t) => {
  const { script, files } = await uefiOf(t, 'ubuntu');
  t.match(script, / ds=nocloud-net;s=\S+\/ /, 'the address ends in a slash');
  t.equal((parse(files['meta-data'] ?? '') as { 'instance-id': string })['instance-id'], 'm_1');
  t.match(files['user-data'], /^#cloud-config\n/, 'the first line says what it is');
  const { autoinstall } = parse(files['user-data'] ?? '') as { autoinstall: object };
  t.match(autoinstall, { version: 1, 'user-data': { hostname: 'node-1' } });
});

t.test('symptom: Fedora CoreOS stops in its initramfs', async (t) => {
  const text = textOf('fedora-coreos');
  const builds = new Set([...text.matchAll(/\/builds\/([\d.]+)\//g)].map(([, build]) => build));
  const inNames = new Set([...text.matchAll(/coreos-([\d.]+)-live/g)].map(([, build]) => build));
  t.equal(builds.size, 1, 'kernel, initramfs and rootfs are of one build');
  t.same([...inNames], [...builds]);
  const { script } = await uefiOf(t, 'fedora-coreos');
  const [, rootfs = ''] = / coreos\.live\.rootfs_url=\S+\/boot\/files\/(\S+)/.exec(script) ?? [];
  t.equal(rootfs, 'fedora-coreos/rootfs.img', 'from the same image as the kernel');
});

t.test('symptom: Ignition refuses its configuration', async (t) => {
  for (const name of ['flatcar', 'fedora-coreos']) {
    const { script, files } = await uefiOf(t, name);
    t.match(script, / ignition\.config\.url=\S+\/config\.ign\b/, name);
    const config = JSON.parse(files['config.ign'] ?? '') as object;
    t.match(config, {
      ignition: { version: /^3\.\d\.0$/ },
      passwd: { users: [{ sshAuthorizedKeys: ['ssh-ed25519 AAAAC3Nz admin@lab'] }] },
    });
  }
});

t.test('symptom: an installer finds a file under another name than it looks for', async (t) => {
  t.match((await uefiOf(t, 'proxmox')).script, /proxmox\.iso proxmox\.iso \|\| goto no_initrd/);
  const { script } = await uefiOf(t, 'windows');
  for (const name of ['BCD', 'boot.sdi', 'boot.wim', 'winpeshl.ini']) {
    t.match(script, new RegExp(`--name ${name} .* ${name} \\|\\| goto`), name);
  }
});

t.test('symptom: ESXi looks for its modules in the root of the server', async (t) => {
  const { files, profile } = await uefiOf(t, 'esxi');
  const config = files['boot.cfg'] ?? '';
  t.match(config, /^prefix=http:\/\/\S+\/boot\/files\/esxi-8$/m);
  const loaded = /^kernel=(.*)$[\s\S]*^modules=(.*)$/m.exec(config)?.slice(1).join(' --- ') ?? '';
  const image = parse(textOf('esxi').split('\n---\n')[0] ?? '') as { files: object };
  for (const file of loaded.split(' --- ')) t.ok(file in image.files, file);
  t.same(profile.arches, ['x86_64-efi']);
});

t.test('debconf reads the preseed file', async (t) => {
  const { files } = await uefiOf(t, 'debian');
  const input = files['preseed.cfg'] ?? '';
  t.match(input, /^d-i preseed\/late_command string .*\/done"$/m, 'in one line');
  const program = 'debconf-set-selections';
  const { error, status, stderr } = spawnSync(program, ['-c'], { input, encoding: 'utf8' });
  if (!error) t.same([status, stderr], [0, '']);
  else if (process.env['CI']) t.fail(`needs ${program}`);
  else t.pass('not asked', { skip: `needs ${program}` });
});
