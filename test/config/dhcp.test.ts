import t from 'tap';
import {
  ignoreListOf,
  interfaceModes,
  interfaceNames,
  ipv4NetworksOf,
  loaderRulesOf,
  networksOf,
  relaysOf,
} from '../../src/config/dhcp.ts';
import { loadConfig, type RawSettings } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';

function configOf(flags: RawSettings): Config {
  return loadConfig({ flags, env: {}, cwd: '/nowhere', uid: 0 }).config;
}

t.test('each interface has its own mode, or the one for all', (t) => {
  const config = configOf({
    interfaces: ['eth0', 'eth1=observe', 'eth0=off'],
    'dhcp.mode': 'pxe-only',
  });
  t.same(interfaceModes(config), [
    { name: 'eth0', mode: 'pxe-only' },
    { name: 'eth1', mode: 'observe' },
  ]);
  t.same(interfaceNames(config), ['eth0', 'eth1']);
  t.end();
});

t.test('lists are handed over in the form they are compared in', (t) => {
  const config = configOf({
    networks: ['10.88.0.0/16', 'fd00:88::/64'],
    'dhcp.ignore': ['52-54-00-AA'],
    'dhcp.relays': ['10.88.0.1', '10.99.0.0/24'],
    'dhcp.loaders': ['LENOVO/ThinkCentre*=snponly'],
  });
  t.same(ipv4NetworksOf(config), [{ address: 0x0a580000, prefixLength: 16 }]);
  t.match(networksOf(config), [{ bits: 32 }, { bits: 128, prefixLength: 64 }]);
  t.same(ignoreListOf(config), ['52:54:00:aa']);
  t.same(relaysOf(config), [
    { address: 0x0a580001, prefixLength: 32 },
    { address: 0x0a630000, prefixLength: 24 },
  ]);
  t.match(loaderRulesOf(config), [{ manufacturer: 'lenovo', loader: 'snponly' }]);
  t.end();
});

t.test('a setting that is none is refused with what was expected', (t) => {
  const refusals: readonly (readonly [RawSettings, RegExp])[] = [
    [{ interfaces: ['eth0=proxi'] }, /expected an interface such as "eth0" or "eth1=observe"/],
    [{ 'dhcp.answer': 'all' }, /dhcp\.answer/],
    [{ 'dhcp.ignore': ['5254'] }, /beginning of a hardware address/],
    [{ 'dhcp.relays': ['10.88'] }, /relay's address/],
    [{ 'dhcp.loaders': ['snponly'] }, /expected WHAT=LOADER/],
  ];
  for (const [flags, message] of refusals) {
    t.throws(() => configOf(flags), { message }, JSON.stringify(flags));
  }
  t.end();
});
