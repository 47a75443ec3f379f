/** Addresses of pages. */
import t from 'tap';
import {
  addressOf,
  matchRoute,
  placeOf,
  valueOf,
  valuesOf,
  withQuery,
} from '../../src/ui/router.ts';

t.test('an address is a place, and a place an address', (t) => {
  for (const address of ['/', '/machines', '/machines/node-1?boot=b_1', '/x?tag=a%3D1&tag=b%3D2']) {
    t.equal(addressOf(placeOf(address)), address);
  }
  t.equal(addressOf(placeOf('/machines/#top')), '/machines');
  t.equal(addressOf(placeOf('//')), '/');
  t.equal(addressOf(placeOf('/machines/?')), '/machines');
  t.end();
});

t.test('filters are changed one by one', (t) => {
  const place = placeOf('/machines?q=a+b&tag=rack%3Da1&tag=x%3Dy');
  t.equal(valueOf(place, 'q'), 'a b');
  t.equal(valueOf(place, 'view'), undefined);
  t.same(valuesOf(place, 'tag'), ['rack=a1', 'x=y']);
  t.equal(addressOf(withQuery(place, { q: undefined, tag: ['z=1'] })), '/machines?tag=z%3D1');
  t.equal(addressOf(withQuery(place, { tag: [], view: 'all' })), '/machines?q=a+b&view=all');
  t.end();
});

t.test('a path leads to the first route that fits, with its variables', (t) => {
  const routes = [{ path: '/' }, { path: '/machines' }, { path: '/machines/:name/:tab?' }];
  t.same(matchRoute(routes, '/'), { route: routes[0], params: {} });
  t.same(matchRoute(routes, '/machines'), { route: routes[1], params: {} });
  t.same(matchRoute(routes, '/machines/52%3A54'), { route: routes[2], params: { name: '52:54' } });
  const { params } = matchRoute(routes, '/machines/node-1/log') ?? {};
  t.same(params, { name: 'node-1', tab: 'log' });
  for (const wrong of ['/machine', '/machines/', '/machines/a/b/c', '/machines/%']) {
    t.equal(matchRoute(routes, wrong), undefined, wrong);
  }
  t.end();
});
