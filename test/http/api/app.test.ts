import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { requestBodyBytesMax } from '../../../src/domain/limits.ts';
import { createManageMachines } from '../../../src/service/machines.ts';
import { adminApp } from '../../fakes/admin-app.ts';
import { brokenInventory } from '../../fakes/broken-inventory.ts';

const PROBLEM = /^application\/problem\+json/;

t.test('every error leaves as a problem with a code', async (t) => {
  const { ask } = await adminApp(t);
  const mac = '52:54:00:aa:00:01';
  await ask('POST /api/v1/apply', { body: 'kind: profile\nname: disk\nlocal: {}\n' });
  await ask('PUT /api/v1/machines/a', {
    body: { name: 'a', macs: [mac], boot: { profile: 'disk' } },
  });
  const cases: readonly (readonly [string, number, string, object?])[] = [
    ['GET /nothing', 404, 'ROUTE_UNKNOWN'],
    ['POST /api/v1/machines/a', 404, 'ROUTE_UNKNOWN'],
    ['GET /api/v1/machines/%zz', 400, 'REQUEST_INVALID'],
    ['GET /api/v1/machines?limit=0', 400, 'REQUEST_INVALID'],
    ['GET /api/v1/machines?cursor=!', 400, 'REQUEST_INVALID'],
    ['GET /api/v1/machines/b', 404, 'MACHINE_UNKNOWN'],
    ['GET /api/v1/machines/b/script', 404, 'MACHINE_UNKNOWN'],
    ['GET /api/v1/profiles/b', 404, 'PROFILE_UNKNOWN'],
    ['GET /api/v1/images/b', 404, 'IMAGE_UNKNOWN'],
    ['DELETE /api/v1/profiles/disk', 409, 'PROFILE_IN_USE'],
    ['PUT /api/v1/machines/b', 409, 'MACHINE_CONFLICT', { body: { name: 'b', macs: [mac] } }],
    ['PUT /api/v1/machines/b', 400, 'REQUEST_INVALID', { body: { name: 'b' } }],
    ['PUT /api/v1/machines/b', 400, 'REQUEST_INVALID'],
    [
      'PUT /api/v1/machines/a',
      412,
      'VERSION_STALE',
      {
        body: { name: 'a', macs: [mac] },
        headers: { 'if-match': '"9"' },
      },
    ],
    ['PATCH /api/v1/machines/a', 404, 'PROFILE_UNKNOWN', { body: { boot: { profile: 'dsk' } } }],
    ['PUT /api/v1/machines/b', 415, 'MEDIA_TYPE_UNSUPPORTED', { body: 'name: b' }],
    [
      'PUT /api/v1/machines/b',
      413,
      'REQUEST_TOO_LARGE',
      { body: { x: 'x'.repeat(requestBodyBytesMax) } },
    ],
    ['POST /api/v1/apply', 415, 'MEDIA_TYPE_UNSUPPORTED', { body: {} }],
    ['POST /api/v1/apply', 413, 'REQUEST_TOO_LARGE', { body: '#'.repeat(1_048_577) }],
    ['POST /api/v1/apply', 422, 'MANIFEST_INVALID', { body: 'kind: rule\n' }],
    ['POST /api/v1/apply?dry=1', 400, 'REQUEST_INVALID', { body: '' }],
    [
      'PUT /api/v1/images/x',
      422,
      'IMAGE_PATH_REFUSED',
      {
        body: { name: 'x', files: { linux: '/etc/passwd' } },
      },
    ],
    [
      'PUT /api/v1/profiles/x',
      404,
      'IMAGE_UNKNOWN',
      {
        body: { name: 'x', linux: { kernel: 'image:gone/linux' } },
      },
    ],
  ];
  for (const [request, status, code, options] of cases) {
    const answer = await ask(request, options);
    t.equal(answer.status, status, `${request} → ${code}`);
    t.match(answer.headers['content-type'], PROBLEM);
    t.match(answer.body, { code, status, type: `urn:rouse:error:${code}`, title: /./, hint: /./ });
    t.equal(answer.body['instance'], request.split(' ')[1]?.split('?')[0]);
  }
});

t.test('bodies that are no JSON, too deep, or meant for JavaScript are refused', async (t) => {
  const { app } = await adminApp(t);
  const bodies = ['{', '', '['.repeat(1_000) + ']'.repeat(1_000), '{"__proto__":{"a":1}}'];
  for (const payload of bodies) {
    const headers = { 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'PUT', url: '/api/v1/machines/a', headers, payload });
    t.equal(answer.statusCode, 400, payload.slice(0, 10));
    t.match(answer.json(), { code: 'REQUEST_INVALID' });
  }
});

t.test('names the field of each mistake', async (t) => {
  const { ask } = await adminApp(t);
  const answer = await ask('PUT /api/v1/machines/a', {
    body: { name: 'a', macs: [525400], tag: {}, boot: { profile: 'X' } },
  });
  t.match(answer.body['errors'], [
    { field: '/macs/0', message: 'expected text, found the number 525400; put it in quotes' },
    { field: '/boot/profile', message: /lower-case/ },
    { field: '/tag', message: 'no field is called "tag"; did you mean "tags"?' },
  ]);
});

t.test('a store that fails is told as that', async (t) => {
  const inventory = brokenInventory();
  const machines = createManageMachines({ inventory, newId: () => 'm_1' as never });
  const { ask, failures } = await adminApp(t, { machines });
  t.match(await ask('GET /api/v1/machines'), { status: 503, body: { code: 'STORE_UNUSABLE' } });
  t.same(failures, [], 'which is no fault of the program');
});

t.test('a fault of ours is reported, and the client learns no more than that', async (t) => {
  const { ask, failures } = await adminApp(t, {
    renderScript: () => Promise.reject(new TypeError('secret of undefined')),
  });
  await ask('PUT /api/v1/machines/a', { body: { name: 'a', macs: ['525400aa0001'] } });
  const answer = await ask('GET /api/v1/machines/a/script');
  t.match(answer, { status: 500, body: { code: 'INTERNAL', detail: '' } });
  t.notMatch(answer.text, /secret/);
  t.match(failures, [{ message: 'secret of undefined' }]);
});

t.test('nothing is kept by caches, and nothing is sniffed', async (t) => {
  const { ask } = await adminApp(t);
  for (const request of ['GET /healthz', 'GET /api/v1/machines', 'GET /nothing']) {
    const { headers } = await ask(request);
    t.match(headers, { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }, request);
  }
});

t.test('what is no HTTP is told so in the same form', async (t) => {
  const { app } = await adminApp(t);
  const path = `${t.testdir()}/s`;
  await app.listen({ path });
  const socket = connect(path);
  socket.write('HELLO\r\n\r\n');
  const answer = await text(socket);
  t.match(answer, /^HTTP\/1\.1 400 Bad Request\r\ncontent-type: application\/problem\+json/);
  t.match(JSON.parse(answer.split('\r\n\r\n')[1] ?? ''), { code: 'REQUEST_INVALID', status: 400 });
});
