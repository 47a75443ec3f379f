/** Tests for src/http/boot/target.ts */
import t from 'tap';
import { routedTarget } from '../../../src/http/boot/target.ts';

t.test('doubled slashes and dots are put right instead of being redirected', (t) => {
  const cases: Readonly<Record<string, string>> = {
    '/boot/next': '/boot/next',
    '//boot///next': '/boot/next',
    '/./boot/././next/.': '/boot/next',
    '/boot/next/': '/boot/next',
    '/boot/next?a=//x/./y': '/boot/next?a=//x/./y',
    'http://10.0.0.2:8080/boot/next?mac=1': '/boot/next?mac=1',
    'HTTP://host': '/',
    '//evil.example/boot': '/evil.example/boot',
    '/': '/',
    '': '/',
    '*': '/*',
  };
  for (const [target, routed] of Object.entries(cases)) t.equal(routedTarget(target), routed);
  t.end();
});

t.test('a step up stays one, and finds no route', (t) => {
  t.equal(routedTarget('/boot/../etc/passwd'), '/boot/../etc/passwd');
  t.end();
});
