/**
 * Who is let in at the TCP listener, and what a page of somebody else cannot do with the browser of
 * somebody who is logged in.
 */
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { createEventFeed } from '../../../src/observe/event-feed.ts';
import { createEventStreams } from '../../../src/observe/event-streams.ts';
import { PASSWORD } from '../../fakes/access.ts';
import { adminApp } from '../../fakes/admin-app.ts';
import { createRecentEvents } from '../../fakes/recent-events.ts';
import { visited } from '../../fakes/visitor.ts';

const MACHINE = { macs: ['52:54:00:aa:00:01'] };
const PUT = 'PUT /api/v1/machines/52:54:00:aa:00:01';
const LIST = 'GET /api/v1/machines';

t.test('nobody is let in but to what is public', async (t) => {
  const { ask } = await visited(t);
  for (const open of ['/healthz', '/readyz', '/metrics', '/api/v1/session', '/api/v1/setup']) {
    t.equal((await ask(`GET ${open}`)).status, 200, open);
  }
  for (const closed of [LIST, PUT, 'GET /api/v1/status', 'GET /api/v1/users']) {
    const answer = await ask(closed, { body: MACHINE });
    t.match(answer, { status: 401, body: { code: 'UNAUTHENTICATED' } }, closed);
    t.match(answer.headers, { 'www-authenticate': 'Bearer realm="rouse"' });
  }
  t.match(await ask('GET /api/v1/nothing'), { status: 404, body: { code: 'ROUTE_UNKNOWN' } });
});

t.test('a login gives a cookie that scripts and other sites do not have', async (t) => {
  const { ask, access } = await visited(t);
  await access.createUser({ name: 'ada' as never, role: 'admin', password: PASSWORD });
  const body = { name: 'ada', password: PASSWORD };
  const answer = await ask('POST /api/v1/session', { body });
  t.match(answer, {
    status: 201,
    body: { user: { name: 'ada', role: 'admin' }, csrf: /./, expires_at: /^20/ },
    headers: {
      'set-cookie': /^rouse=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    },
  });
  t.notMatch(answer.text, /"secret"|rouse=/);
  const wrong = await ask('POST /api/v1/session', { body: { ...body, password: 'x' } });
  t.match(wrong, { status: 401, body: { code: 'LOGIN_FAILED' } });
  t.notOk(wrong.headers['set-cookie']);
});

t.test('over TLS the cookie is of this very host', async (t) => {
  const { ask, access, app } = await visited(t, { surface: 'tls' });
  await access.createUser({ name: 'ada' as never, role: 'admin', password: PASSWORD });
  app.server.prependListener('request', ({ socket }: IncomingMessage) => {
    Object.assign(socket, { encrypted: true });
  });
  await app.listen({ port: 0 });
  t.ok(ask);
  const { port } = app.server.address() as AddressInfo;
  const answer = await post(port, '/api/v1/session', { name: 'ada', password: PASSWORD });
  t.match(answer.headers['set-cookie'], [
    /^__Host-rouse=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/,
  ]);
});

t.test('on a TLS listener, without TLS, there is health and the way to TLS', async (t) => {
  const { ask } = await visited(t, { surface: 'tls' });
  t.equal((await ask('GET /healthz')).status, 200);
  t.equal((await ask('GET /metrics', { headers: { host: 'any.example' } })).status, 200);
  const page = await ask('GET /machines?q=1', { headers: { host: 'rouse.example:8081' } });
  t.match(page, { status: 308, headers: { location: 'https://rouse.example:8081/machines?q=1' } });
  const post = await ask('POST /api/v1/session', { body: { name: 'ada', password: PASSWORD } });
  t.match(post, { status: 403, body: { code: 'TLS_REQUIRED' } });
  t.equal(post.headers['connection'], 'close');
  const evil = await ask('GET /', { headers: { host: 'evil.example' } });
  t.match(evil, { status: 421, body: { code: 'HOST_UNKNOWN' } });
  t.notOk(evil.headers['location']);
});

t.test('rebinding: a name that is not ours is not answered', async (t) => {
  const { visitor } = await visited(t);
  const ada = await visitor('admin');
  for (const host of ['evil.example', 'rouse.example.evil.example', 'x'.repeat(300)]) {
    for (const asked of [LIST, PUT, 'GET /api/v1/session', 'GET /nothing']) {
      const answer = await ada.ask(asked, { body: MACHINE, headers: { host } });
      t.match(answer, { status: 421, body: { code: 'HOST_UNKNOWN' } }, `${asked} at ${host}`);
    }
  }
  for (const host of ['rouse.example', '10.1.2.3:8081', '[fd00::1]']) {
    t.equal((await ada.ask(LIST, { headers: { host } })).status, 200, host);
  }
});

t.test('CSRF: a cookie alone changes nothing', async (t) => {
  const { visitor, ask } = await visited(t);
  const { cookie, csrf } = await visitor('admin');
  const other = await visitor('admin', 'other');
  const attempts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'with the cookie alone': {},
    'from a page of another site': { 'sec-fetch-site': 'cross-site', 'x-rouse-csrf': csrf },
    'from a page of this site on another port': {
      ...{ 'sec-fetch-site': 'same-site', 'x-rouse-csrf': csrf },
    },
    'from an old browser elsewhere': { origin: 'https://evil.example', 'x-rouse-csrf': csrf },
    'from a sandbox': { origin: 'null', 'x-rouse-csrf': csrf },
    'without the header': { 'sec-fetch-site': 'same-origin' },
    'with an empty header': { 'sec-fetch-site': 'same-origin', 'x-rouse-csrf': '' },
    'with the header of somebody else': {
      ...{ 'sec-fetch-site': 'same-origin', 'x-rouse-csrf': other.csrf },
    },
  };
  for (const [what, headers] of Object.entries(attempts)) {
    for (const asked of [PUT, 'POST /api/v1/users', 'DELETE /api/v1/session']) {
      const answer = await ask(asked, { body: MACHINE, headers: { cookie, ...headers } });
      t.match(answer, { status: 403, body: { code: 'REQUEST_FOREIGN' } }, `${asked} ${what}`);
    }
  }
  t.same((await ask(LIST, { headers: { cookie } })).body, { items: [] }, 'nothing was changed');
  const origin = { origin: 'http://localhost:80', 'x-rouse-csrf': csrf };
  const own = await ask(PUT, { body: MACHINE, headers: { cookie, ...origin } });
  t.equal(own.status, 201, 'an old browser on a page of ours');
});

t.test('CSRF: nobody is logged in as somebody else by a page', async (t) => {
  const { ask, access } = await visited(t);
  await access.createUser({ name: 'eve' as never, role: 'read', password: PASSWORD });
  const body = { name: 'eve', password: PASSWORD };
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
    const answer = await ask('POST /api/v1/session', { body, headers });
    t.match(answer, { status: 403, body: { code: 'REQUEST_FOREIGN' } });
    t.notOk(answer.headers['set-cookie']);
  }
});

t.test('a form of another site can send no JSON', async (t) => {
  const { visitor, app } = await visited(t);
  const { headers } = await visitor('admin');
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    const answer = await app.inject({
      ...{ method: 'PUT', url: '/api/v1/machines/a', payload: '{"macs":["52:54:00:aa:00:01"]}' },
      headers: { ...headers, 'content-type': type },
    });
    t.equal(answer.statusCode, 415, type);
  }
});

t.test('no page of another origin may read an answer', async (t) => {
  const { visitor, app } = await visited(t);
  const { headers } = await visitor('admin');
  const from = { origin: 'https://evil.example', 'access-control-request-method': 'PUT' };
  for (const method of ['GET', 'OPTIONS'] as const) {
    const asked = { method, url: '/api/v1/machines', headers: { ...headers, ...from } };
    const cors = Object.keys((await app.inject(asked)).headers).filter((name) => {
      return name.startsWith('access-control');
    });
    t.same(cors, [], method);
  }
});

t.test('fixation: a cookie that was planted is never that of a session', async (t) => {
  const { ask, access, visitor } = await visited(t);
  await access.createUser({ name: 'ada' as never, role: 'admin', password: PASSWORD });
  const planted = `rouse=${'A'.repeat(43)}`;
  const body = { name: 'ada', password: PASSWORD };
  const answer = await ask('POST /api/v1/session', { body, headers: { cookie: planted } });
  const given = String(answer.headers['set-cookie']).split(';', 1)[0];
  t.not(given, planted);
  t.equal((await ask(LIST, { headers: { cookie: planted } })).status, 401);
  const eve = await visitor('read', 'eve');
  const again = await eve.ask('POST /api/v1/session', { body });
  t.equal(again.status, 201);
  const before = await ask(LIST, { headers: { cookie: eve.cookie } });
  t.equal(before.status, 401, 'a login ends the session that the browser had');
  const two = `${planted}; ${given}`;
  t.equal((await ask(LIST, { headers: { cookie: two } })).status, 401, 'of two none counts');
});

t.test('a token needs no cookie rules, and a wrong one is not covered by a cookie', async (t) => {
  const { visitor, tokenOf, ask } = await visited(t);
  const ada = await visitor('admin');
  const token = await tokenOf('operate');
  t.equal((await ask(PUT, { body: MACHINE, headers: token })).status, 201);
  for (const authorization of ['Bearer x', 'Bearer ', 'Basic YTpi', `${token['authorization']}x`]) {
    const answer = await ada.ask(LIST, { headers: { authorization } });
    t.equal(answer.status, 401, authorization);
  }
});

t.test('who is not let in by the role is told which one it takes', async (t) => {
  const { visitor } = await visited(t);
  const low = await visitor('read');
  t.equal((await low.ask(LIST)).status, 200);
  t.match(await low.ask(PUT, { body: MACHINE }), {
    ...{ status: 403, body: { code: 'ROLE_INSUFFICIENT', detail: /role operate; read has/ } },
  });
});

t.test('at the socket everybody is an admin, under the name they say', async (t) => {
  const { ask, access } = await adminApp(t);
  t.match((await ask('GET /api/v1/session')).body, {
    ...{ user: { name: 'api', role: 'admin', kind: 'local' }, setup_needed: true },
  });
  await ask(PUT, { body: MACHINE, headers: { 'x-rouse-user': 'ada' } });
  const [row] = await access.audit({ limit: 1 });
  t.match(row, { actor: 'cli ada', actorKind: 'local', action: 'putMachine', address: '' });
});

t.test('over TCP the name is the one that was shown, whatever a header says', async (t) => {
  const { visitor, ask } = await visited(t);
  const ada = await visitor('admin', 'ada');
  await ada.ask(PUT, { body: MACHINE });
  const asked = `POST /api/v1/machines/52:54:00:aa:00:01/actions/ignore`;
  await ada.ask(asked, { headers: { 'x-rouse-user': 'root' } });
  const history = await ada.ask('GET /api/v1/machines/52:54:00:aa:00:01/history');
  t.match(history.body, { items: [{ asked_by: 'ada' }] });
  t.match((await ask('GET /api/v1/session')).body, { user: null, setup_needed: false });
  t.match((await ada.ask('GET /api/v1/session')).body, {
    ...{ user: { name: 'ada', role: 'admin', kind: 'session' }, csrf: ada.csrf },
  });
});

t.test('logged out is logged out', async (t) => {
  const { visitor, ask } = await visited(t);
  const ada = await visitor('admin');
  const out = await ada.ask('DELETE /api/v1/session');
  t.match(out, { status: 204, headers: { 'set-cookie': /^rouse=; Path=\/; Max-Age=0;/ } });
  t.equal((await ada.ask(LIST)).status, 401);
  t.equal((await ask('DELETE /api/v1/session')).status, 204, 'who is not is so as well');
});

t.test('a stream ends within a second of what let it begin', async (t) => {
  const failed = (error: unknown): void => void t.error(error);
  const feed = createEventFeed(0, failed);
  const history = createRecentEvents(feed);
  const streams = createEventStreams({ feed, history, failed });
  const site = await visited(t, { events: { ...streams, history } });
  const { visitor, tokenOf, access, app, clock } = site;
  await app.listen({ port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const byCookie = await visitor('read');
  const byToken = await tokenOf('read');
  const expiring = await visitor('read', 'idle');
  const lasting = await tokenOf('admin', 'lasting');
  const open = (headers: Readonly<Record<string, string>>) => stream(port, headers);
  const kept = await open(lasting);
  const local = { principal: { kind: 'local', name: '', role: 'admin' } } as const;
  const caller = { address: '', agent: '' };
  const ends: readonly (readonly [string, IncomingMessage, () => unknown])[] = [
    [
      'a change of role',
      await open(byCookie.headers),
      () => access.changeUser('read', { role: 'operate' }, { ...local, caller }),
    ],
    ['a token that is taken back', await open(byToken), () => access.removeToken('t-read', local)],
    [
      'nothing asked for half an hour',
      await open(expiring.headers),
      () => (clock.nowAtMs += 1_800_000),
    ],
  ];
  for (const [what, answer, end] of ends) {
    t.equal(answer.statusCode, 200, what);
    const closed = new Promise((resolve) => answer.once('close', resolve));
    await end();
    const startedMs = performance.now();
    await closed;
    t.ok(performance.now() - startedMs < 1_000, `${what}: ${performance.now() - startedMs} ms`);
  }
  t.notOk(kept.closed, 'that of others goes on');
  kept.destroy();
});

function stream(port: number, headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const accept = { accept: 'text/event-stream', ...headers };
    request({ port, path: '/api/v1/events', headers: accept }, (answer) => {
      answer.on('error', () => undefined).resume();
      resolve(answer);
    })
      .on('error', reject)
      .end();
  });
}

function post(port: number, path: string, body: object): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    request({ port, path, method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer);
    })
      .on('error', reject)
      .end(JSON.stringify(body));
  });
}
