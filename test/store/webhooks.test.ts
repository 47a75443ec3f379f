import { readFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { LOCKED_SECRET } from '../../src/domain/secrets.ts';
import type { WebhookName } from '../../src/domain/webhook.ts';
import { openInventory } from '../../src/store/open.ts';
import { assets } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';
import { memoryKey, memoryVault } from '../fakes/vault.ts';
import { aDelivery, aWebhook } from '../fakes/webhooks.ts';

const name = 'chat' as WebhookName;

async function opened(t: Test, key = memoryKey()) {
  const dataDir = t.testdir();
  const inventory = await openInventory({ dataDir }, { assets, vault: memoryVault(key) });
  t.teardown(() => inventory.close());
  return { inventory, dataDir, key, webhooks: inventory.webhooks };
}

t.test('keeps a webhook, with its secret sealed, and changes what may change', async (t) => {
  const { webhooks, inventory, dataDir } = await opened(t);
  const webhook = aWebhook();
  await webhooks.add(webhook);
  t.same(await webhooks.find(name), webhook);
  await webhooks.change(name, { url: 'https://other.example/', enabled: false, afterSeq: 7 });
  await webhooks.change(name, {});
  t.same(await webhooks.list(), [
    { ...webhook, url: 'https://other.example/', enabled: false, afterSeq: 7 },
  ]);
  t.equal(await webhooks.remove(name), true);
  t.equal(await webhooks.remove(name), false);
  await webhooks.add(webhook);
  await inventory.close();
  const bytes = readFileSync(path.join(dataDir, 'rouse.db'));
  t.notOk(bytes.includes(webhook.secret), 'the secret is not in the file');
});

t.test('refuses a second one of a name, and more than there may be', async (t) => {
  const { webhooks } = await opened(t);
  await webhooks.add(aWebhook());
  t.equal((await refusal(webhooks.add(aWebhook()))).code, 'WEBHOOK_CONFLICT');
  for (let at = 1; at < 16; at += 1) {
    await webhooks.add(aWebhook({ name: `w${at}` as WebhookName }));
  }
  const full = await refusal(webhooks.add(aWebhook({ name: 'more' as WebhookName })));
  t.match(full, { code: 'WEBHOOK_CONFLICT', detail: 'there are 16' });
});

t.test('notes each message once, the latest ones, and how far it has come', async (t) => {
  const { webhooks } = await opened(t);
  await webhooks.add(aWebhook());
  await webhooks.note(aDelivery({ outcome: 'waiting', status: 500, detail: 'answered 500' }));
  t.match(await webhooks.find(name), { afterSeq: 0 });
  await webhooks.note(aDelivery({ attempts: 2, atMs: 3_000 }), 1);
  t.same(await webhooks.deliveries(name, 10), [aDelivery({ attempts: 2, atMs: 3_000 })]);
  t.match(await webhooks.find(name), { afterSeq: 1 });
  const plain = { webhook: name, message: 't', kind: 'webhook.test', atMs: 1, attempts: 1 };
  const test = { ...plain, outcome: 'given-up', detail: 'x' } as const;
  await webhooks.note(test);
  t.same((await webhooks.deliveries(name, 10)).at(-1), test, 'without number and status');
  for (let seq = 2; seq <= 210; seq += 1) {
    await webhooks.note(aDelivery({ seq, message: `m${seq}`, atMs: 3_000 + seq }), seq);
  }
  const kept = await webhooks.deliveries(name, 1_000);
  t.equal(kept.length, 200);
  t.match([kept[0], kept.at(-1)], [{ seq: 210 }, { seq: 11 }]);
  await webhooks.note(aDelivery({ message: 'late' }), 5);
  t.match(await webhooks.find(name), { afterSeq: 210 }, 'it never goes back');
});

t.test('of a webhook that is gone nothing is noted, and nothing is left', async (t) => {
  const { webhooks } = await opened(t);
  await webhooks.add(aWebhook());
  await webhooks.note(aDelivery());
  await webhooks.remove(name);
  await webhooks.note(aDelivery({ message: 'late' }), 9);
  await webhooks.add(aWebhook());
  t.same(await webhooks.deliveries(name, 10), []);
});

t.test('with another key the secret stays sealed, and a new key opens it', async (t) => {
  const { inventory, dataDir, key, webhooks } = await opened(t);
  await webhooks.add(aWebhook());
  t.equal(await inventory.rotateKey(), 1);
  t.same(await webhooks.find(name), aWebhook());
  await inventory.close();
  const again = await openInventory({ dataDir }, { assets, vault: memoryVault(key) });
  t.same(await again.webhooks.find(name), aWebhook());
  await again.close();
  const other = await openInventory({ dataDir }, { assets, vault: memoryVault() });
  t.equal((await other.webhooks.find(name))?.secret, LOCKED_SECRET);
  await other.close();
});
