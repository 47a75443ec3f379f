/** Messages leave for where they may go, and nowhere else. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import t from 'tap';
import { parseNetwork } from '../../src/domain/subnet.ts';
import { createWebhookPost } from '../../src/outbound/webhook-post.ts';
import { webhookReceiver } from '../fakes/webhook-receiver.ts';

const LOOPBACK = parseNetwork('127.0.0.0/8')!;
const never = new AbortController().signal;

const message = (url: string) => ({ url, headers: { 'webhook-id': 'x' }, body: '{"type":"a"}' });
const strict = createWebhookPost({ allowed: [] });
const local = createWebhookPost({ allowed: [LOOPBACK] });

t.test('posts the body, and reads nothing but the status', async (t) => {
  const receiver = await webhookReceiver(t);
  t.same(await local.post(message(receiver.url), never), { status: 204 });
  t.match(receiver.received, [
    { method: 'POST', path: '/hook', body: '{"type":"a"}', headers: { 'webhook-id': 'x' } },
  ]);
  receiver.answer = 429;
  receiver.headers = { 'retry-after': '7' };
  t.same(await local.post(message(receiver.url), never), { status: 429, retryAfterMs: 7_000 });
  receiver.headers = { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' };
  t.same(await local.post(message(receiver.url), never), { status: 429 });
});

t.test('follows no redirect', async (t) => {
  const [receiver, other] = await Promise.all([webhookReceiver(t), webhookReceiver(t)]);
  receiver.answer = 307;
  receiver.headers = { location: other.url };
  t.same(await local.post(message(receiver.url), never), { status: 307 });
  t.same(other.received, []);
});

t.test('refuses networks of somebody’s own, also behind a name and in any spelling', async (t) => {
  const receiver = await webhookReceiver(t);
  const port = new URL(receiver.url).port;
  for (const host of [
    ...['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]'],
    ...['10.0.0.1', '192.168.1.1', '172.16.0.1', '100.64.0.1', '[fd00::1]', '169.254.169.254'],
    ...['0.0.0.0', '[fe80::1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]'],
  ]) {
    const found = await strict.post(message(`http://${host}:${port}/`), never);
    t.match(found, { fault: /^refused to connect: / }, host);
  }
  t.same(receiver.received, []);
});

t.test('what is allowed is allowed for that network alone, and some things never', async (t) => {
  const everything = createWebhookPost({
    allowed: ['0.0.0.0/0', '::/0'].flatMap((text) => parseNetwork(text) ?? []),
  });
  const fault = { fault: /^refused to connect: / };
  t.match(await everything.post(message('http://169.254.169.254/'), never), fault);
  t.match(await local.post(message('http://10.0.0.1/'), never), fault);
  for (const url of ['http://u:p@hooks.example/', 'ftp://hooks.example/', 'http://[::1]/', 'x']) {
    t.throws(
      () => {
        local.check(url);
      },
      { code: 'WEBHOOK_TARGET_REFUSED' },
    );
  }
  for (const url of ['https://hooks.example/', 'http://127.0.0.9/', 'http://[::ffff:127.0.0.1]/']) {
    t.doesNotThrow(() => {
      local.check(url);
    }, url);
  }
  const receiver = await webhookReceiver(t);
  const named = receiver.url.replace('127.0.0.1', 'localhost');
  // A name of this host may have an address of either family, and only one of them is allowed.
  const found = await local.post(message(named), never);
  t.ok('status' in found || /::1 is in a network/.test(found.fault), JSON.stringify(found));
});

t.test('says in words why nobody answered, and ends when it is told to', async (t) => {
  const receiver = await webhookReceiver(t);
  const { url } = receiver;
  receiver.answer = 'never';
  const hasty = createWebhookPost({ allowed: [LOOPBACK], answerMsMax: 100 });
  t.same(await hasty.post(message(url), never), { fault: 'no answer for 0.1 seconds' });
  const stop = new AbortController();
  const stopped = local.post(message(url), stop.signal);
  await receiver.until(2);
  stop.abort();
  t.match(await stopped, { fault: /abort/i });
  await receiver.close();
  t.match(await local.post(message(url), never), { fault: /ECONNREFUSED/ });
  t.match(await local.post(message('http://name.invalid/'), never), { fault: /name\.invalid/ });
});

t.test(
  'an answer that changes the protocol leaves nobody waiting',
  { timeout: 5_000 },
  async (t) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
        );
      });
    });
    t.teardown(() => server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    t.same(await local.post(message(`http://127.0.0.1:${port}/`), never), {
      fault: 'the connection was closed without an answer',
    });
  },
);

t.test('symptom: boots stood still while names of receivers were looked up', async (t) => {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const { post } = createWebhookPost({
    allowed: [LOOPBACK],
    lookUp(hostname, _options, callback) {
      asked.push(hostname);
      answers.push(() => {
        callback(new Error(`nobody knows ${hostname}`), []);
      });
    },
  });
  const names = ['a.example', 'b.example', 'c.example'];
  const posts = names.map((name) => post(message(`http://${name}/`), never));
  await new Promise(setImmediate);
  t.same(asked, ['a.example', 'b.example'], 'two at once');
  answers[0]?.();
  t.same(await posts[0], { fault: 'nobody knows a.example' });
  t.same(asked, names, 'the third has its turn');
  for (const answer of answers.slice(1)) answer();
  t.same(await Promise.all(posts.slice(1)), [
    { fault: 'nobody knows b.example' },
    { fault: 'nobody knows c.example' },
  ]);
});
