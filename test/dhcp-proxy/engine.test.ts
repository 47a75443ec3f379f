import t from 'tap';
import { dhcpAnswersPerWindow, dhcpAnswerWindowMs } from '../../src/domain/limits.ts';
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
