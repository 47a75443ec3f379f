import t from 'tap';
import { dhcpClientsMax } from '../../src/domain/limits.ts';
import { remember, type ClientTable } from '../../src/dhcp-proxy/client-memory.ts';

t.test('remembers a client under its key', (t) => {
  const table: ClientTable = new Map();
  remember(table, 'a').answers = 3;
  t.equal(remember(table, 'a').answers, 3);
  t.equal(remember(table, 'b').answers, 0);
  t.end();
});

t.test('remembers a bounded number of clients and forgets the one longest silent', (t) => {
  const table: ClientTable = new Map();
  remember(table, 'first').answers = 1;
  remember(table, 'second');
  remember(table, 'first');
  for (let index = 2; index < dhcpClientsMax + 1; index += 1) remember(table, String(index));
  t.equal(table.size, dhcpClientsMax);
  t.notOk(table.has('second'));
  t.equal(remember(table, 'first').answers, 1);
  t.end();
});
