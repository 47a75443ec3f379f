/**
 * What is needed around webhooks, as types; see ports.ts.
 */
import type { BootEventKind } from './boot-event.ts';
import type { Delivery, PostResult, Webhook, WebhookName } from './webhook.ts';

export interface WebhookStore {
  /** by name */
  list(): Promise<readonly Webhook[]>;
  find(name: WebhookName): Promise<Webhook | undefined>;
  /** @throws RouseError WEBHOOK_CONFLICT when there is one of that name, or no room */
  add(webhook: Webhook): Promise<void>;
  /** changes address, kinds, and whether and from where on it is sent to */
  change(name: WebhookName, change: WebhookChange): Promise<void>;
  /** @returns whether there was one */
  remove(name: WebhookName): Promise<boolean>;
  /** Writes down what became of a message, and up to which event all are done with. */
  note(delivery: Delivery, afterSeq?: number): Promise<void>;
  /** the latest first */
  deliveries(name: WebhookName, limit: number): Promise<readonly Delivery[]>;
}

export interface WebhookDraft {
  readonly name: WebhookName;
  readonly url: string;
  readonly kinds: readonly string[];
}
export type WebhookChange = Partial<Pick<Webhook, 'url' | 'kinds' | 'enabled' | 'afterSeq'>>;

/** A message on its way out. */
export interface WebhookMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
/** Sends it once. Never fails: what went wrong is the result. */
export type PostWebhook = (message: WebhookMessage, signal: AbortSignal) => Promise<PostResult>;

/** @throws RouseError from where the address leads, as far as it can be known without asking */
export type CheckWebhookUrl = (url: string) => void;

/** A webhook with what became of its last message. */
export interface ShownWebhook {
  readonly webhook: Webhook;
  readonly last: Delivery | undefined;
}

export interface ManageWebhooks {
  list(): Promise<readonly ShownWebhook[]>;
  /** @throws RouseError WEBHOOK_UNKNOWN */
  get(name: string): Promise<ShownWebhook>;
  /** @throws RouseError WEBHOOK_CONFLICT, WEBHOOK_TARGET_REFUSED */
  create(draft: WebhookDraft): Promise<ShownWebhook>;
  /** @throws RouseError WEBHOOK_UNKNOWN, WEBHOOK_TARGET_REFUSED */
  change(name: string, change: Omit<WebhookChange, 'afterSeq'>): Promise<ShownWebhook>;
  /** @throws RouseError WEBHOOK_UNKNOWN */
  remove(name: string): Promise<void>;
  /** the latest first. @throws RouseError WEBHOOK_UNKNOWN */
  deliveries(name: string, limit: number): Promise<readonly Delivery[]>;
  /** Sends a message that stands for nothing, once. @throws RouseError WEBHOOK_UNKNOWN */
  test(name: string): Promise<Delivery>;
  /**
   * Sends an event once more, whatever became of it.
   * @throws RouseError WEBHOOK_UNKNOWN, EVENT_UNKNOWN
   */
  redeliver(name: string, seq: number): Promise<Delivery>;
}

/** Which events somebody waits for. */
export type WantedKinds = ReadonlySet<BootEventKind>;
