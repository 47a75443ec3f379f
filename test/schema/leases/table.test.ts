import t from 'tap';
import { readCsv, readKea } from '../../../src/schema/leases/table.ts';

const OLD = 'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname';

t.test('Kea: columns by their names, escapes, the last entry of an address', (t) => {
  const text = `${OLD},state,user_context,pool_id
10.0.0.5,52:54:00:aa:00:01,01:52,3600,1764150000,1,0,0,old,0,,0
10.0.0.6,52:54:00:aa:00:02,,3600,1764150000,1,0,0,a&#x2cb.example.,0,{ "x": "&#x2c" },0
10.0.0.5,52:54:00:aa:00:03,,0,1764150000,1,0,0,,2,,0
10.0.0.7,,,3600,1764150000,1,0,0,,1,,0
`;
  const expected = {
    leases: [
      { mac: '52:54:00:aa:00:02', address: '10.0.0.6', hostname: 'a,b.example.' },
      { mac: '52:54:00:aa:00:03', address: '10.0.0.5' },
    ],
    skipped: [{ line: 5, reason: 'expected a hardware address, found none' }],
  };
  t.same(readKea(text), expected);
  t.match(readKea(text.replace(',state,user_context,pool_id', '')), expected, 'Kea 1.0');
  const six = 'address,duid,valid_lifetime,hostname,hwaddr\nfd00::5,00:01,1,x,52:54:00:aa:00:01\n';
  t.match(readKea(six), { leases: [], skipped: [{ line: 2, reason: 'an IPv6 lease' }] });
  t.equal(readKea('1764150000 52:54:00:aa:00:01 10.0.0.5 x *\n'), undefined);
  t.equal(readKea(''), undefined);
  t.end();
});

t.test('tables of any kind: separators, quotes, and columns called as people call them', (t) => {
  const leases = [{ mac: '52:54:00:aa:00:01', address: '10.0.0.5', hostname: 'a "b", c' }];
  for (const text of [
    'MAC Address,IP-Address,Device_Name\n52:54:00:AA:00:01,10.0.0.5,"a ""b"", c"\n',
    'name;x;mac;ip\n"a ""b"", c";;5254.00aa.0001;10.0.0.5\n',
    'ip\thostname\thwaddr\n10.0.0.5\t"a ""b"", c"\t52-54-00-aa-00-01\n',
  ]) {
    t.same(readCsv(text), { leases, skipped: [] }, text);
  }
  t.same(readCsv('mac\n525400aa0001\n')?.leases, [{ mac: '52:54:00:aa:00:01' }]);
  t.match(readCsv('mac,name\n"525400aa0001,x\n')?.skipped, [{ line: 2 }]);
  t.equal(readCsv('a,b\n1,2\n'), undefined);
  t.equal(readCsv(''), undefined);
  t.end();
});
