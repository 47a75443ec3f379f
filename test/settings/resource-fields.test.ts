/**
 * Symptom: a field was accepted, stored, and changed nothing. Every field that a manifest may hold is
 * set to two values here, and what somebody gets to see of Rouse must differ between them. A field
 * without an entry fails.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import type { z } from 'zod';
import { openLocalApi } from '../../src/assemble-admin.ts';
import { loadConfig } from '../../src/config/load.ts';
import { BOND_OPTIONS } from '../../src/domain/talos-links.ts';
import { configDocument } from '../../src/schema/config-resource.ts';
import { imageDocument } from '../../src/schema/image-resource.ts';
import { machineDocument } from '../../src/schema/machine-resource.ts';
import { profileDocument } from '../../src/schema/profile-resource.ts';
import { ruleDocument } from '../../src/schema/rule-resource.ts';

t.setTimeout(120_000);

interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
}

/** Paths of all members, with dots; what has no members of known names is one. */
function fieldsOf(schema: z.ZodType, at = ''): string[] {
  const { innerType, in: before, shape = {} } = schema.def as unknown as Definition;
  const inner = innerType ?? before;
  if (inner) return fieldsOf(inner, at);
  const names = Object.entries(shape);
  if (names.length === 0) return [at];
  return names.flatMap(([name, member]) => fieldsOf(member, at === '' ? name : `${at}.${name}`));
}

type Fields = Readonly<Record<string, unknown>>;

interface Entry {
  readonly values: readonly [unknown, unknown];
  /** paths beside the one that is tried */
  readonly beside?: Fields;
  /** paths beside the first value alone */
  readonly before?: Fields;
  /** asked of the API; the script of the machine unless given */
  readonly see?: string;
  /** the member of the answer that counts; all of it unless given */
  readonly part?: string;
}
/** Seen on the wire alone, and tried in the test that is named: by its file, and by its words. */
interface Elsewhere {
  readonly heldBy: string;
  readonly test: string;
}

const SCRIPT = '/api/v1/machines/52-54-00-aa-00-01/script?secrets=true';
const CONFIG = '/api/v1/machines/52-54-00-aa-00-01/config?secrets=true';
const ID = ['a'.repeat(64), 'b'.repeat(64)] as const;
const UUIDS = [
  '4c4c4544-0044-4410-8031-c2c04f4a4b31',
  '4c4c4544-0044-4410-8031-c2c04f4a4b32',
] as const;
const said = (name: string, values: readonly [unknown, unknown] = ['A1', 'B2']): Entry => ({
  values,
  beside: { 'boot.args': [`v=\${machine.${name}}`] },
});
const network = (values: readonly [unknown, unknown], beside: Fields = {}): Entry => ({
  values,
  beside: { 'network.address': '10.0.0.5/24', ...beside },
});
const bond = (values: readonly [unknown, unknown]): Entry =>
  network(values, { 'network.bond.name': 'bond0', 'network.bond.members': ['eth0', 'eth1'] });

const MACHINE: Readonly<Record<string, Entry | Elsewhere>> = {
  name: said('name', ['one', 'two']),
  macs: said('mac', [['52:54:00:aa:00:01'], ['52:54:00:aa:00:02', '52:54:00:aa:00:01']]),
  tags: { values: [{ a: '1' }, { a: '2' }], see: '/api/v1/machines?tag=a%3D1' },
  variables: { values: [{ a: '1' }, { a: '2' }], beside: { 'boot.args': ['v=${a}'] } },
  'hardware.uuid': said('uuid', UUIDS),
  'hardware.serial': said('serial'),
  'hardware.manufacturer': said('manufacturer'),
  'hardware.product': said('product'),
  'hardware.asset': said('asset'),
  'hardware.arch': said('arch', ['x86_64-efi', 'arm64-efi']),
  'network.address': { values: ['10.0.0.5/24', '10.0.0.6/24'] },
  'network.gateway': network(['10.0.0.1', '10.0.0.2']),
  'network.device': network(['eth0', 'eth1']),
  'network.vlan.id': network([7, 8], { 'network.vlan.parent': 'eth0' }),
  'network.vlan.parent': network(['eth0', 'eth1'], { 'network.vlan.id': 7 }),
  'network.bond.name': bond(['bond0', 'bond1']),
  'network.bond.members': bond([['eth0'], ['eth0', 'eth1']]),
  'network.bond.mtu': bond([1500, 9000]),
  'network.dns': network([['10.0.0.2'], ['10.0.0.3']]),
  'network.ntp': network([['10.0.0.2'], ['10.0.0.3']]),
  'boot.profile': { values: ['tried', undefined] },
  'boot.disk': { values: ['exit', 'sanboot'], beside: { 'boot.profile': undefined } },
  'boot.console': { values: [['ttyS0'], ['ttyS1']] },
  'boot.args': { values: [['a'], ['b']] },
  'boot.config_patches': {
    values: [['machine: {token: one}\n'], ['machine: {token: two}\n']],
    see: CONFIG,
  },
  'boot.ignored': { values: [true, false] },
  'boot.loader': {
    heldBy: 'test/dhcp-proxy/loader-choice.test.ts',
    test: 'a person beats a model, a model beats what worked, and that beats the ladder',
  },
  'boot.personality': {
    heldBy: 'test/dhcp-proxy/personality.test.ts',
    test: 'what a person chose is the only form, where it fits the client',
  },
};

/** Options that each need a value of their own; the rest is a number or a word of the kernel. */
const BOND_VALUES: Readonly<Record<string, readonly [string, string]>> = {
  mode: ['active-backup', '802.3ad'],
  xmit_hash_policy: ['layer2', 'layer3+4'],
  lacp_rate: ['slow', 'fast'],
  ad_select: ['stable', 'bandwidth'],
  primary: ['eth0', 'eth1'],
  primary_reselect: ['always', 'better'],
  fail_over_mac: ['none', 'active'],
  arp_ip_target: ['10.0.0.1', '10.0.0.2'],
  arp_validate: ['none', 'active'],
  arp_all_targets: ['any', 'all'],
};
const NUMBERS = ['1', '0'] as const;
const BOND = Object.fromEntries(
  BOND_OPTIONS.map((name) => [`network.bond.options.${name}`, bond(BOND_VALUES[name] ?? NUMBERS)]),
);

const linux = (values: readonly [unknown, unknown]): Entry => ({
  values,
  beside: { talos: undefined, 'linux.kernel': 'http://files.example/k' },
});
const iso = (values: readonly [unknown, unknown], beside: Fields = {}): Entry => ({
  values,
  beside: { talos: undefined, 'iso.file': 'http://files.example/a.iso', ...beside },
});
const wimboot = (values: readonly [unknown, unknown]): Entry => ({
  values,
  beside: {
    talos: undefined,
    'wimboot.kernel': 'http://files.example/wimboot',
    'wimboot.initrd': [{ file: 'http://files.example/boot.wim', name: 'boot.wim' }],
  },
});
const chained = (values: readonly [unknown, unknown], file: string): Entry => ({
  values,
  beside: { talos: undefined, [`chain.${file}`]: 'http://files.example/x.efi' },
});

const PROFILE: Readonly<Record<string, Entry | Elsewhere>> = {
  arch: { values: [['x86-bios'], ['x86_64-efi']] },
  files: {
    heldBy: 'test/interop/answers.test.ts',
    test: 'installers find what they ask for, each in its own way',
  },
  destructive: {
    heldBy: 'test/service/orders.test.ts',
    test: 'what erases a disk is confirmed by name, and mistakes are told',
  },
  menu: {
    heldBy: 'test/service/menus.test.ts',
    test: 'an unknown machine is shown what fits it, where the settings say so',
  },
  install: { values: [undefined, 'once'], see: '/api/v1/machines/525400aa0001/install' },
  'linux.kernel': linux(['http://files.example/k', 'http://files.example/l']),
  'linux.initrd': linux([['http://files.example/a'], ['http://files.example/b']]),
  'linux.args': linux([['a'], ['b']]),
  'talos.version': { values: ['v1.13.8', 'v1.13.9'] },
  'talos.schematic': { values: ID },
  'talos.platform': { values: ['metal', 'nocloud'] },
  'talos.factory_url': {
    values: ['https://a.example', 'https://b.example'],
    beside: { 'talos.delivery': 'direct' },
  },
  'talos.delivery': { values: ['proxy', 'direct'] },
  'talos.siderolink_api': { values: ['https://a.example', 'https://b.example'] },
  'talos.events_sink': { values: ['10.0.0.1:8091', '10.0.0.2:8091'] },
  'talos.kernel_log': { values: ['tcp://10.0.0.1:8092', 'tcp://10.0.0.2:8092'] },
  'talos.reports': { values: [true, false] },
  'talos.config': { values: ['tried', 'other'], see: CONFIG },
  'talos.console': { values: [['ttyS0'], ['ttyS1']] },
  'talos.secure_boot': { values: [false, true] },
  'talos.args': { values: [['quiet'], ['debug']] },
  'wimboot.kernel': wimboot(['http://files.example/a', 'http://files.example/b']),
  'wimboot.initrd': wimboot(
    ['a', 'b'].map((name) => [{ file: 'http://files.example/boot.wim', name }]) as [
      unknown,
      unknown,
    ],
  ),
  'wimboot.args': wimboot([['gui'], ['rawbcd']]),
  'iso.file': iso(['http://files.example/a.iso', 'http://files.example/b.iso']),
  'iso.loader': iso(['/EFI/A.EFI', '/EFI/B.EFI']),
  'iso.describe': iso([false, true]),
  'iso.keep': iso([false, true]),
  'chain.url': chained(['http://files.example/a', 'http://files.example/b'], 'url'),
  'chain.file': chained(['http://files.example/a', 'http://files.example/b'], 'file'),
  'chain.args': chained([['a'], ['b']], 'file'),
  local: {
    values: [undefined, {}],
    beside: { talos: undefined },
    before: { 'chain.url': 'http://files.example/x' },
  },
};

const IMAGE: Readonly<Record<string, Entry>> = {
  files: {
    values: [{ linux: 'http://files.example/a' }, { linux: 'http://files.example/b' }],
    see: '/api/v1/assets',
  },
};
const CONFIGS: Readonly<Record<string, Entry>> = {
  base: { values: ['machine: {token: one}\n', 'machine: {token: two}\n'], see: CONFIG },
  patches: { values: [['machine: {token: a}\n'], ['machine: {token: b}\n']], see: CONFIG },
};

/** A machine that nobody gave a profile. */
const FREE = '/api/v1/machines/52-54-00-aa-00-09';
const ASKING = '/api/v1/machines/52-54-00-aa-00-01/decision?address=10.0.0.9';

/** The first value is that of the machine. */
const CONDITIONS: Readonly<Record<string, Entry>> = {
  mac: { values: [['52:54:00:aa:00:01'], ['52:54:00:aa:00:0f']] },
  mac_prefix: { values: ['52:54:00', '52:54:01'] },
  uuid: { values: UUIDS },
  serial: { values: ['S1', 'S2'] },
  manufacturer: { values: ['M1', 'M2'] },
  product: { values: ['P*', 'Q*'] },
  asset: { values: ['A1', 'A2'] },
  arch: { values: ['x86_64-efi', 'x86-bios'] },
  platform: { values: ['efi', 'bios'] },
  subnet: { values: ['10.0.0.0/24', '10.0.1.0/24'], see: ASKING, part: 'plan' },
  tags: { values: [{ rack: 'a1' }, { rack: 'b2' }] },
};
const under = (at: string): [string, Entry][] =>
  Object.entries(CONDITIONS).map(([name, entry]) => [`${at}.${name}`, entry]);

const RULE: Readonly<Record<string, Entry | Elsewhere>> = {
  weight: {
    values: [1, 9],
    beside: { 'when.tags.free': 'yes', 'then.profile': 'tried' },
    see: `${FREE}/script`,
  },
  enabled: { values: [true, false] },
  ...Object.fromEntries([...under('when'), ...under('when.not')]),
  'when.unknown': { values: [false, true] },
  'then.profile': {
    values: ['tried', 'disk'],
    beside: { weight: 9 },
    see: `${FREE}/script`,
  },
  'then.args': { values: [['a'], ['b']] },
  'then.once': {
    values: [true, false],
    beside: { weight: 9, 'then.profile': 'tried' },
    see: `${FREE}/install`,
  },
  'then.max_machines': {
    heldBy: 'test/service/rule-book.test.ts',
    test: 'two that boot at once do not share the last place',
  },
  'then.destructive': {
    heldBy: 'test/domain/rule.test.ts',
    test: 'an unknown machine loses its disk only where that was allowed',
  },
};

const KINDS = {
  machine: { schema: machineDocument, entries: { ...MACHINE, ...BOND } },
  profile: { schema: profileDocument, entries: PROFILE },
  image: { schema: imageDocument, entries: IMAGE },
  config: { schema: configDocument, entries: CONFIGS },
  rule: { schema: ruleDocument, entries: RULE },
} as const;
type Kind = keyof typeof KINDS;

const DOCUMENTS: Readonly<Record<Kind | 'other' | 'disk' | 'free' | 'last', Fields>> = {
  machine: {
    ...{ kind: 'machine', macs: ['52:54:00:aa:00:01'] },
    ...{ 'boot.profile': 'tried', 'hardware.arch': 'x86_64-efi', 'tags.rack': 'a1' },
    ...{ 'hardware.uuid': UUIDS[0], 'hardware.serial': 'S1', 'hardware.asset': 'A1' },
    ...{ 'hardware.manufacturer': 'M1', 'hardware.product': 'P1' },
  },
  profile: {
    ...{ kind: 'profile', name: 'tried', 'talos.version': 'v1.13.9' },
    ...{ 'talos.schematic': ID[0], 'talos.config': 'tried' },
  },
  image: { kind: 'image', name: 'tried', files: { linux: 'http://files.example/a' } },
  config: { kind: 'config', name: 'tried', base: 'machine: {type: worker}\n' },
  other: { kind: 'config', name: 'other', base: 'machine: {type: controlplane}\n' },
  rule: { kind: 'rule', name: 'tried', 'then.args': ['from=rule'] },
  disk: { kind: 'profile', name: 'disk', local: {} },
  free: {
    ...{ kind: 'machine', macs: ['52:54:00:aa:00:09'], 'hardware.arch': 'x86_64-efi' },
    'tags.free': 'yes',
  },
  last: {
    ...{ kind: 'rule', name: 'last', weight: 5 },
    ...{ 'when.tags.free': 'yes', 'then.profile': 'disk' },
  },
};

/** Members by their paths, as a document; undefined takes away what is there or below. */
function document(members: Fields): object {
  const made: Record<string, unknown> = {};
  for (const [at, value] of Object.entries(members)) {
    const names = at.split('.');
    const last = names.pop() ?? '';
    let place = made;
    for (const name of names) place = (place[name] ??= {}) as Record<string, unknown>;
    if (value === undefined) Reflect.deleteProperty(place, last);
    else place[last] = value;
  }
  return made;
}

function memberOf(body: string, name: string): unknown {
  return (JSON.parse(body) as Readonly<Record<string, unknown>>)[name];
}

t.test('every field that a manifest may hold has an entry here', (t) => {
  for (const [kind, { schema, entries }] of Object.entries(KINDS)) {
    const identity = kind === 'machine' ? ['kind'] : ['kind', 'name'];
    const fields = fieldsOf(schema).filter((field) => !identity.includes(field));
    t.same(Object.keys(entries).toSorted(), fields.toSorted(), kind);
  }
  t.end();
});

t.test('every field changes what somebody gets to see', async (t) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rouse-fields-'));
  t.teardown(() => {
    rmSync(dataDir, { recursive: true });
  });
  mkdirSync(path.join(dataDir, 'images'));
  writeFileSync(path.join(dataDir, 'images', 'linux'), 'kernel');
  const env = { ROUSE_SECRETS_KEY_FILE: path.join(dataDir, '..', `${path.basename(dataDir)}.key`) };
  t.teardown(() => {
    rmSync(env.ROUSE_SECRETS_KEY_FILE, { force: true });
  });
  const { config } = loadConfig({ flags: { data_dir: dataDir }, env, cwd: dataDir, uid: 1000 });
  const api = await openLocalApi(config, () => undefined);
  t.teardown(() => api.close());

  /** What is seen of an inventory with this value, and with nothing of those before. */
  const seen = async (kind: Kind, members: Fields, entry: Entry): Promise<string> => {
    const { see = SCRIPT, part } = entry;
    const documents = Object.entries(DOCUMENTS).map(([name, own]) =>
      JSON.stringify(document(name === kind ? { ...own, ...members } : own)),
    );
    const headers = { 'content-type': 'text/yaml' };
    const everything = Object.keys(KINDS).map((one) => `pruneKind=${one}`);
    const emptied = `/api/v1/apply?${everything.join('&')}`;
    await api.inject({ method: 'POST', path: emptied, headers, body: '\n' });
    const body = documents.join('\n---\n');
    const applied = await api.inject({ method: 'POST', path: '/api/v1/apply', headers, body });
    if (applied.status !== 200) throw new Error(`${body}\n${applied.body}`);
    const answer = await api.inject({ method: 'GET', path: see });
    const told = part === undefined ? answer.body : JSON.stringify(memberOf(answer.body, part));
    // Each time it is another machine.
    return `${answer.status} ${told.replaceAll(/\bm_[0-9a-f]+/g, 'm_1')}`;
  };

  for (const kind of Object.keys(KINDS) as Kind[]) {
    const entries: Readonly<Record<string, Entry | Elsewhere>> = KINDS[kind].entries;
    for (const [field, entry] of Object.entries(entries)) {
      if ('heldBy' in entry) {
        const held = readFileSync(path.join(import.meta.dirname, '../..', entry.heldBy), 'utf8');
        t.ok(held.includes(`t.test('${entry.test}'`), `${kind} ${field}: ${entry.test}`);
        continue;
      }
      const { values, beside = {}, before = {} } = entry;
      const first = { ...beside, ...before, [field]: values[0] };
      const one = await seen(kind, first, entry);
      const two = await seen(kind, { ...beside, [field]: values[1] }, entry);
      t.match(one, /^200 /, `${kind} ${field}`);
      t.not(one, two, `${kind} ${field}: ${one}`);
      t.equal(await seen(kind, first, entry), one, `${kind} ${field}: nothing else differs`);
    }
  }
});
