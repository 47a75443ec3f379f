/**
 * What becomes of messages to webhooks; a part of the BootEvent union. None of it is sent to a
 * webhook: a receiver that is away would make news for another one without end.
 *
 * Tests    test/domain/boot-event.test.ts
 */

/** How one attempt ended. */
export const WEBHOOK_RESULTS = ['delivered', 'failed'] as const;
type WebhookResult = (typeof WEBHOOK_RESULTS)[number];

interface AboutWebhook {
  /** its name; never its address, which may be a secret */
  readonly webhook: string;
}

export type WebhookEvent = AboutWebhook &
  (
    | {
        readonly kind: 'webhook.tried';
        readonly outcome: WebhookResult;
        readonly status?: number;
        readonly durationMs: number;
      }
    | {
        /** the first attempt that failed after one that did not */
        readonly kind: 'webhook.failing';
        readonly detail: string;
      }
    | { readonly kind: 'webhook.recovered' }
    | {
        /** an event is tried no more */
        readonly kind: 'webhook.lost';
        readonly count: number;
        readonly detail: string;
      }
    | {
        /** the receiver says that it is gone for good: nothing is sent any more */
        readonly kind: 'webhook.disabled';
        readonly detail: string;
      }
  );

export const WEBHOOK_EVENT_KINDS = [
  'webhook.tried',
  'webhook.failing',
  'webhook.recovered',
  'webhook.lost',
  'webhook.disabled',
] as const satisfies readonly WebhookEvent['kind'][];
