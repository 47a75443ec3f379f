import t from 'tap';
import { adminApp } from '../../fakes/admin-app.ts';
import { faultOfMessage, webhookReceiver } from '../../fakes/webhook-receiver.ts';

t.test('a webhook is made, tried, changed and deleted; its secret is told once', async (t) => {
  const { ask } = await adminApp(t);
  const receiver = await webhookReceiver(t);
  const draft = { name: 'chat', url: receiver.url, kinds: ['boot.*'] };
  const made = await ask('POST /api/v1/webhooks', { body: draft });
  t.match(made, { status: 201, body: { ...draft, enabled: true, secret: /^whsec_/ } });
  const secret = String(made.body['secret']);
  for (const path of ['', '/chat', '/chat/deliveries']) {
    const { status, text } = await ask(`GET /api/v1/webhooks${path}`);
    t.equal(status, 200);
    t.notMatch(text, secret, path);
  }
  const tried = await ask('POST /api/v1/webhooks/chat/actions/test', { body: {} });
  t.match(tried, { status: 200, body: { outcome: 'delivered', status: 204 } });
  t.match(receiver.received, [{ json: { type: 'webhook.test' } }]);
  t.equal(
    receiver.received[0] && faultOfMessage(receiver.received[0], secret, 1_700_000_000_000),
    undefined,
  );
  t.match((await ask('GET /api/v1/webhooks/chat/deliveries?limit=1')).body, {
    items: [{ kind: 'webhook.test', outcome: 'delivered' }],
  });
  const off = await ask('PATCH /api/v1/webhooks/chat', { body: { enabled: false } });
  t.match(off, { status: 200, body: { enabled: false, last: { outcome: 'delivered' } } });
  t.equal((await ask('DELETE /api/v1/webhooks/chat')).status, 204);
  t.match(await ask('GET /api/v1/webhooks/chat'), { body: { code: 'WEBHOOK_UNKNOWN' } });
});

t.test('says what cannot be', async (t) => {
  const { ask } = await adminApp(t);
  const create = (body: object) => ask('POST /api/v1/webhooks', { body });
  const draft = { name: 'chat', url: 'https://hooks.example/', kinds: ['boot.*'] };
  t.match(await create({ ...draft, url: 'http://192.168.1.1/' }), {
    ...{ status: 422, body: { code: 'WEBHOOK_TARGET_REFUSED', hint: /allowed_networks/ } },
  });
  t.match(await create({ ...draft, kinds: [] }), { status: 400 });
  t.match(await create(draft), { status: 201 });
  t.match(await create(draft), { status: 409, body: { code: 'WEBHOOK_CONFLICT' } });
  const redeliver = { body: { event: 7 } };
  t.match(await ask('POST /api/v1/webhooks/chat/actions/redeliver', redeliver), {
    ...{ status: 404, body: { code: 'EVENT_UNKNOWN' } },
  });
});

t.test('a webhook that somebody changed meanwhile is not changed again', async (t) => {
  const { ask } = await adminApp(t);
  const body = { name: 'chat', url: 'http://127.0.0.1:9/', kinds: ['boot.*'] };
  const made = await ask('POST /api/v1/webhooks', { body });
  const tag = String(made.headers['etag']);
  const change = { body: { enabled: false }, headers: { 'if-match': tag } };
  const [first, second] = await Promise.all([
    ask('PATCH /api/v1/webhooks/chat', change),
    ask('PATCH /api/v1/webhooks/chat', change),
  ]);
  t.equal(first.status, 200);
  t.not(first.headers['etag'], tag);
  t.equal(second.status, 412);
  t.match(second.body, { code: 'VERSION_STALE' });
  const gone = await ask('DELETE /api/v1/webhooks/chat', { headers: { 'if-match': tag } });
  t.equal(gone.status, 412);
  const now = { 'if-match': String(first.headers['etag']) };
  t.equal((await ask('DELETE /api/v1/webhooks/chat', { headers: now })).status, 204);
});
