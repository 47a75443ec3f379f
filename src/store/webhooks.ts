/**
 * Webhooks in SQLite, their secrets sealed, and what became of the latest messages.
 *
 * Limits   `webhooksMax` webhooks, `webhookDeliveriesMax` messages of each: the oldest ones leave
 *          with each that is added.
 * Tests    test/store/webhooks.test.ts
 */
import { asc, desc, eq, sql } from 'drizzle-orm';
import { RouseError } from '../domain/errors.ts';
import { webhookDeliveriesMax, webhooksMax } from '../domain/limits-webhooks.ts';
import type { Delivery, Webhook, WebhookName } from '../domain/webhook.ts';
import type { WebhookStore } from '../domain/webhook-ports.ts';
import { preparedOnce, type Access, type Builder } from './connections.ts';
import { webhookDeliveries, webhooks } from './schema.ts';
import type { Sealing } from './sealing.ts';

const slot = sql.placeholder;

const statementsOf = preparedOnce((builder) => {
  const isName = eq(webhooks.name, slot('name'));
  const ofWebhook = eq(webhookDeliveries.webhook, slot('name'));
  return {
    all: () => builder.select().from(webhooks).orderBy(asc(webhooks.name)).prepare(),
    find: () => builder.select().from(webhooks).where(isName).prepare(),
    remove: () => builder.delete(webhooks).where(isName).prepare(),
    advance: () =>
      builder
        .update(webhooks)
        .set({ afterSeq: sql`max(after_seq, ${slot('afterSeq')})` })
        .where(isName)
        .prepare(),
    note: () =>
      builder
        .insert(webhookDeliveries)
        .values({
          webhook: slot('webhook'),
          message: slot('message'),
          seq: slot('seq'),
          kind: slot('kind'),
          atMs: slot('atMs'),
          attempts: slot('attempts'),
          outcome: slot('outcome'),
          status: slot('status'),
          detail: slot('detail'),
        })
        .onConflictDoUpdate({
          target: [webhookDeliveries.webhook, webhookDeliveries.message],
          set: {
            atMs: sql`excluded.at_ms`,
            attempts: sql`excluded.attempts`,
            outcome: sql`excluded.outcome`,
            status: sql`excluded.status`,
            detail: sql`excluded.detail`,
          },
        })
        .prepare(),
    trim: () =>
      builder
        .delete(webhookDeliveries)
        .where(
          sql`${ofWebhook} and ${webhookDeliveries.message} in (
          select message from webhook_deliveries where webhook = ${slot('name')}
          order by at_ms desc limit -1 offset ${slot('kept')})`,
        )
        .prepare(),
    latest: () =>
      builder
        .select()
        .from(webhookDeliveries)
        .where(ofWebhook)
        .orderBy(desc(webhookDeliveries.atMs))
        .limit(slot('limit'))
        .prepare(),
  };
});

export function createWebhookStore(access: Access, sealing: Sealing): WebhookStore {
  return {
    list: () =>
      access.read((builder) =>
        statementsOf(builder)
          .all.all()
          .map((row) => opened(row, sealing)),
      ),
    find: (name) =>
      access.read((builder) => {
        const row = statementsOf(builder).find.get({ name });
        return row && opened(row, sealing);
      }),
    add: (webhook) =>
      access.write((builder) => {
        add(builder, webhook, sealing);
      }),
    change: (name, change) =>
      access.write((builder) => {
        // The query builder refuses a change of nothing.
        if (Object.keys(change).length === 0) return;
        builder.update(webhooks).set(change).where(eq(webhooks.name, name)).run();
      }),
    remove: (name) =>
      access.write((builder) => statementsOf(builder).remove.run({ name }).changes > 0),
    note: (delivery, afterSeq) =>
      access.write((builder) => {
        note(builder, delivery, afterSeq);
        // What is lost with the power is sent again, which receivers know by its id.
      }, 'history'),
    deliveries: (name, limit) =>
      access.read((builder) => statementsOf(builder).latest.all({ name, limit }).map(deliveryOf)),
  };
}

type Row = typeof webhooks.$inferSelect;

function placeOf(name: WebhookName) {
  return { table: 'webhooks', row: name, column: 'secret' };
}

function opened(row: Row, sealing: Sealing): Webhook {
  return { ...row, secret: sealing.open(row.secret, placeOf(row.name)) };
}

function add(builder: Builder, webhook: Webhook, sealing: Sealing): void {
  const { name } = webhook;
  const known = statementsOf(builder).all.all();
  if (known.some((one) => one.name === name)) {
    throw new RouseError('WEBHOOK_CONFLICT', `${name} is there already`);
  }
  if (known.length >= webhooksMax) {
    throw new RouseError('WEBHOOK_CONFLICT', `there are ${known.length}`);
  }
  const secret = sealing.seal(builder, webhook.secret, placeOf(name));
  builder
    .insert(webhooks)
    .values({ ...webhook, secret })
    .run();
}

/** Of a webhook that was removed meanwhile, nothing is written down. */
function note(builder: Builder, delivery: Delivery, afterSeq: number | undefined): void {
  const { find, note: insert, trim, advance } = statementsOf(builder);
  const { webhook: name, seq = null, status = null } = delivery;
  if (!find.get({ name })) return;
  insert.run({ ...delivery, seq, status });
  trim.run({ name, kept: webhookDeliveriesMax });
  if (afterSeq !== undefined) advance.run({ name, afterSeq });
}

function deliveryOf({ seq, status, ...row }: typeof webhookDeliveries.$inferSelect): Delivery {
  return { ...row, ...(seq !== null && { seq }), ...(status !== null && { status }) };
}
