/** Tests for src/ui/pages/login/way-back.ts: a link to the login leads to no other site. */
import t from 'tap';
import { wayBack } from '../../src/ui/pages/login/way-back.ts';

t.test('the page that was asked for', (t) => {
  t.equal(wayBack('/machines/node-1?tab=log'), '/machines/node-1?tab=log');
  t.equal(wayBack(undefined), '/');
  t.equal(wayBack('/login?next=/login'), '/', 'not round in a circle');
  t.equal(wayBack('/setup'), '/');
  t.end();
});

t.test('no other site, however it is written', (t) => {
  const others = ['//evil.example', '/\\evil.example', 'https://evil.example', '/\t/evil.example'];
  for (const next of [...others, '/ok\\..\\x', 'javascript:alert(1)', '', '/\n/evil.example']) {
    t.equal(wayBack(next), '/', JSON.stringify(next));
    t.equal(new URL(wayBack(next), 'http://rouse').host, 'rouse');
  }
  t.end();
});
