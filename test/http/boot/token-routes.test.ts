import t from 'tap';
import { restBehind, tokenRouteOf, withoutToken } from '../../../src/http/boot/token-routes.ts';

t.test('no token stays in a path', (t) => {
  t.equal(withoutToken('/boot/answers/abc/user-data?x=y'), '/boot/answers');
  t.equal(withoutToken('/boot/callback/abc/done'), '/boot/callback');
  t.equal(withoutToken('/boot/config/abc'), '/boot/config');
  t.equal(withoutToken('/boot/answersheet/abc'), '/boot/answersheet/abc');
  t.end();
});

t.test('what stands behind a route is found again', (t) => {
  t.equal(restBehind('/boot/answers', '/boot/answers/abc/a/b?c=/d'), 'abc/a/b');
  t.equal(restBehind('/boot/answers', '/boot/answers'), '');
  t.equal(restBehind('/boot/answers', '/boot/next'), undefined);
  t.equal(tokenRouteOf('/boot/callback'), '/boot/callback');
  t.equal(tokenRouteOf('/boot/next'), undefined);
  t.end();
});
