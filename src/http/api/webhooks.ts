/**
 * Webhooks: which there are, what became of messages, and sending one now.
 *
 * Tests    test/http/api/webhooks.test.ts
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RouseError } from '../../domain/errors.ts';
import type { ManageWebhooks, ShownWebhook } from '../../domain/webhook-ports.ts';
import {
  deliveryResource,
  parseDeliveriesQuery,
  parseRedelivery,
  parseWebhookChange,
  parseWebhookDraft,
  webhookResource,
} from '../../schema/webhook-resource.ts';
import { acceptJson } from './json-body.ts';
import { operation } from './operation.ts';

type Item = FastifyRequest<{ Params: { name: string } }>;

export function webhookRoutes({
  webhooks,
}: {
  readonly webhooks: ManageWebhooks;
}): (app: FastifyInstance) => Promise<void> {
  const inTurn = oneAtATime();
  const insistOnVersion = async (name: string, wanted: string | undefined): Promise<void> => {
    if (wanted === undefined) return;
    const now = webhookTag(await webhooks.get(name));
    if (wanted.trim() !== '*' && wanted.trim() !== now) {
      throw new RouseError('VERSION_STALE', `expected ${now} in If-Match`);
    }
  };
  return (app) => {
    acceptJson(app);
    app.get('/webhooks', { config: operation('listWebhooks', 'admin') }, async () => ({
      items: (await webhooks.list()).map(webhookResource),
    }));
    app.post(
      '/webhooks',
      { config: operation('createWebhook', 'admin') },
      async (request, reply) => {
        const made = await webhooks.create(parseWebhookDraft(request.body));
        // Once and never again.
        const shown = { ...webhookResource(made), secret: made.webhook.secret };
        return reply.code(201).header('etag', webhookTag(made)).send(shown);
      },
    );
    app.get(
      '/webhooks/:name',
      { config: operation('getWebhook', 'admin') },
      async ({ params }: Item, reply) => answer(reply, await webhooks.get(params.name)),
    );
    app.patch(
      '/webhooks/:name',
      { config: operation('updateWebhook', 'admin') },
      async ({ params, body, headers }: Item, reply) => {
        const change = parseWebhookChange(body);
        const changed = inTurn(async () => {
          await insistOnVersion(params.name, headers['if-match']);
          return webhooks.change(params.name, change);
        });
        return answer(reply, await changed);
      },
    );
    app.delete(
      '/webhooks/:name',
      { config: operation('deleteWebhook', 'admin') },
      async ({ params, headers }: Item, reply) => {
        await inTurn(async () => {
          await insistOnVersion(params.name, headers['if-match']);
          await webhooks.remove(params.name);
        });
        return reply.code(204).send();
      },
    );
    messageRoutes(app, webhooks);
    return Promise.resolve();
  };
}

function messageRoutes(app: FastifyInstance, webhooks: ManageWebhooks): void {
  app.get(
    '/webhooks/:name/deliveries',
    { config: operation('listWebhookDeliveries', 'admin') },
    async ({ params, query }: Item) => {
      const found = await webhooks.deliveries(params.name, parseDeliveriesQuery(query));
      return { items: found.map(deliveryResource) };
    },
  );
  app.post(
    '/webhooks/:name/actions/test',
    { config: operation('testWebhook', 'admin') },
    async ({ params }: Item) => deliveryResource(await webhooks.test(params.name)),
  );
  app.post(
    '/webhooks/:name/actions/redeliver',
    { config: operation('redeliverWebhook', 'admin') },
    async ({ params, body }: Item) =>
      deliveryResource(await webhooks.redeliver(params.name, parseRedelivery(body))),
  );
}

function answer(reply: FastifyReply, shown: ShownWebhook): FastifyReply {
  return reply.header('etag', webhookTag(shown)).send(webhookResource(shown));
}

/** Of what people decide: a webhook that was sent to is the same one. */
function webhookTag({ webhook: { url, kinds, enabled } }: ShownWebhook): string {
  const text = JSON.stringify([url, kinds, enabled]);
  return `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`;
}

/** Nothing may come between the look at a version and the change. */
function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
