import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import { PASSWORD } from '../../fakes/access.ts';
import { adminApp } from '../../fakes/admin-app.ts';
import { visited } from '../../fakes/visitor.ts';

t.test('users are made, changed and deleted, and never show a password', async (t) => {
  const { ask } = await adminApp(t);
  const draft = { name: 'ada', role: 'admin', password: PASSWORD };
  const made = await ask('POST /api/v1/users', { body: draft });
  const shown = { name: 'ada', role: 'admin', enabled: true, has_password: true };
  t.match(made, { status: 201, body: { ...shown, created_at: /^2023/ } });
  await ask('POST /api/v1/users', { body: { name: 'eve', role: 'read' } });
  t.match((await ask('GET /api/v1/users')).body, {
    items: [shown, { name: 'eve', has_password: false }],
  });
  const changed = await ask('PATCH /api/v1/users/eve', {
    body: { role: 'operate', enabled: false, password: PASSWORD },
  });
  t.match(changed.body, { role: 'operate', enabled: false, has_password: true });
  t.match(await ask('POST /api/v1/users', { body: draft }), { status: 409 });
  t.match(await ask('DELETE /api/v1/users/ada'), { body: { code: 'USER_LAST_ADMIN' } });
  t.equal((await ask('DELETE /api/v1/users/eve')).status, 204);
  t.match(await ask('GET /api/v1/users/eve'), { status: 404, body: { code: 'USER_UNKNOWN' } });
});

t.test('what is wrong with a password is told without any part of it', async (t) => {
  const { ask, app } = await adminApp(t);
  const bodies = [
    { name: 'ada', role: 'read', password: 'hunter2' },
    { name: 'ada', role: 'read', password: 'hunter2'.repeat(40) },
    { name: 'ada', role: 'read', password: 7_777_777 },
    { name: 'ada', role: 'read', password: ['hunter2'] },
    { name: 'ada', role: 'read', passwort: 'hunter2' },
  ];
  for (const body of bodies) {
    for (const asked of ['POST /api/v1/users', 'POST /api/v1/session', 'POST /api/v1/setup']) {
      const answer = await ask(asked, { body });
      t.equal(answer.status, 400, asked);
      t.notMatch(answer.text, /hunter2|7777777/);
    }
  }
  const headers = { 'content-type': 'application/json' };
  for (const payload of ['hunter2', '{"name":"ada","password":"hunter2"', '{"password":hunter2}']) {
    const asked = { method: 'POST', url: '/api/v1/session', headers, payload } as const;
    const answer = await app.inject(asked);
    t.equal(answer.statusCode, 400);
    t.notMatch(answer.payload, /hunter2/);
  }
});

t.test('sessions are listed and ended, with the own one marked', async (t) => {
  const { visitor, ask } = await visited(t);
  const ada = await visitor('admin', 'ada');
  await ask('POST /api/v1/session', {
    body: { name: 'ada', password: PASSWORD },
    headers: { 'user-agent': 'Browser\u0007/1' },
  });
  const listed = await ada.ask('GET /api/v1/users/ada/sessions');
  t.match(listed.body, {
    items: [{ address: '127.0.0.1', current: Boolean, agent: String, expires_at: /^20/ }, {}],
  });
  const items = listed.body['items'] as { current: boolean }[];
  t.equal(items.filter(({ current }) => current).length, 1);
  t.notMatch(listed.text, new RegExp(ada.cookie.slice(6)));
  t.match(await ada.ask('DELETE /api/v1/users/ada/sessions'), { body: { ended: 2 } });
  t.equal((await ada.ask('GET /api/v1/users')).status, 401);
});

t.test('who changes the own password shows the one before', async (t) => {
  const { visitor } = await visited(t);
  const eve = await visitor('read', 'eve');
  const password = 'another long password';
  const change = (body: object) => eve.ask('PATCH /api/v1/users/eve', { body });
  t.match(await change({ password }), { status: 401, body: { code: 'LOGIN_FAILED' } });
  t.match(await change({ role: 'admin' }), { status: 403 });
  t.equal((await change({ password, current_password: PASSWORD })).status, 200);
  for (let at = 0; at < 5; at += 1) await change({ password, current_password: 'wrong' });
  const slow = await change({ password, current_password: password });
  t.match(slow, { status: 429, headers: { 'retry-after': 1 } });
});

t.test('a token is shown once', async (t) => {
  const { visitor, ask } = await visited(t);
  const eve = await visitor('read', 'eve');
  const made = await eve.ask('POST /api/v1/tokens', { body: { name: 'ci', role: 'read' } });
  t.match(made, { status: 201, body: { name: 'ci', owner: 'eve', token: /^rouse_[\w-]{43}$/ } });
  const token = String(made.body['token']);
  const headers = { authorization: `Bearer ${token}` };
  t.match((await ask('GET /api/v1/session', { headers })).body, {
    user: { name: 'ci', role: 'read', kind: 'token' },
  });
  for (const path of ['/api/v1/tokens', '/api/v1/tokens/ci']) {
    const answer = await eve.ask(`GET ${path}`);
    t.equal(answer.status, 200);
    t.notMatch(answer.text, new RegExp(token));
  }
  for (const days of [0, 3_651, '1', 1.5]) {
    const body = { name: 'x', role: 'read', expires_in_days: days };
    t.equal((await eve.ask('POST /api/v1/tokens', { body })).status, 400, String(days));
  }
  t.equal((await eve.ask('DELETE /api/v1/tokens/ci')).status, 204);
  t.equal((await ask('GET /api/v1/machines', { headers })).status, 401);
});

t.test('the first admin is made by the link, which also a page can look at', async (t) => {
  const { ask, access } = await visited(t);
  t.match((await ask('GET /api/v1/setup')).body, { needed: true });
  const code = (await access.firstLink())?.code ?? '';
  const check = async (text: string) =>
    (await ask('POST /api/v1/setup/check', { body: { code: text } })).body;
  t.match(await check(code), { good: true });
  t.match(await check('x'), { good: false });
  const body = { code, name: 'ada', password: PASSWORD };
  const made = await ask('POST /api/v1/setup', { body });
  t.match(made, { status: 201, body: { user: { name: 'ada', role: 'admin' }, csrf: /./ } });
  t.match(made.headers, { 'set-cookie': /^rouse=/ });
  t.match(await ask('POST /api/v1/setup', { body }), { status: 403 });
  t.match((await ask('GET /api/v1/setup')).body, { needed: false });
  for (let at = 0; at < 4; at += 1) await ask('POST /api/v1/setup', { body });
  const slow = await ask('POST /api/v1/setup', { body });
  t.match(slow, { status: 429, body: { code: 'LOGIN_THROTTLED' }, headers: { 'retry-after': 1 } });
});

t.test('a link for somebody is made by an admin', async (t) => {
  const { ask } = await adminApp(t);
  await ask('POST /api/v1/users', { body: { name: 'eve', role: 'read' } });
  const link = await ask('POST /api/v1/setup/links', { body: { user: 'eve' } });
  t.match(link, {
    status: 201,
    body: { code: /^[0-9A-Z-]{23}$/, path: /^\/setup#[0-9A-Z-]{23}$/ },
  });
  t.equal((await ask('POST /api/v1/setup/links')).status, 201);
  t.match(await ask('POST /api/v1/setup/links', { body: { user: 'x' } }), { status: 404 });
});

t.test('the audit tells who did what to what, and who was not let in', async (t) => {
  const { visitor, tokenOf, ask } = await visited(t);
  const ada = await visitor('admin', 'ada');
  const low = await tokenOf('read', 'low');
  const put = 'PUT /api/v1/machines/52:54:00:aa:00:01';
  await ada.ask(put, { body: { macs: ['52:54:00:aa:00:01'], name: 'n1' } });
  await ada.ask('GET /api/v1/machines');
  await ada.ask('DELETE /api/v1/machines/nothing');
  await ask(put, { body: {}, headers: low });
  await ask(put, { body: {} });
  await ask('GET /api/v1/machines');
  await ask('GET /api/v1/machines', { headers: { authorization: 'Bearer rouse_x' } });
  await ask('POST /api/v1/session', { body: { name: 'ada', password: 'wrong' } });
  const { body } = await ada.ask('GET /api/v1/audit');
  const items = body['items'] as Record<string, unknown>[];
  const told = items
    .map(({ actor, actor_kind: kind, action, target, status }) =>
      [actor, kind, action, target, status].join(' '),
    )
    .reverse();
  t.same(told, [
    'ada session login  200',
    'ada session putMachine 52:54:00:aa:00:01 201',
    'ada session deleteMachine nothing 404',
    'low token putMachine 52:54:00:aa:00:01 403',
    ' none putMachine 52:54:00:aa:00:01 401',
    ' none listMachines  401',
    'ada none login.failed  401',
  ]);
  t.match(items[0], { address: '127.0.0.1', at: /^2023/, seq: 7 });
  t.match((await ada.ask('GET /api/v1/audit?actor=low')).body, { items: [{ role: 'read' }] });
  const first = await ada.ask('GET /api/v1/audit?limit=5');
  t.match(first.body, { next: '3' });
  const second = await ada.ask('GET /api/v1/audit?limit=5&cursor=3');
  t.match(second.body, { items: [{ seq: 2 }, { seq: 1 }] });
  t.notOk('next' in second.body);
  t.equal((await ada.ask('GET /api/v1/audit?cursor=x')).status, 400);
});

t.test('symptom: who hung up before the answer was not in the audit', async (t) => {
  const { tokenOf, access, app } = await visited(t);
  const { authorization = '' } = await tokenOf('admin', 'hasty');
  await app.listen({ port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const body = '{"macs":["52:54:00:aa:00:01"]}';
  for (let at = 0; at < 20; at += 1) {
    const socket = connect(port);
    socket.write(
      `PUT /api/v1/machines/n${at} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}` +
        `\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      () => {
        socket.resetAndDestroy();
      },
    );
    await once(
      socket.on('error', () => undefined),
      'close',
    );
  }
  const noted = async (): Promise<number> => {
    const rows = await access.audit({ limit: 50 });
    return rows.filter(({ action }) => action === 'putMachine').length;
  };
  for (let at = 0; at < 50 && (await noted()) < 20; at += 1) await setTimeout(20);
  t.equal(await noted(), 20);
});
