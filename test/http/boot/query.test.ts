/** Tests for src/http/boot/query.ts */
import t from 'tap';
import { queryOf, readQuery } from '../../../src/http/boot/query.ts';

function values(text: string): Record<string, string> {
  return Object.fromEntries(readQuery(text).values);
}

t.test('decodes what iPXE encodes, and leaves a plus a plus', (t) => {
  t.same(values('mac=52%3A54:00&product=R%26D%20box+1&serial=&flag'), {
    mac: '52:54:00',
    product: 'R&D box+1',
    serial: '',
    flag: '',
  });
  t.same(values('&&a=b&'), { a: 'b' });
  t.same(values('a=b=c'), { a: 'b=c' });
  t.end();
});

t.test('text in no known encoding is read as Latin-1 rather than refused', (t) => {
  t.same(values('product=Caf%E9'), { product: 'Café' });
  t.same(values('product=100%'), { product: '100%' });
  t.end();
});

t.test('control characters go, and long values are cut', (t) => {
  t.same(values('a=x%00%1b[2J%0d%0ay%C2%9B'), { a: 'x[2Jy' });
  t.equal(values(`a=${'x'.repeat(1_000)}`).a?.length, 256);
  t.end();
});

t.test('a key given twice is named, in whatever spelling', (t) => {
  t.equal(readQuery('mac=1&serial=2&m%61c=3').repeated, 'mac');
  t.equal(readQuery('mac=1&serial=2').repeated, undefined);
  t.end();
});

t.test('a machine cannot make us keep a thousand keys', (t) => {
  const many = Array.from({ length: 1_000 }, (_, index) => `k${index}=1`).join('&');
  t.equal(readQuery(many).values.size, 32);
  t.end();
});

t.test('the query of a target begins at its first question mark', (t) => {
  t.same(Object.fromEntries(queryOf('/boot/next?serial=a?b').values), { serial: 'a?b' });
  t.equal(queryOf('/boot/next').values.size, 0);
  t.end();
});
