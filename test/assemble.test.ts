/** Which parts stand behind the ports: boot files and what decides between them. */
import { setImmediate as turn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import t, { type Test } from 'tap';
import type { Datagram } from '../src/tftp/blocks.ts';
import { assemble } from '../src/assemble.ts';
import { createBootApp } from '../src/http/boot/app.ts';
import { configSchema } from '../src/config/schema.ts';
import { parseImageName } from '../src/domain/machine.ts';
import { createRequestHandler } from '../src/tftp/dispatch.ts';
import { configWith } from './fakes/doctor-facts.ts';
import { noReserve } from './fakes/no-reserve.ts';
import { aMac, anAddress } from './fakes/machines.ts';
import { ack, inWords, LOCAL, networks, recorder, sample } from './fakes/tftp.ts';

const MAC = aMac('52:54:00:aa:00:01');
const AT = { interface: 'eth0', address: LOCAL, networks: networks('10.77.0.2/24') };

/** All the loaders of the test are the operator's own: none has to be fetched for it. */
async function parts(
  t: Test,
  loaders: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, string>> = {},
) {
  const log = recorder();
  const config = configWith({ data_dir: t.testdir({ loaders }), ...settings });
  const assembled = await assemble(config, {
    record: log.record,
    interfaces: [],
    reserve: noReserve,
    listeners: () => [],
    counts: () => ({}),
    families: () => [],
    keyMade: () => undefined,
    failed: (error) => t.error(error),
  });
  t.teardown(() => assembled.close());
  return { ...assembled, log };
}

/** The sample request, with the universal name in the place of the file's. */
function asking(name: string): Buffer {
  const bytes = sample(name);
  return Buffer.concat([
    bytes.subarray(0, 2),
    Buffer.from('rouse'),
    bytes.subarray(bytes.indexOf(0, 2)),
  ]);
}

function machine(t: Test, { tftp }: Awaited<ReturnType<typeof parts>>) {
  const handler = createRequestHandler({ ...tftp, macOf: () => MAC });
  t.teardown(() => {
    handler.endAll('the test is over');
  });
  const sent: Buffer[] = [];
  let receive: (bytes: Uint8Array) => void = () => undefined;
  let sourcePort = 1024;
  return {
    /** Sends a request from a port of its own. @returns the first answer in words */
    ask: (bytes: Uint8Array): string => {
      sourcePort += 1;
      const port = {
        at: AT,
        reply: (reply: Uint8Array) => void sent.push(Buffer.from(reply)),
        openTransferPort(_client: unknown, take: (bytes: Uint8Array) => void) {
          receive = take;
          return {
            failure: undefined,
            send: (datagrams: readonly Datagram[]) =>
              void sent.push(...datagrams.map((pieces) => Buffer.concat(pieces))),
            close: () => undefined,
          };
        },
      };
      handler.handle(port, bytes, { address: '10.77.0.9', port: sourcePort });
      return inWords(sent.at(-1) ?? Buffer.alloc(4));
    },
    say: (bytes: Uint8Array): string => {
      receive(bytes);
      const last = sent.at(-1) ?? Buffer.alloc(4);
      return last.toString('latin1', 4);
    },
  };
}

t.test('symptom: undionly.kpxe loaded itself for ever — it gets the script', async (t) => {
  const all = await parts(t, { 'undionly.kpxe': 'the BIOS loader', 'ipxe.efi': 'the UEFI loader' });
  const { ask, say } = machine(t, all);
  all.dhcp.overheard?.(MAC, { client: 'bios', loader: 'undionly.kpxe', atMs: Date.now() });
  t.equal(ask(asking('size-probe-intel')), 'OACK tsize=15');
  say(sample('hang-up-intel'));
  t.equal(ask(asking('read-intel')), 'OACK blksize=1456');
  t.equal(say(ack(0)), 'the BIOS loader');
  say(ack(1));
  // Chained iPXE asks DHCP again and is told the same name. Its own form gives it away, even where
  // its DHCP message never reached us.
  t.match(ask(asking('read-ipxe')), /^OACK blksize=1432 tsize=\d+$/);
  t.match(say(ack(0)), /^#!ipxe\n[^]*\nchain --replace http:\/\/10\.77\.0\.2:8080\/boot\/next/);
  await turn();
  t.same(
    all.log.of('tftp.started').map(({ file, mac }) => [file, mac]),
    [
      ['undionly.kpxe', MAC],
      ['undionly.kpxe', MAC],
      ['autoexec.ipxe', MAC],
    ],
    'the timeline has the names of the files',
  );
});

t.test('UEFI gets one loader for its size probe and for reading', async (t) => {
  const all = await parts(t, { 'undionly.kpxe': 'the BIOS loader', 'ipxe.efi': 'the UEFI loader' });
  const { ask, say } = machine(t, all);
  t.equal(ask(asking('size-probe-edk2')), 'OACK tsize=15 blksize=1468 windowsize=4');
  say(sample('hang-up-edk2'));
  t.equal(ask(asking('read-edk2')), 'OACK blksize=1468 windowsize=4');
  t.equal(say(ack(0)), 'the UEFI loader');
  t.match(all.log.of('tftp.finished'), [{ file: 'ipxe.efi', outcome: 'probe' }]);
});

t.test(
  'publishes the loaders of the operator, also to DHCP, and tells of those refused',
  async (t) => {
    const all = await parts(t, { 'own.efi': 'own', 'two words': 'x' });
    const request = { localAddress: LOCAL, from: anAddress('10.77.0.9'), options: new Map() };
    const find = (name: string) => all.boot.findAsset({ ...request, name });
    t.equal(String(find('own.efi')?.bytes), 'own');
    t.equal(all.dhcp.hasLoader('own.efi'), true);
    t.equal(find('two words'), undefined);
    t.equal(find('nothing.efi'), undefined);
    const own = all.loaderProblems.filter(({ code }) => code === 'LOADER_UNUSABLE');
    t.match(own, [{ detail: /two words/ }]);
    all.dhcp.overheard?.(MAC, { client: 'raspberry-pi', atMs: Date.now() });
    t.equal(all.tftp.findAsset({ ...request, name: 'rouse', mac: MAC }), undefined);
  },
);

t.test('a preview has no secrets, and a machine has them', async (t) => {
  const { admin, boot } = await parts(t, {});
  const manifest = [
    'kind: machine',
    'name: n',
    `macs: ["${MAC}"]`,
    'boot: {profile: talos}',
    '---',
    'kind: profile',
    'name: talos',
    'arch: [x86_64-efi]',
    'talos:',
    '  version: v1.13.9',
    `  schematic: ${'a'.repeat(64)}`,
    '  siderolink_api: https://o.example?jointoken=s3cret',
  ];
  await admin.apply(manifest.join('\n'), { source: 'm.yaml', dryRun: false });
  const machine = await admin.machines.get('n');
  const preview = await admin.renderScript(machine, { showSecrets: false });
  t.match(preview, / siderolink\.api=https:\/\/o\.example\?jointoken=<redacted> /);
  t.notMatch(preview, 's3cret');
  const whole = await admin.renderScript(machine, { showSecrets: true });
  t.equal(whole.replace('s3cret', '<redacted>'), preview);
  const site = { bootOrigin: 'http://10.77.0.2:8080', factoryUrl: 'https://factory.example' };
  const decision = await boot.decide({ mac: MAC, atMs: 1, hardware: {} }, site);
  t.match(JSON.stringify(decision), 'jointoken=s3cret');
});

t.test('the start script has the address that was asked, in brackets over IPv6', async (t) => {
  const all = await parts(t, {});
  const localAddress = anAddress('fd00::2');
  const from = anAddress('fd00::9');
  const request = { name: 'autoexec.ipxe', localAddress, from, options: new Map() };
  t.match(String(all.tftp.findAsset(request)?.bytes), /http:\/\/\[fd00::2\]:8080\/boot\/next/);
});

t.test(
  'where a setting says how the server is reached, TFTP, HTTP and previews say so',
  async (t) => {
    const url = 'http://192.0.2.1:81';
    const { tftp, boot, admin } = await parts(t, {}, { 'boot.url': `${url}/` });
    const [localAddress, from] = [anAddress('10.77.0.2'), anAddress('10.77.0.9')];
    const request = { name: 'autoexec.ipxe', localAddress, from, options: new Map() };
    t.match(String(tftp.findAsset(request)?.bytes), `${url}/boot/next`);
    const app = createBootApp(boot);
    t.teardown(() => app.close());
    for (const path of ['/boot/start.ipxe', `/boot/machines/${MAC}.ipxe`]) {
      const { body } = await app.inject(path);
      t.match(body, url, path);
      t.notMatch(body, '127.0.0.1', path);
    }
    await admin.machines.put(MAC, MACHINE);
    const text = await admin.renderScript(await admin.machines.get(MAC), { showSecrets: false });
    t.match(JSON.stringify(text), url);
  },
);

const MACHINE = { macs: [MAC], hardware: {}, tags: {}, variables: {} } as const;

t.test('the DHCP side knows at once what is decided and seen, and after a restart', async (t) => {
  const config = configSchema.parse({ data_dir: t.testdir() });
  const around = {
    record: () => undefined,
    interfaces: [],
    reserve: noReserve,
    listeners: () => [],
    counts: () => ({}),
    families: () => [],
    keyMade: () => undefined,
    failed: (error: unknown) => t.error(error),
  };
  const first = await assemble(config, around);
  t.equal(first.dhcp.policyOf?.(MAC), undefined);
  await first.admin.machines.put(MAC, { ...MACHINE, personality: 'binl' });
  t.match(first.dhcp.policyOf?.(MAC), { configured: true, personality: 'binl' });
  await first.admin.apply('kind: machine\nmacs: ["525400aa0001"]\nboot: {loader: ipxe}\n', {
    ...{ source: 'm.yaml', dryRun: false },
  });
  t.match(first.dhcp.policyOf?.(MAC), { loader: 'ipxe' });
  t.notOk('personality' in (first.dhcp.policyOf?.(MAC) ?? {}), 'what is left out is cleared');
  first.dhcp.sighted({ mac: MAC, atMs: 1, hardware: {}, firmware: { loader: 'ipxe.efi' } });
  await first.close();
  t.match(first.dhcp.policyOf?.(MAC), { firmware: { loader: 'ipxe.efi' } });

  const second = await assemble(config, around);
  t.same(second.dhcp.policyOf?.(MAC), first.dhcp.policyOf?.(MAC));
  await second.close();
});

t.test(
  'a machine that leaves by finding no loader finds none, until that is changed',
  async (t) => {
    const all = await parts(t, { 'ipxe.efi': 'the UEFI loader' });
    const { boot, tftp, admin } = all;
    const machines = `kind: profile
name: once
install: once
chain: { url: "http://x/" }
---
kind: machine
name: n
macs: ["${MAC}"]
hardware: { arch: x86_64-efi }
boot: { profile: once, disk: no-loader }
`;
    await admin.apply(machines, { source: 'm.yaml', dryRun: false });
    const found = (mac = MAC, name = 'ipxe.efi'): boolean =>
      tftp.findAsset({ name, mac, localAddress: LOCAL, from: LOCAL, options: new Map() }) !==
      undefined;
    const decide = () =>
      boot.decide(
        { mac: MAC, atMs: Date.now(), hardware: {} },
        { bootOrigin: 'http://10.77.0.2:8080', factoryUrl: 'https://factory.example' },
      );
    t.match(await decide(), { kind: 'boot' });
    t.ok(found(), 'it boots its profile');
    await boot.handedOver({ mac: MAC });
    t.match(await decide(), { kind: 'local-disk', reason: 'installed', way: 'no-loader' });
    t.notOk(found());
    t.ok(found(aMac('52:54:00:aa:00:02')), 'others are not concerned');
    t.ok(found(MAC, 'autoexec.ipxe'), 'nor is the start script');
    await admin.installs.arm('n', 'api');
    t.ok(found(), 'armed again');
  },
);

const CONFIGURED = `kind: config
name: cp
base: |
  version: v1alpha1
  machine: { type: worker }
---
kind: profile
name: talos
arch: [x86_64-efi]
talos:
  version: v1.13.9
  schematic: ${'a'.repeat(64)}
  config: cp
---
kind: machine
name: n
macs: ["${MAC}"]
boot: { profile: talos }
`;

/** A server whose machine has a configuration, with these settings of talos. */
async function configured(t: Test, talos: object) {
  const folder = t.testdir({ data: {} });
  const config = configSchema.parse({
    data_dir: `${folder}/data`,
    talos,
    secrets: { key_file: `${folder}/key` },
  });
  const assembled = await assemble(config, {
    record: () => undefined,
    interfaces: [],
    reserve: noReserve,
    listeners: () => [],
    counts: () => ({}),
    families: () => [],
    failed: (error) => t.error(error),
    keyMade: () => undefined,
  });
  t.teardown(() => assembled.close());
  await assembled.admin.apply(CONFIGURED, { source: 'm.yaml', dryRun: false });
  return { assembled, dataDir: `${folder}/data` };
}

const SITE = { bootOrigin: 'http://10.77.0.2:8080', factoryUrl: 'https://factory.example' };
const ASKER = { from: anAddress('10.77.0.9'), mac: MAC };

t.test('a token lives as long as talos.config_token_minutes says', async (t) => {
  for (const minutes of [1, 90]) {
    const { assembled, dataDir } = await configured(t, { config_token_minutes: minutes });
    const asking = { session: 'ab', ...ASKER };
    await assembled.boot.decide({ mac: MAC, atMs: Date.now(), hardware: {} }, { ...SITE, asking });
    const database = new Database(`${dataDir}/rouse.db`, { readonly: true });
    const row = database.prepare('SELECT expires_at_ms - issued_at_ms AS ms FROM config_tokens');
    t.same(row.all(), [{ ms: minutes * 60_000 }]);
    database.close();
  }
});

t.test('talos.open_config alone gives a configuration without a token', async (t) => {
  const answer = async (open: boolean): Promise<unknown> => {
    const { assembled } = await configured(t, { open_config: open });
    return assembled.boot.fetchConfig.byFacts({ mac: MAC }, ASKER, SITE);
  };
  t.equal(await answer(false), undefined);
  t.ok(await answer(true));
});

t.test('as much of an image stays in memory as the configuration gives', async (t) => {
  const MIB = 1_048_576;
  const kept = async (cacheMib: number): Promise<boolean> => {
    const dataDir = t.testdir({ images: { large: Buffer.alloc(12 * MIB) } });
    const config = configSchema.parse({ data_dir: dataDir, images: { cache_mib: cacheMib } });
    const assembled = await assemble(config, {
      record: () => undefined,
      interfaces: [],
      reserve: noReserve,
      listeners: () => [],
      counts: () => ({}),
      families: () => [],
      keyMade: () => undefined,
      failed: (error) => t.error(error),
    });
    const image = parseImageName('guest')!;
    const files = [{ path: 'large', diskPath: 'large' }];
    await assembled.admin.images.put(image, { name: image, files });
    const file = await assembled.boot.openImageFile(image, 'large');
    for (let index = 0; index < 12; index += 1) await file.chunk(index);
    const first = file.chunk(0);
    await first;
    await file.close();
    await assembled.close();
    return !(first instanceof Promise);
  };
  t.equal(await kept(8), false, 'its first piece has left');
  t.equal(await kept(64), true);
});
