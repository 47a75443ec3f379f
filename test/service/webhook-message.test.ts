/** Signed as Standard Webhooks says; the receiver's half is written apart, in the fake. */
import t from 'tap';
import {
  messageIdOf,
  newSecret,
  signedMessage,
  testOf,
  toldOf,
} from '../../src/service/webhook-message.ts';
import { faultOfMessage } from '../fakes/webhook-receiver.ts';
import { aWebhook } from '../fakes/webhooks.ts';

const NOW = Date.parse('2026-03-01T12:00:00.900Z');
const told = toldOf({
  seq: 42,
  event: { kind: 'tftp.started', atMs: NOW - 500, file: 'a\u0007b', from: '10.0.0.9' },
});

t.test('the body tells the event, and the signature covers it', (t) => {
  const webhook = aWebhook();
  const { headers, body, url } = signedMessage(webhook, told, NOW);
  t.equal(url, webhook.url);
  t.same(JSON.parse(body), {
    type: 'tftp.started',
    timestamp: '2026-03-01T12:00:00.400Z',
    data: { seq: 42, kind: 'tftp.started', atMs: NOW - 500, file: 'a·b', from: '10.0.0.9' },
  });
  t.match(headers, {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'webhook-id': 'msg_chat_42',
    'webhook-timestamp': '1772366400',
  });
  t.equal(faultOfMessage({ headers, body }, webhook.secret, NOW), undefined);
  const other = newSecret(Buffer.alloc(32, 8));
  t.equal(faultOfMessage({ headers, body }, other, NOW), 'no signature fits');
  t.equal(faultOfMessage({ headers, body: `${body} ` }, webhook.secret, NOW), 'no signature fits');
  const late = faultOfMessage({ headers, body }, webhook.secret, NOW + 400_000);
  t.equal(late, 'the time is too far away');
  t.end();
});

t.test('a signature that other implementations make is right by the same check', (t) => {
  // The example that documentation of Standard Webhooks' libraries has.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const headers = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  };
  const body = '{"test": 2432232314}';
  t.equal(faultOfMessage({ headers, body }, secret, 1_614_265_330_000), undefined);
  t.end();
});

t.test('an id stays the same for every attempt, and has no dot', (t) => {
  const webhook = aWebhook({ name: 'a.b' as ReturnType<typeof aWebhook>['name'] });
  t.equal(messageIdOf(webhook, told), 'msg_a_b_42');
  const [first, second] = [NOW, NOW + 60_000].map((at) => signedMessage(webhook, told, at));
  t.equal(first?.headers['webhook-id'], second?.headers['webhook-id']);
  t.not(first?.headers['webhook-signature'], second?.headers['webhook-signature']);
  t.match(testOf('ab', 5), { id: 'test-ab', kind: 'webhook.test', data: { kind: 'webhook.test' } });
  t.end();
});
