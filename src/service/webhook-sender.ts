/**
 * One attempt to send one message.
 *
 * Owns     that every attempt is told, and that with a locked secret none is made.
 * Tests    test/service/webhook-worker.test.ts
 */
import type { Clock, RecordEvent } from '../domain/ports.ts';
import { isLocked } from '../domain/secrets.ts';
import type { PostResult, Webhook } from '../domain/webhook.ts';
import type { PostWebhook } from '../domain/webhook-ports.ts';
import { signedMessage, type Told } from './webhook-message.ts';

export interface SenderDeps {
  readonly clock: Clock;
  readonly record: RecordEvent;
  readonly post: PostWebhook;
}

export type SendMessage = (
  webhook: Webhook,
  told: Told,
  signal: AbortSignal,
) => Promise<PostResult>;

export function createSender({ clock, record, post }: SenderDeps): SendMessage {
  return async (webhook, told, signal) => {
    if (isLocked(webhook.secret)) return { fault: 'its secret stays sealed: SECRETS_KEY_WRONG' };
    const startedMs = clock.monotonicMs();
    const result = await post(signedMessage(webhook, told, clock.nowMs()), signal);
    if (signal.aborted) return result;
    const delivered = 'status' in result && result.status >= 200 && result.status < 300;
    record({
      ...{ kind: 'webhook.tried', atMs: clock.nowMs(), webhook: webhook.name },
      outcome: delivered ? 'delivered' : 'failed',
      ...('status' in result && { status: result.status }),
      durationMs: Math.round(clock.monotonicMs() - startedMs),
    });
    return result;
  };
}
