/** Tests for src/domain/talos-links.ts */
import fc from 'fast-check';
import t from 'tap';
import {
  bondArg,
  BOND_OPTIONS,
  faultInBond,
  faultInVlan,
  parseBond,
  parseVlan,
  vlanArg,
  type Bond,
  type Vlan,
} from '../../src/domain/talos-links.ts';

const device = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);
const vlans: fc.Arbitrary<Vlan> = fc.record({
  id: fc.integer({ min: 1, max: 4_095 }),
  parent: device,
});

t.test('property: a VLAN is read as it was written', (t) => {
  fc.assert(
    fc.property(vlans, (vlan) => {
      const read = parseVlan(vlanArg(vlan).slice('vlan='.length));
      return JSON.stringify(read) === JSON.stringify(vlan);
    }),
  );
  t.end();
});

const number = fc.integer({ min: 0, max: 100_000 }).map(String);
const options = fc.record(
  {
    mode: fc.constantFrom('balance-rr', 'active-backup', '802.3ad', 'balance-alb'),
    xmit_hash_policy: fc.constantFrom('layer2', 'layer2+3', 'layer3+4', 'vlan+srcmac'),
    lacp_rate: fc.constantFrom('slow', 'fast'),
    miimon: number,
    updelay: number,
    primary: device,
    arp_ip_target: fc.constantFrom('10.0.0.1', '10.0.0.1;10.0.0.2'),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, string>>;

const bonds: fc.Arbitrary<Bond> = fc
  .record(
    {
      name: device,
      members: fc.uniqueArray(device, { minLength: 1, maxLength: 16 }),
      options,
      mtu: fc.integer({ min: 68, max: 65_535 }),
    },
    { requiredKeys: ['name', 'members', 'options'] },
  )
  .map(({ mtu, ...rest }) => ({ ...rest, ...(mtu === undefined ? {} : { mtu }) }));

t.test('property: a bond is read as it was written', (t) => {
  fc.assert(
    fc.property(bonds, (bond) => {
      const read = parseBond(bondArg(bond).slice('bond='.length));
      const plain = { ...bond, options: { ...bond.options } };
      return JSON.stringify(read) === JSON.stringify(plain);
    }),
  );
  t.end();
});

t.test("reads and writes Talos' own examples", (t) => {
  t.same(parseVlan('eth0.100:eth0'), { id: 100, parent: 'eth0' });
  t.same(parseVlan('vlan100:eth0'), { id: 100, parent: 'eth0' });
  const text = 'bond1:eth3,eth4:mode=802.3ad,xmit_hash_policy=layer2+3:1450';
  const bond = parseBond(text);
  t.same(bond, {
    name: 'bond1',
    members: ['eth3', 'eth4'],
    options: { mode: '802.3ad', xmit_hash_policy: 'layer2+3' },
    mtu: 1450,
  });
  t.equal(typeof bond === 'object' && bondArg(bond), `bond=${text}`);
  t.same(parseBond('bond0'), { name: 'bond0', members: ['eth0', 'eth1'], options: {} });
  t.end();
});

t.test('says what keeps a VLAN from coming up', (t) => {
  for (const text of ['eth0', 'eth0:eth0', 'vlan:eth0', 'eth0.x:eth0', 'eth0.1:eth0:eth1', '']) {
    t.match(parseVlan(text), /expected NAME\.ID:PARENT/, text);
  }
  t.match(parseVlan('eth0.0:eth0'), /1 to 4095, found 0/);
  t.match(parseVlan('eth0.4096:eth0'), /found 4096/);
  t.match(faultInVlan({ id: 1.5, parent: 'eth0' }), /found 1\.5/);
  t.match(parseVlan('eth0.1:a/b'), /interface name as parent, found "a\/b"/);
  t.match(parseVlan('x.1:enx525400aa0001'), /at most 10 characters/);
  t.throws(() => vlanArg({ id: 0, parent: 'eth0' }), { code: 'KERNEL_ARGUMENT_INVALID' });
  t.end();
});

t.test('says what keeps a bond from coming up', (t) => {
  const fine: Bond = { name: 'bond0', members: ['eth0'], options: {} };
  const wrong: readonly (readonly [Partial<Bond>, RegExp])[] = [
    [{ name: 'a:b' }, /interface name such as "bond0"/],
    [{ members: [] }, /1 to 16 members, found 0/],
    [{ members: Array.from({ length: 17 }, (_, i) => `eth${i}`) }, /found 17/],
    [{ members: ['eth0', 'e/1'] }, /found "e\/1"/],
    [{ members: ['eth0', 'eth0'] }, /stands there twice/],
    [{ mtu: 67 }, /68 to 65535, found 67/],
    [{ options: { mod: '802.3ad' } }, /no option "mod"; did you mean "mode"\?/],
    [{ options: { constructor: 'x' } }, /no option "constructor"$/],
    [{ options: { mode: '4' } }, /mode to be one of balance-rr, .*, found "4"/],
    [{ options: { miimon: '100ms' } }, /another value of miimon, found "100ms"/],
    [{ options: { primary: 'a,b' } }, /another value of primary/],
  ];
  t.equal(faultInBond(fine), undefined);
  for (const [change, message] of wrong) t.match(faultInBond({ ...fine, ...change }), message);
  t.throws(() => bondArg({ ...fine, members: [] }), { code: 'KERNEL_ARGUMENT_INVALID' });
  t.match(parseBond('bond0:eth0:mode:1500'), /expected options such as mode=802.3ad, found "mode"/);
  t.match(parseBond('bond0:eth0::x'), /found NaN/);
  t.match(parseBond('bond0:eth0:::1'), /further colons/);
  t.ok(new Set(BOND_OPTIONS).size === BOND_OPTIONS.length);
  t.end();
});
