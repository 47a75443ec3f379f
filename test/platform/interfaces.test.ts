import t from 'tap';
import type { IpAddress } from '../../src/domain/address.ts';
import {
  listInterfaces,
  selectInterfaces,
  type NetworkInterface,
} from '../../src/platform/interfaces.ts';

function card(name: string, changes: Partial<NetworkInterface> = {}): NetworkInterface {
  const addresses = [{ address: '10.0.0.1' as IpAddress, prefixLength: 24 }];
  return { name, addresses, up: true, internal: false, ...changes };
}
const loopback = card('lo', { internal: true });

const HEADING = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT';
const route = (name: string, changes: { to?: string; flags?: string; metric?: number } = {}) =>
  [name, changes.to ?? '00000000', '0101000A', changes.flags ?? '0003', 0, 0, changes.metric ?? 0]
    .concat(changes.to === undefined ? '00000000' : '00FFFFFF', 0, 0, 0)
    .join('\t');
const routes = (...lines: readonly string[]): string => [HEADING, ...lines, ''].join('\n');

const select = (wanted: readonly string[], interfaces: NetworkInterface[], table = HEADING) =>
  selectInterfaces(wanted, { interfaces, routes: table }).map(({ name }) => name);
const unusable = { code: 'INTERFACE_UNUSABLE' };

t.test('lists the loopback interface of this machine with its address', (t) => {
  const lo = listInterfaces().find(({ name }) => name === 'lo');
  t.match(lo, { internal: true, up: true });
  t.ok(lo?.addresses.some((own) => own.address === '127.0.0.1' && own.prefixLength === 8));
  t.equal(lo?.mac, undefined, 'zeros are no hardware address');
  t.end();
});

t.test('takes interfaces by name, each once', (t) => {
  const interfaces = [loopback, card('lan'), card('rack')];
  t.same(select(['rack', 'lan', 'rack'], interfaces), ['rack', 'lan']);
  t.same(select([], interfaces), []);
  t.end();
});

t.test('auto is the interface of the default route with the lowest metric', (t) => {
  const interfaces = [loopback, card('lan'), card('wifi'), card('old')];
  const table = routes(
    route('old', { metric: 1, flags: '0002' }),
    route('wifi', { metric: 600 }),
    route('lan', { metric: 100 }),
    route('old', { to: '0000000A' }),
  );
  t.same(select(['auto'], interfaces, table), ['lan']);
  t.same(select(['auto', 'lan'], interfaces, table), ['lan']);
  t.end();
});

t.test('without a default route, auto is the only candidate, or a question', (t) => {
  t.same(select(['auto'], [loopback, card('lan'), card('bare', { addresses: [] })]), ['lan']);
  t.throws(() => select(['auto'], [loopback, card('lan'), card('rack')]), {
    ...unusable,
    message: /candidates: lan, rack/,
  });
  t.throws(() => select(['auto'], [loopback]), { ...unusable, message: /candidates: none/ });
  t.end();
});

t.test('symptom: the server answered containers — auto never picks their bridges', (t) => {
  const bridges = [card('docker0'), card('br-0123456789ab'), card('virbr0'), card('wg0')];
  const off = card('spare', { up: false });
  t.same(select(['auto'], [loopback, ...bridges, card('lan'), off]), ['lan']);
  t.throws(() => select(['auto'], [loopback, ...bridges]), {
    ...unusable,
    message: /no default route to choose by; candidates: none/,
  });
  t.same(select(['docker0'], bridges), ['docker0'], 'named, it is served');
  t.end();
});

t.test('a default route into a tunnel is a question, even with one candidate', (t) => {
  const interfaces = [loopback, card('wg0'), card('lan')];
  t.throws(() => select(['auto'], interfaces, routes(route('wg0'))), {
    ...unusable,
    message: /default route goes through wg0.*candidates: lan$/,
  });
  const table = routes(route('wg0', { metric: 50 }), route('lan', { metric: 20 }));
  t.same(select(['auto'], interfaces, table), ['lan']);
  t.end();
});

t.test('refuses an interface that cannot serve, and says why', (t) => {
  const onlyIpv6 = [{ address: 'fe80::1' as IpAddress, prefixLength: 64 }];
  const interfaces = [card('down', { up: false }), card('six', { addresses: onlyIpv6 })];
  t.throws(() => select(['lan'], interfaces), { ...unusable, message: /there are down, six/ });
  t.throws(() => select(['down'], interfaces), { ...unusable, message: /down is down/ });
  t.throws(() => select(['six'], interfaces), { ...unusable, message: /no IPv4 address/ });
  const unplugged = card('unplugged', { addresses: [], link: 'none' });
  t.throws(() => select(['unplugged'], [unplugged]), { ...unusable, message: /has no link/ });
  t.end();
});
