import fc from 'fast-check';
import t from 'tap';
import { parseMachineName } from '../../../src/domain/machine.ts';
import { gather, linesOf, nameFrom } from '../../../src/schema/leases/lease.ts';

t.test('of each address the last lease counts, at the place of the last one', (t) => {
  const found = gather();
  found.lease(1, { mac: '525400aa0001', address: '10.0.0.5', hostname: 'a' });
  found.lease(2, { mac: '52:54:00:aa:00:02', address: '10.0.0.6' });
  found.lease(3, { mac: '52:54:00:aa:00:03', address: '10.0.0.5', hostname: '' });
  found.lease(4, { mac: '52:54:00:aa:00:04' });
  t.same(found.read(), {
    leases: [
      { mac: '52:54:00:aa:00:02', address: '10.0.0.6' },
      { mac: '52:54:00:aa:00:03', address: '10.0.0.5' },
      { mac: '52:54:00:aa:00:04' },
    ],
    skipped: [],
  });
  t.end();
});

t.test('what is no lease is told with its line', (t) => {
  const found = gather();
  found.lease(1, { mac: '52:54:00:aa:00:01', address: 'fd00::5' });
  found.lease(2, { mac: '', address: '10.0.0.5' });
  found.lease(3, { mac: 'ff:ff:ff:ff:ff:ff\u001b', address: '10.0.0.5' });
  found.lease(4, { mac: '52:54:00:aa:00:01', address: '10.0.0.500' });
  t.same(found.read(), {
    leases: [],
    skipped: [
      { line: 1, reason: 'an IPv6 lease' },
      { line: 2, reason: 'expected a hardware address, found none' },
      { line: 3, reason: 'expected a hardware address, found "ff:ff:ff:ff:ff:ff·"' },
      { line: 4, reason: 'expected an address, found "10.0.0.500"' },
    ],
  });
  t.end();
});

t.test('lines keep their numbers, whatever system wrote them', (t) => {
  t.same(
    [...linesOf('\ufeffa\r\n\r\n# no\n  b  \rc')],
    [
      [1, 'a'],
      [4, 'b'],
      [5, 'c'],
    ],
  );
  t.end();
});

t.test('a host name becomes a DNS label, or no name at all', (t) => {
  const names: readonly (readonly [string, string | undefined])[] = [
    ['node-1', 'node-1'],
    ['NODE_1.example.org.', 'node-1'],
    ["Anna's iPhone", 'anna-s-iphone'],
    ['-x-', 'x'],
    ['ü', undefined],
    ['', undefined],
    ['*', undefined],
    ['52-54-00-aa-00-01', undefined],
    ['a'.repeat(70), 'a'.repeat(63)],
    [`${'a'.repeat(62)}--b`, 'a'.repeat(62)],
  ];
  for (const [hostname, name] of names) t.equal(nameFrom(hostname), name, hostname);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (hostname) => {
      const name = nameFrom(hostname);
      return name === undefined || parseMachineName(name) === name;
    }),
  );
  t.end();
});
