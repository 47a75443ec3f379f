import t from 'tap';
import { serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

const CHAT = {
  ...{ name: 'chat', url: 'https://hooks.example/x', kinds: ['boot.*'], enabled: true },
  created_at: '2026-03-01T11:00:00Z',
};
const DELIVERY = {
  ...{ message: 'msg_chat_7', event: 7, kind: 'boot.finding', at: '2026-03-01T11:59:00Z' },
  ...{ attempts: 3, outcome: 'given-up', status: 400, detail: 'answered 400' },
};

t.test('lists webhooks and messages', async (t) => {
  const { run, dataDir } = terminal(t, { io: { columns: 100 } });
  const items: unknown[] = [];
  await serveApi(t, dataDir, {
    'GET /api/v1/webhooks': { body: { items } },
    'GET /api/v1/webhooks/chat/deliveries': {
      body: { items: [DELIVERY, { ...DELIVERY, event: undefined, detail: undefined }] },
    },
  });
  t.match((await run('webhooks', 'list')).stderr, 'None yet: rouse webhooks create NAME URL');
  items.push({ ...CHAT, last: DELIVERY }, { ...CHAT, name: 'off', enabled: false });
  const listed = await run('webhooks', 'list');
  t.match(listed.stdout, /^chat +on +given-up 1 min ago +boot\.\* +https:\/\/hooks\.example\/x$/m);
  t.match(listed.stdout, /^off +off +- /m);
  const told = await run('webhooks', 'deliveries', 'chat', '--limit', '2');
  t.match(told.stdout, /^ +7 +boot\.finding +1 min ago +3 +given-up +answered 400$/m);
  t.match(told.stdout, /^ +- /m);
});

t.test('makes one and shows its secret', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, {
    'POST /api/v1/webhooks': { status: 201, body: { ...CHAT, secret: 'whsec_abc' } },
  });
  const made = await run(
    'webhooks',
    'create',
    'chat',
    CHAT.url,
    '--kind',
    'boot.*',
    '--kind',
    'listener.down',
  );
  t.match(made.stdout, 'secret: whsec_abc\n');
  t.match(made.stderr, 'Next: rouse webhooks test chat');
  t.same(JSON.parse(requests[0]?.body ?? ''), {
    ...{ name: 'chat', url: CHAT.url, kinds: ['boot.*', 'listener.down'] },
  });
  t.equal((await run('webhooks', 'create', 'chat', CHAT.url)).exit, 2);
});

t.test('turns one off and on, and deletes it', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, {
    'PATCH /api/v1/webhooks/chat': { body: CHAT },
    'GET /api/v1/webhooks/chat': { body: CHAT },
    'DELETE /api/v1/webhooks/chat': { status: 204 },
  });
  t.equal((await run('webhooks', 'disable', 'chat')).stdout, 'chat disabled\n');
  t.equal((await run('webhooks', 'enable', 'chat')).stdout, 'chat enabled\n');
  t.equal((await run('webhooks', 'delete', 'chat')).stdout, 'chat deleted\n');
  t.same(
    requests.slice(0, 2).map(({ body = '' }) => JSON.parse(body) as unknown),
    [{ enabled: false }, { enabled: true }],
  );
});

t.test('sends one now, and ends as it went', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, {
    'POST /api/v1/webhooks/chat/actions/test': {
      body: { ...DELIVERY, outcome: 'delivered', status: 204 },
    },
    'POST /api/v1/webhooks/chat/actions/redeliver': { body: DELIVERY },
  });
  t.match(await run('webhooks', 'test', 'chat'), { exit: 0, stdout: 'delivered: answered 204\n' });
  t.match(await run('webhooks', 'redeliver', 'chat', '7'), {
    ...{ exit: 1, stdout: 'not delivered: answered 400\n' },
  });
  t.match(await run('webhooks', 'redeliver', 'chat', 'x'), { exit: 2 });
});
