import t from 'tap';
import { dhcpAnswersPerWindow, dhcpAnswerWindowMs } from '../../src/domain/limits.ts';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { parseMac } from '../../src/domain/mac.ts';
import { probeMachineId } from '../../src/domain/probe.ts';
import type { DhcpState } from '../../src/dhcp-proxy/engine-state.ts';
import { step } from '../../src/dhcp-proxy/engine.ts';
import {
  decoded,
  deliver,
  link,
  message,
  optionOf,
  startEngine,
  UEFI_DISCOVER,
  withOptions,
  type Outcome,
} from '../fakes/dhcp.ts';

const discover = message({});
const kinds = (outcome: ReturnType<typeof deliver>): string[] =>
  outcome.effects.map((effect) => (effect.kind === 'event' ? effect.event.kind : effect.kind));

t.test('records who asks, then sends, and tells what to record once it was sent', (t) => {
  const outcome = deliver(startEngine(), { bytes: discover, atMs: 77 });
  t.same(kinds(outcome), ['dhcp.discover', 'sighting', 'overheard', 'send']);
  t.match(outcome.effects[0], {
    event: {
      atMs: 77,
      mac: '52:54:00:aa:00:01',
      interface: 'lan',
      client: 'uefi',
      archCode: 7,
      vendorClass: 'PXEClient:Arch:00007:UNDI:003000',
    },
  });
  t.match(outcome.effects[1], {
    sighting: { mac: '52:54:00:aa:00:01', atMs: 77, hardware: { arch: 'x86_64-efi' } },
  });
  t.match(outcome.sends[0], {
    from: 'dhcp',
    interface: 'lan',
    to: { address: '255.255.255.255', port: 68 },
    sent: { kind: 'dhcp.offered', bootFile: 'ipxe.efi', to: '255.255.255.255:68', atMs: 77 },
  });
  t.end();
});

t.test('when only observing, records who asks and answers nobody', (t) => {
  const state = startEngine({ mode: 'observe' });
  const outcome = deliver(state, { bytes: discover });
  t.same(kinds(outcome), ['dhcp.discover', 'sighting', 'overheard', 'dhcp.ignored']);
  t.equal(outcome.reason, 'observing');
  for (let round = 0; round < 100; round += 1) {
    t.equal(deliver(state, { bytes: discover }).reason, 'observing', 'at any rate');
  }
  t.end();
});

t.test('records a machine whose loader is missing, and stays silent', (t) => {
  const outcome = deliver(startEngine({ hasLoader: () => false }), { bytes: discover });
  t.same(kinds(outcome), ['dhcp.discover', 'sighting', 'overheard', 'dhcp.ignored']);
  t.match(outcome.events[1], {
    reason: 'no-loader',
    detail: 'x64 UEFI (7): ipxe.efi is not published',
  });
  t.end();
});

t.test('answers a request on 4011 that no offer went before: the server was restarted', (t) => {
  const bytes = message({ options: withOptions(UEFI_DISCOVER, { 53: [3] }), xid: 0x99 });
  const source = '10.77.0.9:4011';
  const { sends } = deliver(startEngine(), { bytes, source, ingress: { port: 'pxe' } });
  t.equal(sends.length, 1);
  t.match(sends[0], { from: 'pxe', to: { address: '10.77.0.9', port: 4011 } });
  t.match(sends[0]?.sent, { kind: 'pxe.answered' });
  t.equal(optionOf(sends[0]!.bytes, 53)?.[0], 5);
  t.equal(decoded(sends[0]!.bytes).xid, 0x99);
  t.end();
});

t.test('answers DISCOVER on 4011 with an offer', (t) => {
  const source = '10.77.0.9:4011';
  const outcome = deliver(startEngine(), { bytes: discover, source, ingress: { port: 'pxe' } });
  t.same(kinds(outcome), ['dhcp.discover', 'sighting', 'overheard', 'send']);
  t.equal(optionOf(outcome.sends[0]!.bytes, 53)?.[0], 2);
  t.end();
});

t.test('answers each repeated DISCOVER, up to the limit for one client', (t) => {
  const state = startEngine();
  const answers = (bytes: Buffer, count: number, atMs: number): number =>
    Array.from({ length: count }, () => deliver(state, { bytes, atMs })).filter(
      ({ sends }) => sends.length > 0,
    ).length;
  t.equal(answers(discover, 100, 0), dhcpAnswersPerWindow);
  t.same(kinds(deliver(state, { bytes: discover, atMs: 1 })), ['dhcp.ignored']);
  t.equal(deliver(state, { bytes: discover, atMs: 1 }).reason, 'rate-limited');
  t.equal(answers(message({ chaddr: '525400aa0002' }), 5, 1), 5, 'others are not affected');
  t.equal(answers(discover, 4, dhcpAnswerWindowMs), 4);
  t.end();
});

t.test('names the addresses of the links as they are now', (t) => {
  const before = startEngine();
  const changed = step(before, { kind: 'links', links: [link('lan', '192.168.9.9/24')] }).state;
  const { sends } = deliver(changed, { bytes: discover });
  t.equal(optionOf(sends[0]!.bytes, 54)?.join('.'), '192.168.9.9');
  t.equal(deliver(startEngine({ links: [] }), { bytes: discover }).reason, 'no-address');
  t.end();
});

t.test('with the ingress unknown, gives each link an answer of its own', (t) => {
  const links = [link('lan', '10.77.0.2/24'), link('rack', '10.88.0.2/24')];
  const ipxe = message({ options: withOptions(UEFI_DISCOVER, { 77: 'iPXE' }) });
  const state = startEngine({ links });
  const { effects } = step(state, {
    kind: 'packet',
    bytes: ipxe,
    ingress: { port: 'dhcp' },
    source: { address: '0.0.0.0' as never, port: 68 },
    atMs: 0,
  });
  const seen = effects.map((effect) =>
    effect.kind === 'send'
      ? [
          effect.interface,
          optionOf(effect.bytes, 54)?.join('.'),
          String(optionOf(effect.bytes, 67)),
        ]
      : effect.kind,
  );
  t.same(seen, [
    'event',
    'sighting',
    'overheard',
    ['lan', '10.77.0.2', 'http://10.77.0.2:8080/boot/start.ipxe'],
    ['rack', '10.88.0.2', 'http://10.88.0.2:8080/boot/start.ipxe'],
  ]);
  t.end();
});

t.test('counts a message whose answer has no room', (t) => {
  const options = [...UEFI_DISCOVER, ...[1, 2].map(() => [82, Buffer.alloc(200)] as const)];
  const outcome = deliver(startEngine(), { bytes: message({ options, giaddr: '192.168.5.1' }) });
  t.equal(outcome.reason, 'no-room');
  t.same(outcome.sends, []);
  t.end();
});

t.test('never says `${` to anybody: not even what a client put into its strings', (t) => {
  const options = withOptions(UEFI_DISCOVER, { 60: 'PXEClient:${net0/ip}', 12: '${x}' });
  const { sends } = deliver(startEngine(), { bytes: message({ options, file: '${filename}' }) });
  t.notOk(Buffer.from(sends[0]!.bytes).includes('${'));
  t.end();
});

const uefiAt = (state: DhcpState, atMs: number): Outcome =>
  deliver(state, { bytes: discover, atMs });
const MAC = '52:54:00:aa:00:01';

t.test('a machine that asks again without following the offer gets the next form', (t) => {
  const state = startEngine();
  const has43 = ({ sends }: Outcome): boolean => optionOf(sends[0]!.bytes, 43) !== undefined;
  t.equal(has43(uefiAt(state, 0)), true);
  const second = uefiAt(state, 4_000);
  t.equal(has43(second), false);
  t.match(second.events, [
    { kind: 'dhcp.discover' },
    { kind: 'offer.unfollowed', mac: MAC, client: 'uefi', personality: 'bypass', next: 'binl' },
  ]);
  t.equal(has43(uefiAt(state, 12_000)), true, 'and then the first again');
  t.end();
});

t.test('remembers the form that was followed, and hands it to the inventory', (t) => {
  const state = startEngine();
  uefiAt(state, 0);
  uefiAt(state, 4_000);
  const bytes = message({ options: withOptions(UEFI_DISCOVER, { 53: [3] }) });
  deliver(state, { bytes, atMs: 8_000, source: '10.77.0.9:4011', ingress: { port: 'pxe' } });
  const started = { atMs: 8_100, mac: parseMac(MAC)!, from: '10.77.0.9:1024', file: 'ipxe.efi' };
  const { effects } = step(state, {
    kind: 'noticed',
    event: { kind: 'tftp.started', ...started },
  });
  t.match(effects, [
    { kind: 'sighting', sighting: { mac: MAC, firmware: { personality: 'binl' } } },
  ]);
  const later = uefiAt(state, 3_600_000);
  t.match(later.sends[0]?.sent, { personality: 'binl', bootFile: '' });
  const stranger = {
    kind: 'tftp.started',
    ...started,
    mac: parseMac('52:54:00:ff:00:01')!,
  } as const;
  t.same(step(state, { kind: 'noticed', event: stranger }).effects, [], 'never seen by DHCP');
  t.same(
    step(state, { kind: 'noticed', event: { ...stranger, mac: undefined } as never }).effects,
    [],
  );
  t.end();
});

t.test('a loader that was fetched and never came up is followed by the next one', (t) => {
  const state = startEngine();
  uefiAt(state, 0);
  const finished: BootEvent = {
    kind: 'tftp.finished',
    atMs: 2_000,
    mac: parseMac(MAC)!,
    from: '10.77.0.9:1024',
    file: 'ipxe.efi',
    outcome: 'complete',
    bytes: 1,
    durationMs: 1,
    repeats: 0,
    detail: '',
  };
  step(state, { kind: 'noticed', event: finished });
  t.match(uefiAt(state, 20_000).sends[0]?.sent, { bootFile: 'ipxe.efi' }, 'it may still come up');
  const next = uefiAt(state, 33_000);
  t.match(
    next.effects.find(({ kind }) => kind === 'overheard'),
    { heard: { loader: 'snponly.efi' } },
  );
  t.match(next.events[1], {
    kind: 'loader.silent',
    mac: MAC,
    file: 'ipxe.efi',
    next: 'snponly.efi',
    waitedMs: 31_000,
  });
  step(state, { kind: 'noticed', event: { ...finished, file: 'snponly.efi', atMs: 35_000 } });
  const ipxe = message({ options: withOptions(UEFI_DISCOVER, { 77: 'iPXE' }) });
  const came = deliver(state, { bytes: ipxe, atMs: 40_000 });
  t.match(
    came.effects.find(({ kind }) => kind === 'sighting'),
    { sighting: { firmware: { loader: 'snponly.efi' } } },
  );
  t.match(uefiAt(state, 900_000).sends[0]?.sent, { bootFile: 'snponly.efi' });
  t.end();
});

t.test('an unknown machine is left to others until it asks again', (t) => {
  const state = startEngine({ answer: 'known-and-waiting' });
  t.equal(uefiAt(state, 0).reason, 'first-ask');
  t.equal(uefiAt(state, 100).reason, 'first-ask', 'the same message by another way');
  t.equal(uefiAt(state, 4_000).sends.length, 1);
  const known = startEngine({ answer: 'known-and-waiting', machines: { [MAC]: {} } });
  t.equal(uefiAt(known, 0).sends.length, 1);
  const seen = startEngine({ answer: 'known', machines: { [MAC]: { configured: false } } });
  t.equal(uefiAt(seen, 0).reason, 'unknown-machine');
  t.end();
});

t.test('an unknown machine that took an offer in between is served by somebody else', (t) => {
  const request = message({ options: withOptions(UEFI_DISCOVER, { 53: [3], 54: [10, 77, 0, 1] }) });
  const state = startEngine({ answer: 'known-and-waiting' });
  t.equal(deliver(state, { bytes: request, atMs: 0 }).reason, 'not-discover', 'never seen');
  t.equal(uefiAt(state, 1_000).reason, 'first-ask');
  t.equal(deliver(state, { bytes: request, atMs: 4_000 }).reason, 'not-discover');
  t.equal(uefiAt(state, 6_000).reason, 'first-ask', 'its boot failed, and it begins again');
  t.equal(uefiAt(state, 10_000).sends.length, 1, 'this time nobody gave it anything');
  t.end();
});

t.test('a strange iPXE keeps to its address server, one of ours does not', (t) => {
  const ipxe = message({ options: withOptions(UEFI_DISCOVER, { 77: 'iPXE' }) });
  const state = startEngine({ answer: 'known-and-waiting' });
  t.equal(deliver(state, { bytes: ipxe, atMs: 0 }).reason, 'first-ask');
  const again = deliver(state, { bytes: ipxe, atMs: 1_000 });
  t.equal(optionOf(again.sends[0]!.bytes, 175), undefined);
  const ours = startEngine({ answer: 'known-and-waiting' });
  uefiAt(ours, 0);
  uefiAt(ours, 4_000);
  const came = deliver(ours, { bytes: ipxe, atMs: 15_000 });
  t.equal(optionOf(came.sends[0]!.bytes, 175)?.toString('hex'), '010101');
  t.end();
});

t.test('each interface answers in its own mode', (t) => {
  const from = (name: string) => ({ interface: name });
  const links = (['proxy', 'pxe-only', 'observe', 'next-server'] as const).map((mode, index) => ({
    ...link(mode, `10.${index}.0.2/24`),
    mode,
  }));
  const state = startEngine({ links });
  const onPort67 = (name: string): string | undefined =>
    deliver(state, { bytes: discover, ingress: from(name) }).reason;
  t.equal(onPort67('proxy'), undefined);
  for (const name of ['pxe-only', 'observe', 'next-server']) {
    t.equal(onPort67(name), 'observing', name);
  }
  const bytes = message({ options: withOptions(UEFI_DISCOVER, { 53: [3] }) });
  const onPort4011 = (name: string, network: number): string | undefined => {
    const ingress = { port: 'pxe', interface: name } as const;
    return deliver(state, { bytes, ingress, source: `10.${network}.0.9:4011` }).reason;
  };
  t.equal(onPort4011('proxy', 0), undefined);
  t.equal(onPort4011('pxe-only', 1), undefined);
  t.equal(onPort4011('observe', 2), 'observing');
  const everywhere = deliver(state, {
    bytes: discover,
    ingress: { interface: undefined } as never,
  });
  t.same(
    everywhere.sends.map((send) => send.interface),
    ['proxy'],
    'a broadcast of unknown origin is answered where Rouse answers',
  );
  t.end();
});

t.test('what a machine says is overheard in every mode, with the loader it would get', (t) => {
  for (const mode of ['proxy', 'observe', 'next-server'] as const) {
    const { effects } = deliver(startEngine({ mode }), { bytes: discover, atMs: 5 });
    t.match(
      effects.find(({ kind }) => kind === 'overheard'),
      { mac: MAC, heard: { client: 'uefi', loader: 'ipxe.efi', atMs: 5 } },
      mode,
    );
  }
  const ipxe = message({ options: withOptions(UEFI_DISCOVER, { 77: 'iPXE' }) });
  const heard = deliver(startEngine(), { bytes: ipxe, atMs: 5 }).effects.find(
    ({ kind }) => kind === 'overheard',
  );
  t.match(heard, { heard: { client: 'ipxe', loader: undefined } });
  t.end();
});

t.test('a machine that somebody decided to ignore is left to others', (t) => {
  const ignored = { configured: true, ignored: true, firmware: {}, hardware: {} } as const;
  const outcome = deliver(startEngine({ answer: 'everyone', policyOf: () => ignored }), {
    bytes: discover,
  });
  t.same(kinds(outcome), ['dhcp.ignored']);
  t.equal(outcome.reason, 'on-ignore-list');
  t.end();
});

t.test('who is on the ignore list leaves no trace but the count', (t) => {
  const outcome = deliver(startEngine({ ignore: ['52:54:00'] }), { bytes: discover });
  t.same(kinds(outcome), ['dhcp.ignored']);
  t.equal(outcome.reason, 'on-ignore-list');
  t.end();
});

t.test('a relay that is not on the list is not listened to', (t) => {
  const relays = [{ address: 0x0a580000, prefixLength: 16 }];
  const reason = (giaddr: string): string | undefined =>
    deliver(startEngine({ relays }), { bytes: message({ giaddr }) }).reason;
  t.equal(reason('10.88.0.1'), undefined);
  t.equal(reason('10.99.0.1'), 'relay-refused');
  t.equal(reason('0.0.0.0'), undefined);
  t.end();
});

t.test("U-Boot's own dhcp command is answered where a person chose so", (t) => {
  const options = withOptions(UEFI_DISCOVER, { 60: 'U-Boot.armv8', 93: [0, 22] });
  const bytes = message({ options });
  t.equal(deliver(startEngine(), { bytes }).reason, 'not-pxe');
  const machines = { [MAC]: { personality: 'u-boot' as const } };
  const { sends } = deliver(startEngine({ machines }), { bytes });
  t.match(sends[0]?.sent, { client: 'u-boot', bootFile: 'ipxe-arm64.efi', personality: 'u-boot' });
  t.equal(String(optionOf(sends[0]!.bytes, 60)), 'PXEClient');
  t.end();
});

t.test('a probe is answered as a known machine is, and nothing is remembered of it', (t) => {
  const state = startEngine({ answer: 'known' });
  const options = withOptions(UEFI_DISCOVER, { 97: probeMachineId(Buffer.from('12345')) });
  const bytes = message({ options });
  for (const atMs of [0, 4_000]) {
    const outcome = deliver(state, { bytes, atMs });
    t.same(kinds(outcome), ['dhcp.discover', 'send']);
    t.match(outcome.events[0], { probe: true });
    t.match(outcome.sends[0]?.sent, { probe: true, personality: 'bypass' }, 'the first form again');
  }
  t.equal(uefiAt(state, 5_000).reason, 'unknown-machine');
  const many = Array.from({ length: 40 }, () => deliver(state, { bytes, atMs: 5_000 }));
  t.ok(
    many.some(({ reason }) => reason === 'rate-limited'),
    'anybody can set the mark',
  );
  t.end();
});
