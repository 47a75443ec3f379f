/**
 * A webhook: somebody outside who is told of events, and what an answer of theirs means.
 *
 * Owns     the noun, which events one is about, and when a message is tried again.
 * Specs    Standard Webhooks: 2xx is taken, 410 asks for nothing more; what else is tried again.
 * Tests    test/domain/webhook.test.ts
 */
import { BOOT_EVENT_KINDS, type BootEventKind } from './boot-event.ts';
import { globOf } from './glob.ts';
import { isKept } from './kept-event.ts';
import {
  webhookEventMsMax,
  webhookRefusalsMax,
  webhookRetryAfterMsMax,
  webhookRetryMsMax,
  webhookRetryMsMin,
} from './limits-webhooks.ts';
import { isDottedName } from './machine.ts';

export type WebhookName = string & { readonly __brand: 'WebhookName' };

export interface Webhook {
  readonly name: WebhookName;
  readonly url: string;
  /** kinds of events, or patterns of them: `boot.*` */
  readonly kinds: readonly string[];
  /** `whsec_` and Base64, or the mark of a locked secret */
  readonly secret: string;
  readonly enabled: boolean;
  /** number of the last event that is done with */
  readonly afterSeq: number;
  readonly createdAtMs: number;
}

export type DeliveryOutcome = 'delivered' | 'waiting' | 'given-up';

/** What became of one message. */
export interface Delivery {
  readonly webhook: WebhookName;
  /** `webhook-id`, the same for every attempt */
  readonly message: string;
  /** undefined: a test, which no event stands behind */
  readonly seq?: number;
  readonly kind: string;
  /** of the last attempt */
  readonly atMs: number;
  readonly attempts: number;
  readonly outcome: DeliveryOutcome;
  readonly status?: number;
  readonly detail: string;
}

/** Webhooks are called as profiles are. */
export function parseWebhookName(text: string): WebhookName | undefined {
  return isDottedName(text) ? (text as WebhookName) : undefined;
}

/** Kinds that are sent: those that are kept, without what webhooks themselves make. */
export const SENT_KINDS: readonly BootEventKind[] = BOOT_EVENT_KINDS.filter(
  (kind) => isKept({ kind }) && !kind.startsWith('webhook.'),
);

/** Every kind that one of the patterns fits. */
export function kindsOf(patterns: readonly string[]): readonly BootEventKind[] {
  const fits = patterns.map(globOf);
  return SENT_KINDS.filter((kind) => fits.some((fit) => fit(kind)));
}

/** What came of one attempt. */
export type PostResult =
  | { readonly status: number; readonly retryAfterMs?: number }
  /** nobody answered: why */
  | { readonly fault: string };

export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'again'; readonly afterMs: number; readonly detail: string }
  | { readonly kind: 'given-up'; readonly detail: string }
  /** the receiver wants nothing any more */
  | { readonly kind: 'gone'; readonly detail: string };

export interface Tried {
  /** with the one that was just made */
  readonly attempts: number;
  /** since the event */
  readonly ageMs: number;
  /** 0 to 1, so that receivers that come back are not asked by all at once */
  readonly random: number;
}

/** Statuses that say "later" rather than "no". */
const LATER: ReadonlySet<number> = new Set([408, 425, 429]);

export function judgeDelivery(result: PostResult, tried: Tried): Verdict {
  if ('fault' in result) return again(result.fault, tried);
  const { status, retryAfterMs = 0 } = result;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const detail = `answered ${status}`;
  if (status === 410) return { kind: 'gone', detail };
  const refused = status < 500 && !LATER.has(status);
  if (refused && tried.attempts >= webhookRefusalsMax) return { kind: 'given-up', detail };
  return again(detail, tried, Math.min(retryAfterMs, webhookRetryAfterMsMax));
}

function again(detail: string, { attempts, ageMs, random }: Tried, atLeastMs = 0): Verdict {
  if (ageMs >= webhookEventMsMax) return { kind: 'given-up', detail };
  const longest = Math.min(webhookRetryMsMin * 2 ** (attempts - 1), webhookRetryMsMax);
  const afterMs = Math.round(longest * (0.5 + random / 2));
  return { kind: 'again', afterMs: Math.max(afterMs, atLeastMs), detail };
}
