import t from 'tap';
import { dhcpClientsMax } from '../../src/domain/limits.ts';
import { createClientTable, remember } from '../../src/dhcp-proxy/client-memory.ts';

t.test('remembers a client under its key', (t) => {
  const table = createClientTable();
  remember(table, 'a').answers = 3;
  t.equal(remember(table, 'a').answers, 3);
  t.equal(remember(table, 'b').answers, 0);
  t.end();
});

t.test('remembers a bounded number of clients and forgets the one longest silent', (t) => {
  const table = createClientTable();
  remember(table, 'first').answers = 1;
  remember(table, 'second');
  remember(table, 'first');
  for (let index = 2; index < dhcpClientsMax + 1; index += 1) remember(table, String(index));
  t.equal(table.size, dhcpClientsMax);
  t.equal(table.get('second'), undefined);
  t.equal(remember(table, 'first').answers, 1);
  t.end();
});
