import t from 'tap';
import { isOwnHost, isOwnPage } from '../../src/domain/browser-guard.ts';

const NAMES = new Set(['rouse.example', 'box']);

t.test('addresses and own names are asked for, and nothing else', (t) => {
  const right = [
    ...['localhost', 'localhost:8081', 'LOCALHOST', '127.0.0.1', '10.0.0.2:8081', '[::1]:8081'],
    ...['[fd00::1]', 'rouse.example', 'Rouse.Example.:443', 'box:8081'],
  ];
  const wrong = [
    ...['evil.example', 'rouse.example.evil.example', 'localhost.evil.example', 'xbox', '', ':80'],
    ...['10.0.0.2.evil.example', '1.2.3.4.5', 'rouse.example:x', 'a@rouse.example', '[::1', 'b ox'],
    ...['rouse.example/x', 'box\u0000', '0x7f.1', '[rouse.example]'],
  ];
  t.same(
    right.filter((host) => !isOwnHost(host, NAMES)),
    [],
  );
  t.same(
    wrong.filter((host) => isOwnHost(host, NAMES)),
    [],
  );
  t.notOk(isOwnHost(undefined, NAMES));
  t.end();
});

t.test('a change comes from a page of this server', (t) => {
  const host = 'rouse.example:8081';
  const own = (site?: string, origin?: string): boolean =>
    isOwnPage({ site, origin, host }, 'a page');
  t.ok(own('same-origin'));
  t.ok(own('none'), 'typed by a person');
  t.ok(own('same-origin', 'https://evil.example'), 'what no page can set counts first');
  for (const site of ['cross-site', 'same-site', '', 'x']) t.notOk(own(site), site);
  t.ok(own(undefined, 'https://rouse.example:8081'));
  t.ok(own(undefined, 'HTTP://ROUSE.example:8081'));
  for (const origin of ['null', 'https://rouse.example', 'https://rouse.example:8081.evil', 'x']) {
    t.notOk(own(undefined, origin), origin);
  }
  t.notOk(own('cross-site', 'https://rouse.example:8081'));
  t.notOk(own(), 'a cookie alone says nothing of the page');
  t.end();
});

t.test('without a cookie, who says neither is a program', (t) => {
  t.ok(isOwnPage({ site: undefined, origin: undefined, host: 'box' }, 'a program'));
  t.notOk(isOwnPage({ site: 'cross-site', origin: undefined, host: 'box' }, 'a program'));
  t.notOk(isOwnPage({ site: undefined, origin: 'http://evil', host: 'box' }, 'a program'));
  t.end();
});

t.test('the port of a scheme need not be written', (t) => {
  const own = (origin: string, host?: string): boolean =>
    isOwnPage({ site: undefined, origin, host }, 'a page');
  t.ok(own('https://box', 'box:443'));
  t.ok(own('http://box:80', 'box'));
  t.notOk(own('https://box', 'box:80'));
  t.notOk(own('https://box', undefined));
  t.end();
});
