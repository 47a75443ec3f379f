/**
 * Symptom: a setting was accepted, shown by `rouse config show`, and changed nothing. Every setting of
 * the server is set to two values here, and what somebody gets to see of Rouse must differ between
 * them. A setting without an entry fails, and so does an entry without a setting.
 *
 * Also the tests for src/assemble-listeners.ts.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mock } from 'node:test';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { assembleFacts } from '../../src/assemble-facts.ts';
import { dhcpConfig, servedInterfaces, tftpConfig } from '../../src/assemble-listeners.ts';
import { assembleLive } from '../../src/assemble-live.ts';
import { webhooksAlone } from '../../src/assemble-webhooks.ts';
import type { RawSettings } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { linksOf, planSockets } from '../../src/dhcp-proxy/socket-plan.ts';
import { parseCidr } from '../../src/domain/address.ts';
import type { KeepBudget } from '../../src/domain/event-ports.ts';
import type { Inventory } from '../../src/domain/ports.ts';
import type { NetworkInterface } from '../../src/platform/interfaces.ts';
import { planListeners } from '../../src/tftp/listener-plan.ts';
import { deliver, message, PORTS, startEngine } from '../fakes/dhcp.ts';
import { configWith } from '../fakes/doctor-facts.ts';
import { emptyInventory } from '../fakes/empty-inventory.ts';
import { EVERY_EVENT } from '../fakes/every-event.ts';
import { freePort } from '../fakes/free-port.ts';
import { aMac, anAddress } from '../fakes/machines.ts';
import { aWebhook, memoryWebhooks } from '../fakes/webhooks.ts';
import { whileStarted, type Started } from '../fakes/started-server.ts';

t.setTimeout(120_000);

type Value = string | readonly string[];
interface Entry {
  readonly values: readonly [Value, Value];
  /** set as well, the same in both */
  readonly beside?: RawSettings;
  /** what somebody gets to see with these settings, as JSON */
  readonly see: (flags: RawSettings) => Promise<unknown>;
}
/** Tried in the test that is named, in both directions: by its file, and by its words. */
interface Elsewhere {
  readonly heldBy: string;
  readonly test: string;
}

const MAC = aMac('52:54:00:aa:00:01');
const ON_LINK = { addresses: [parseCidr('10.77.0.2/24')!], up: true, internal: false };
const anInterface = (name: string): NetworkInterface => ({ ...ON_LINK, name });

/** Whether a webhook may lead into a private network. */
async function webhookInside(flags: RawSettings): Promise<unknown> {
  const history = { query: () => Promise.resolve([]), settled: () => Promise.resolve() };
  const around = { store: memoryWebhooks(), history, record: () => undefined };
  const { name, kinds } = aWebhook();
  const draft = { name, kinds, url: 'http://10.0.0.9/hook' };
  return webhooksAlone(configWith(flags), around)
    .create(draft)
    .then(
      ({ webhook }) => webhook.url,
      (error: unknown) => String(error),
    );
}

/** Listeners that are planned, and what machines hear on them: a UEFI machine that somebody */
/** decided about, a stranger who asks twice, one behind a relay, and one beyond a router. */
function dhcp(flags: RawSettings): Promise<unknown> {
  const config = configWith(flags);
  const interfaces = servedInterfaces(config, (names) => names.map(anInterface));
  const support = { available: false, why: 'a test' } as const;
  const told = dhcpConfig(config, interfaces);
  const links = linksOf(interfaces);
  const state = startEngine({
    ...{ answer: told.answer, httpPort: told.httpPort, links, machines: { [MAC]: {} } },
    ...{ ignore: told.ignore ?? [], relays: told.relays ?? [], beyond: told.beyond ?? [] },
    ...{ loaderRules: told.loaderRules ?? [], bootUrl: told.bootUrl },
  });
  const at = { interface: interfaces[0]!.name };
  const known = message({});
  const stranger = message({ chaddr: '525400cc0001' });
  const http = message({
    options: [
      [53, [1]],
      [93, [0, 16]],
      [60, 'HTTPClient:Arch:00016'],
    ],
  });
  const asks = [
    { bytes: known, ingress: at },
    { bytes: stranger, ingress: at },
    { bytes: stranger, ingress: at, atMs: 4_000 },
    { bytes: http, ingress: at, atMs: 5_000 },
    { bytes: message({ giaddr: '10.77.0.7' }), ingress: at, source: '10.77.0.7:67', atMs: 9_000 },
    { bytes: known, ingress: { ...at, port: 'pxe' }, source: '10.88.0.9:68', atMs: 20_000 },
  ] as const;
  return Promise.resolve({
    listeners: planSockets({ interfaces, ports: PORTS, support }).map(({ name, detail }) => [
      name,
      detail,
    ]),
    heard: asks.map((sent) => {
      const { reason, sends } = deliver(state, sent);
      return [reason, ...sends.map(({ bytes, to }) => [to, Buffer.from(bytes).toString('hex')])];
    }),
  });
}

/** At which addresses TFTP is served, for whom, and in which way. */
function tftp(flags: RawSettings): Promise<unknown> {
  const config = configWith(flags);
  const { interfaces, beyond = [], singlePort } = tftpConfig(config, [anInterface('eth0')]);
  return Promise.resolve({ singlePort, at: planListeners(interfaces, beyond) });
}

const started =
  (look: (server: Started) => Promise<unknown>) =>
  (flags: RawSettings): Promise<unknown> =>
    whileStarted(flags, look);

const listeners = started(async ({ dir, ask }) => {
  const [status = '', ...body] = (await ask('GET', '/api/v1/status')).split(' ');
  const said = JSON.parse(body.join(' ')) as { listeners: { name: string; address: string }[] };
  // Somebody else on this machine may have port 69 of the loopback interface.
  const ours = said.listeners.filter(({ name }) => !name.startsWith('tftp'));
  return [status, JSON.stringify(ours).replaceAll(dir, '')];
});

const files = started(async ({ dir, ask }) => {
  await ask('POST', '/api/v1/apply', 'kind: config\nname: c\nbase: "machine: {type: worker}"\n');
  const below = readdirSync(dir, { recursive: true }).map(String);
  return below.filter((name) => /(^|\/)(rouse\.db|rouse\.sock|[a-z]*key)$/.test(name)).toSorted();
});

/** Words of the log, without times and what differs from one start to the next. */
const logged = started(async ({ log, ask }) => {
  await ask('GET', '/healthz');
  await turn();
  const isJson = log() === '' ? undefined : log().startsWith('{');
  return { isJson, starts: log().includes('rouse starts') };
});

const PROFILE = `kind: profile
name: talos
arch: [x86_64-efi]
talos: { version: v1.13.9, schematic: ${'a'.repeat(64)}, delivery: direct }
---
kind: machine
macs: ["${MAC}"]
hardware: { arch: x86_64-efi }
boot: { profile: talos }
`;
/** The script of a Talos machine that fetches from the factory by itself. */
const script = started(async ({ ask }) => {
  const applied = await ask('POST', '/api/v1/apply', PROFILE);
  const told = await ask('GET', `/api/v1/machines/${MAC}/script`);
  return [applied.slice(0, 3), told];
});

/** What a machine is told that nobody has decided about. */
const stranger = started(async ({ boot }) => {
  const said = await boot('/boot/next?mac=525400cc0001');
  return said.replaceAll(/\/(?:beacon|menu)\/[0-9a-f]+/g, '').replaceAll(/\buntil=\d+/g, '');
});

const outside = started(async ({ dir, ask }) => {
  mkdirSync(path.join(dir, 'isos'));
  writeFileSync(path.join(dir, 'isos', 'linux'), 'kernel');
  const image = `kind: image\nname: i\nfiles: { linux: ${dir}/isos/linux }\n`;
  return (await ask('POST', '/api/v1/apply', image)).slice(0, 3);
});

/** How much is kept, as the stores are told when something is written down. */
async function kept(flags: RawSettings): Promise<unknown> {
  mock.timers.enable({ apis: ['setTimeout'] });
  const budgets: Record<string, { days: number; rowsMax: number }> = {};
  const trim = (what: string) => (budget: KeepBudget) => {
    const days = Math.round((Date.now() - budget.sinceMs) / 86_400_000);
    budgets[what] = { days, rowsMax: budget.rowsMax };
    return Promise.resolve(false);
  };
  const nothing = (): Promise<void> => Promise.resolve();
  const none = (): Promise<[]> => Promise.resolve([]);
  const page = (): Promise<{ items: [] }> => Promise.resolve({ items: [] });
  const events = { append: nothing, query: none, lastSeq: () => Promise.resolve(0) };
  const boots = { find: nothing, list: page, saveAll: nothing, lastGood: nothing };
  const { record, close } = await assembleLive(configWith(flags), {
    opened: {
      events: { ...events, trim: trim('events') },
      boots: { ...boots, trim: trim('boots') },
    } as unknown as Parameters<typeof assembleLive>[1]['opened'],
    record: () => undefined,
    machineOf: () => undefined,
    failed: (error) => t.error(error),
  });
  record(EVERY_EVENT['dhcp.discover']);
  mock.timers.tick(5_000);
  while (budgets['boots'] === undefined) await turn();
  await close();
  mock.timers.reset();
  return budgets;
}

/** Whether a machine that was given the script of a Talos profile is looked at afterwards. */
async function lookedAt(flags: RawSettings): Promise<unknown> {
  mock.timers.enable({ apis: ['setTimeout'] });
  const asked: string[] = [];
  const profiles: Partial<Inventory['profiles']> = {
    find(name) {
      asked.push(name);
      return Promise.resolve(undefined);
    },
  };
  try {
    const { noticed, close } = await assembleFacts(configWith(flags) satisfies Config, {
      inventory: { ...emptyInventory(), profiles } as Inventory,
      store: { all: () => Promise.resolve(new Map()), saveAll: () => Promise.resolve() } as never,
      ...{ record: () => undefined, interfaces: [anInterface('eth0')] },
      installed: () => Promise.resolve(),
      failed: (error) => t.error(error),
    });
    const served = { ...EVERY_EVENT['script.served'], mac: MAC, profile: 'talos' };
    noticed({ ...served, from: anAddress('10.77.0.9') });
    mock.timers.tick(15_000);
    await turn();
    await close();
    return asked;
  } finally {
    mock.timers.reset();
  }
}

const ports = [await freePort(), await freePort(), await freePort()];
const [one = '', two = '', third = ''] = ports.map((port) => `127.0.0.1:${port}`);
const places = [one, two] as const;
const ETH0 = { interfaces: ['eth0'] } as const;
const served = (values: Entry['values'], beside: RawSettings = {}): Entry => ({
  ...{ values, beside: { ...ETH0, ...beside }, see: dhcp },
});
const asStranger = { 'boot.listen': one };

const ENTRIES: Readonly<Record<string, Entry | Elsewhere>> = {
  data_dir: { values: ['{dir}/one', '{dir}/two'], see: files },
  interfaces: served([['eth0'], ['eth0', 'eth1=observe']]),
  networks: served([[], ['10.88.0.0/16']]),
  'dhcp.mode': served(['proxy', 'pxe-only']),
  'dhcp.answer': served(['known', 'everyone']),
  'dhcp.ignore': served([[], ['52:54:00:aa']]),
  'dhcp.relays': served([[], ['10.99.0.1']]),
  'dhcp.loaders': served([[], ['52:54:00=snponly']]),
  'tftp.single_port': { values: ['true', 'false'], see: tftp },
  'boot.listen': { values: places, see: listeners },
  'boot.url': served(['', 'http://192.0.2.1:81']),
  'boot.unknown': { values: ['wait', 'local'], beside: asStranger, see: stranger },
  'boot.wait_seconds': { values: ['30', '90'], beside: asStranger, see: stranger },
  'boot.menu_seconds': {
    values: ['5', '25'],
    beside: { ...asStranger, 'boot.unknown': 'menu' },
    see: stranger,
  },
  'admin.listen': {
    values: places,
    // A certificate is another one at each start.
    beside: { 'boot.listen': third, 'admin.tls': 'off' },
    see: listeners,
  },
  'admin.tls': {
    heldBy: 'test/api/tls.test.ts',
    test: 'admin.tls: with it there is a certificate, without it there is none',
  },
  'admin.cert_file': {
    heldBy: 'test/api/tls.test.ts',
    test: 'admin.cert_file and admin.key_file are what is shown',
  },
  'admin.key_file': {
    heldBy: 'test/api/tls.test.ts',
    test: 'admin.cert_file and admin.key_file are what is shown',
  },
  'admin.allow_plain': {
    heldBy: 'test/api/tls.test.ts',
    test: 'admin.allow_plain: without it nobody sends passwords in the clear',
  },
  'admin.hosts': {
    heldBy: 'test/api/access.test.ts',
    test: 'admin.hosts are names beside its own',
  },
  'talos.factory_url': { values: ['https://a.example', 'https://b.example'], see: script },
  'talos.factory_credentials_file': {
    heldBy: 'test/assemble-assets.test.ts',
    test: 'the factory is asked with the password of the settings',
  },
  'talos.factory_ca_file': {
    heldBy: 'test/assemble-assets.test.ts',
    test: 'the factory is asked with the password of the settings',
  },
  'talos.events_listen': { values: places, see: script },
  'talos.kernel_log_listen': { values: places, see: script },
  'talos.probe': { values: ['true', 'false'], see: lookedAt },
  'talos.config_token_minutes': {
    heldBy: 'test/assemble.test.ts',
    test: 'a token lives as long as talos.config_token_minutes says',
  },
  'talos.open_config': {
    heldBy: 'test/assemble.test.ts',
    test: 'talos.open_config alone gives a configuration without a token',
  },
  'secrets.key_file': { values: ['{dir}/onekey', '{dir}/twokey'], see: files },
  'retention.events_days': { values: ['3', '4'], see: kept },
  'retention.events_max': { values: ['1000', '2000'], see: kept },
  'retention.boots_days': { values: ['3', '4'], see: kept },
  'retention.boots_max': { values: ['100', '200'], see: kept },
  'retention.audit_days': {
    heldBy: 'test/api/access.test.ts',
    test: 'retention.audit_days and retention.audit_max say what is kept',
  },
  'retention.audit_max': {
    heldBy: 'test/api/access.test.ts',
    test: 'retention.audit_days and retention.audit_max say what is kept',
  },
  'images.directories': { values: [[], ['{dir}/isos']], see: outside },
  'images.cache_mib': {
    heldBy: 'test/assemble.test.ts',
    test: 'as much of an image stays in memory as the configuration gives',
  },
  'images.store_gib': {
    heldBy: 'test/assemble-assets.test.ts',
    test: 'images.store_gib is the room for all of them',
  },
  'images.keep_versions': {
    heldBy: 'test/assemble-assets.test.ts',
    test: 'images.keep_versions is how many versions stay although nobody names them',
  },
  'webhooks.allowed_networks': { values: [[], ['10.0.0.0/8']], see: webhookInside },
  'log.level': { values: ['info', 'error'], see: logged },
  'log.format': { values: ['json', 'text'], see: logged },
};

/** JSON has no whole numbers of any size, in which addresses of IPv6 are kept. */
function inWords(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

t.test('every setting has an entry here, and every entry is a setting', (t) => {
  t.same(Object.keys(ENTRIES).toSorted(), SETTINGS.map(({ key }) => key).toSorted());
  t.end();
});

for (const [key, entry] of Object.entries(ENTRIES)) {
  t.test(`${key} changes what somebody gets to see`, async (t) => {
    if ('heldBy' in entry) {
      const file = path.join(import.meta.dirname, '../..', entry.heldBy);
      t.ok(existsSync(file));
      t.ok(readFileSync(file, 'utf8').includes(`t.test('${entry.test}'`), entry.test);
      return;
    }
    const { values, beside = {}, see } = entry;
    const seen = async (value: Value): Promise<string> =>
      JSON.stringify(await see({ ...beside, [key]: value }), inWords);
    const one = await seen(values[0]);
    t.not(one, await seen(values[1]), one);
    t.equal(await seen(values[0]), one, 'nothing else differs');
  });
}

t.test('boot.unknown: ignore leaves strangers unanswered by DHCP, whoever else is', async (t) => {
  const flags = { ...ETH0, 'dhcp.answer': 'everyone' };
  const ignored = (await dhcp({ ...flags, 'boot.unknown': 'ignore' })) as { heard: unknown[][] };
  const waiting = (await dhcp({ ...flags, 'boot.unknown': 'wait' })) as { heard: unknown[][] };
  t.same(ignored.heard[1], ['unknown-machine']);
  t.not(waiting.heard[1]?.[0], 'unknown-machine');
});
