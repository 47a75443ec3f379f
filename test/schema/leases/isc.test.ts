import t from 'tap';
import { readIsc } from '../../../src/schema/leases/isc.ts';

const lease = (address: string, body: string): string => `lease ${address} {\n${body}}\n`;
const ethernet = (last: string): string => `  hardware ethernet 52:54:00:aa:00:${last};\n`;

t.test('the last block of an address counts, and strings are unescaped', (t) => {
  const text = `# The format of this file is documented in the dhcpd.leases(5) manual page.
authoring-byte-order little-endian;
server-duid "\\000\\001}\\"{";

${lease('10.0.0.5', `  starts 4 2026/11/26 10:00:00;\n${ethernet('01')}  client-hostname "old";\n`)}
${lease('10.0.0.6', `  binding state free;\n${ethernet('02')}  uid "\\001RT};";\n`)}
${lease('10.0.0.5', `${ethernet('03')}  client-hostname "n\\"o\\303\\244";\n`)}`;
  t.same(readIsc(text), {
    leases: [
      { mac: '52:54:00:aa:00:02', address: '10.0.0.6' },
      { mac: '52:54:00:aa:00:03', address: '10.0.0.5', hostname: 'n"oÃ¤' },
    ],
    skipped: [],
  });
  t.end();
});

t.test('what is cut off, abandoned or of IPv6 is skipped with its line', (t) => {
  const text = `${lease('10.0.0.5', '  binding state abandoned;\n')}lease 10.0.0.6 {
${ethernet('01')}${lease('10.0.0.7', ethernet('02'))}ia-na "\\001" {
}
lease 10.0.0.8 {
`;
  t.same(readIsc(text), {
    leases: [{ mac: '52:54:00:aa:00:02', address: '10.0.0.7' }],
    skipped: [
      { line: 1, reason: 'expected a hardware address, found none' },
      { line: 4, reason: 'a lease without an end' },
      { line: 9, reason: 'an IPv6 lease' },
      { line: 11, reason: 'a lease without an end' },
    ],
  });
  t.end();
});
