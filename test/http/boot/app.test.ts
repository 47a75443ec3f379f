/** Tests for src/http/boot/app.ts: what no route answers, and what no answer may be */
import t from 'tap';
import { fakeSurface } from '../../fakes/boot-surface.ts';

t.test('no path is ever redirected', async (t) => {
  const { app } = fakeSurface({ files: { 'a/b': Buffer.from('x') } });
  const paths = [
    '//boot//start.ipxe',
    '/./boot/start.ipxe',
    '/boot/start.ipxe/',
    '/boot/files/a//b',
    '/boot',
    '/boot/',
    '/boot/files/a',
    '/boot/loaders/',
    '//evil.example/%2f..',
    '/boot/../boot/start.ipxe',
    'http://other/boot/start.ipxe',
  ];
  for (const url of paths) {
    const { statusCode, headers } = await app.inject(url);
    t.ok(statusCode === 200 || statusCode === 404, `${url} ${statusCode}`);
    t.notOk(headers.location, url);
  }
});

t.test('what is unknown is told in plain text', async (t) => {
  const { app } = fakeSurface();
  const answer = await app.inject('/autoexec.ipxe');
  t.match(answer, { statusCode: 404, headers: { 'content-type': 'text/plain' } });
  t.match(answer.body, /^ROUTE_UNKNOWN: /);
  t.equal((await app.inject({ method: 'POST', url: '/boot/next' })).statusCode, 404);
});

t.test('a path that cannot be decoded is refused in plain text', async (t) => {
  const { app } = fakeSurface();
  const answer = await app.inject('/boot/%zz');
  t.match(answer, { statusCode: 400, headers: { 'content-type': 'text/plain' } });
  t.match(answer.body, /^REQUEST_INVALID: /);
});

t.test('what a stranger put into a path comes back without control characters', async (t) => {
  const { app } = fakeSurface();
  const answer = await app.inject('/boot/files/a%1b%5b2J/b%00');
  t.equal(answer.statusCode, 404);
  // eslint-disable-next-line no-control-regex -- looking for exactly these
  t.notMatch(answer.body, /[\u0000-\u0009\u001b]/);
});

t.test('a fault of ours shows no details to strangers, and all of them to us', async (t) => {
  const fault = new Error('secret path');
  const { app, faults } = fakeSurface({
    findAsset: () => {
      throw fault;
    },
  });
  const answer = await app.inject('/boot/loaders/ipxe.efi');
  t.equal(answer.statusCode, 500);
  t.match(answer.body, /^INTERNAL: /);
  t.notMatch(answer.body, 'secret');
  t.same(faults, [fault]);
});

t.test('nothing of the admin plane answers here', async (t) => {
  const { app } = fakeSurface();
  for (const url of ['/api/v1/machines', '/healthz', '/readyz', '/metrics', '/']) {
    t.equal((await app.inject(url)).statusCode, 404, url);
  }
});
