import t from 'tap';
import {
  deliveryResource,
  parseDeliveriesQuery,
  parseRedelivery,
  parseWebhookChange,
  parseWebhookDraft,
  webhookResource,
} from '../../src/schema/webhook-resource.ts';
import { aDelivery, aWebhook } from '../fakes/webhooks.ts';

const draft = { name: 'chat', url: 'https://hooks.example/x', kinds: ['boot.*', 'listener.down'] };

t.test('reads what makes and changes a webhook', (t) => {
  t.same(parseWebhookDraft(draft), draft);
  t.same(parseWebhookChange({ enabled: false, kinds: ['*'] }), { enabled: false, kinds: ['*'] });
  t.same(parseWebhookChange({}), {});
  t.equal(parseDeliveriesQuery({ limit: '7' }), 7);
  t.equal(parseDeliveriesQuery({}), 100);
  t.equal(parseRedelivery({ event: 7 }), 7);
  t.end();
});

t.test('refuses what would have no effect, with its place', (t) => {
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ ...draft, name: 'No' }, /\/name expected a name of lower-case/],
    [{ ...draft, url: 'ftp://x' }, /\/url expected a URL with http or https/],
    [{ ...draft, url: `https://x/${'a'.repeat(3_000)}` }, /\/url expected at most 2048/],
    [{ ...draft, kinds: [] }, /\/kinds expected at least 1/],
    [{ ...draft, kinds: ['boot.nothing'] }, /\/kinds\/0 expected a kind of event that is kept/],
    [{ ...draft, kinds: ['webhook.failing'] }, /\/kinds\/0 expected a kind/],
    [{ ...draft, secret: 'x' }, /\/secret no field is called/],
  ];
  for (const [body, message] of wrong) {
    t.throws(() => parseWebhookDraft(body), { code: 'REQUEST_INVALID', message });
  }
  t.throws(() => parseRedelivery({ event: 0 }), { code: 'REQUEST_INVALID' });
  t.end();
});

t.test('shows all but the secret', (t) => {
  const webhook = aWebhook();
  const shown = webhookResource({ webhook, last: aDelivery() });
  t.same(shown, {
    ...{ name: 'chat', url: 'https://hooks.example/x', kinds: ['tftp.*'], enabled: true },
    created_at: '1970-01-01T00:00:01.000Z',
    last: {
      ...{ message: 'msg_chat_1', event: 1, kind: 'tftp.started', attempts: 1 },
      ...{ at: '1970-01-01T00:00:02.000Z', outcome: 'delivered', status: 204 },
    },
  });
  t.notMatch(JSON.stringify(shown), 'whsec_');
  t.notOk('last' in webhookResource({ webhook, last: undefined }));
  t.match(deliveryResource(aDelivery({ detail: 'x' })), { detail: 'x' });
  t.end();
});
