/**
 * Webhooks: which there are, what became of messages, and sending one now.
 *
 * Tests    test/http/api/webhooks.test.ts
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ManageWebhooks } from '../../domain/webhook-ports.ts';
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
        return reply.code(201).send({ ...webhookResource(made), secret: made.webhook.secret });
      },
    );
    app.get(
      '/webhooks/:name',
      { config: operation('getWebhook', 'admin') },
      async ({ params }: Item) => webhookResource(await webhooks.get(params.name)),
    );
    app.patch(
      '/webhooks/:name',
      { config: operation('updateWebhook', 'admin') },
      async ({ params, body }: Item) =>
        webhookResource(await webhooks.change(params.name, parseWebhookChange(body))),
    );
    app.delete(
      '/webhooks/:name',
      { config: operation('deleteWebhook', 'admin') },
      async ({ params }: Item, reply) => {
        await webhooks.remove(params.name);
        return reply.code(204).send();
      },
    );
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
    return Promise.resolve();
  };
}
