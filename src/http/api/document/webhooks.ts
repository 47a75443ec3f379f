/**
 * Webhooks: operations as the description of the API has them.
 *
 * Tests    test/http/api/document/describe.test.ts
 */
import { createdWebhook, delivery, webhook } from '../../../schema/shown/webhook.ts';
import { listOf } from '../../../schema/shown/shown.ts';
import {
  deliveriesQuery,
  redelivery,
  webhookChange,
  webhookDraft,
} from '../../../schema/webhook-resource.ts';
import type { Topic } from './operation-doc.ts';

export const WEBHOOKS: Topic = {
  name: 'webhooks',
  description: 'Who outside is told of events, signed as Standard Webhooks says.',
  operations: {
    listWebhooks: {
      summary: 'List webhooks',
      answers: { 200: { what: 'All of them', schema: listOf(webhook) } },
    },
    createWebhook: {
      summary: 'Make a webhook',
      description: 'The answer has the secret, which no other answer has.',
      body: { schema: webhookDraft },
      answers: {
        201: { what: 'The webhook and its secret', schema: createdWebhook, headers: ['ETag'] },
      },
      errors: ['WEBHOOK_CONFLICT', 'WEBHOOK_TARGET_REFUSED', 'SECRETS_KEY_WRONG'],
    },
    getWebhook: {
      summary: 'Read one webhook',
      answers: { 200: { what: 'The webhook', schema: webhook, headers: ['ETag'] } },
      errors: ['WEBHOOK_UNKNOWN'],
    },
    updateWebhook: {
      summary: 'Change some of one webhook',
      headers: ['If-Match'],
      body: { schema: webhookChange },
      answers: { 200: { what: 'The webhook as it is now', schema: webhook, headers: ['ETag'] } },
      errors: ['WEBHOOK_UNKNOWN', 'WEBHOOK_TARGET_REFUSED', 'VERSION_STALE'],
    },
    deleteWebhook: {
      summary: 'Delete one webhook',
      headers: ['If-Match'],
      answers: { 204: { what: 'It is gone' } },
      errors: ['WEBHOOK_UNKNOWN', 'VERSION_STALE'],
    },
    listWebhookDeliveries: {
      summary: 'List its latest messages',
      query: deliveriesQuery,
      answers: { 200: { what: 'The latest first', schema: listOf(delivery) } },
      errors: ['WEBHOOK_UNKNOWN'],
    },
    testWebhook: {
      summary: 'Send a message that stands for nothing, once',
      answers: { 200: { what: 'What became of it', schema: delivery } },
      errors: ['WEBHOOK_UNKNOWN', 'SECRETS_KEY_WRONG'],
    },
    redeliverWebhook: {
      summary: 'Send one event once more',
      body: { schema: redelivery },
      answers: { 200: { what: 'What became of it', schema: delivery } },
      errors: ['WEBHOOK_UNKNOWN', 'EVENT_UNKNOWN', 'SECRETS_KEY_WRONG'],
    },
  },
};
