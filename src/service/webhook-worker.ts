/**
 * Sends the events of one webhook, one after the other, in the order of their numbers.
 *
 * Owns     that nothing is kept in memory of what waits: it is read from the store, from the number
 *          on that is done with. So a receiver that is slow or away costs nothing but its own
 *          messages, and after a restart they go on where they were. A message may be sent twice
 *          then; its id is the same.
 * Leaves   what an answer means to domain/webhook.ts.
 * Limits   one message on its way at a time; webhookPageMax events in memory.
 * Tests    test/service/webhook-worker.test.ts, test/api/webhooks.test.ts
 */
import type { BootEvent } from '../domain/boot-event.ts';
import { messageOf } from '../domain/errors.ts';
import type { EventHistory, StoredEvent } from '../domain/event-ports.ts';
import {
  webhookEventMsMax,
  webhookGatherMs,
  webhookPageMax,
  webhookRetryMsMin,
} from '../domain/limits-webhooks.ts';
import {
  judgeDelivery,
  kindsOf,
  SENT_KINDS,
  type DeliveryOutcome,
  type Verdict,
  type Webhook,
} from '../domain/webhook.ts';
import type { WantedKinds, WebhookStore } from '../domain/webhook-ports.ts';
import { messageIdOf, toldOf } from './webhook-message.ts';
import type { SenderDeps, SendMessage } from './webhook-sender.ts';

export interface WorkerDeps extends Pick<SenderDeps, 'clock' | 'record'> {
  readonly history: EventHistory;
  readonly store: Pick<WebhookStore, 'note' | 'change'>;
  readonly send: SendMessage;
  /** 0 to 1 */
  readonly random: () => number;
  /** runs something once, later, and returns how to call it off; a timer unless a test says so */
  readonly after?: (delayMs: number, run: () => void) => () => void;
}

export interface WebhookWorker {
  /** an event that is kept */
  heard(event: BootEvent): void;
  /** ends the message on its way; nothing is sent any more */
  stop(): Promise<void>;
}

const OUTCOMES: Readonly<Record<Verdict['kind'], DeliveryOutcome>> = {
  delivered: 'delivered',
  again: 'waiting',
  'given-up': 'given-up',
  gone: 'given-up',
};

export function startWebhookWorker(webhook: Webhook, deps: WorkerDeps): WebhookWorker {
  return new Worker(webhook, deps);
}

class Worker implements WebhookWorker {
  readonly #webhook: Webhook;
  readonly #deps: WorkerDeps;
  readonly #kinds: WantedKinds;
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;
  #afterSeq: number;
  #isFailing = false;
  /** something happened that is not read yet */
  #news = true;
  #wake: () => void = () => undefined;

  constructor(webhook: Webhook, deps: WorkerDeps) {
    this.#webhook = webhook;
    this.#deps = deps;
    this.#kinds = new Set(kindsOf(webhook.kinds));
    this.#afterSeq = webhook.afterSeq;
    this.#done = this.#run();
  }

  heard({ kind }: BootEvent): void {
    if (!this.#kinds.has(kind) || this.#news) return;
    this.#news = true;
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#done;
  }

  #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped()) {
      try {
        const page = await this.#read();
        await (page.length === 0 ? this.#idle() : this.#deliverAll(page));
      } catch (error) {
        // The store has failed. What was taken is known here, and comes again after a restart.
        this.#failed(messageOf(error));
        await this.#wait(webhookRetryMsMin);
      }
    }
  }

  /** What waits, without what has waited too long. */
  async #read(): Promise<readonly StoredEvent[]> {
    this.#news = false;
    const { history, clock } = this.#deps;
    await history.settled();
    const sinceMs = clock.nowMs() - webhookEventMsMax;
    const isAll = this.#kinds.size === SENT_KINDS.length;
    const found = await history.query({
      // Each kind is a question to the store of its own; of all of them, few are not wanted.
      ...(!isAll && { kinds: [...this.#kinds] }),
      ...{ afterSeq: this.#afterSeq, limit: webhookPageMax },
    });
    const page = found.filter(({ event }) => this.#kinds.has(event.kind));
    if (page.length === 0 && found.length > 0) {
      this.#afterSeq = found.at(-1)?.seq ?? this.#afterSeq;
      this.#news = true;
    }
    const isOld = ({ event }: StoredEvent): boolean => event.atMs < sinceMs;
    const old = leading(page, isOld);
    const last = old.at(-1);
    if (last) {
      this.#lost(old.length, 'they happened too long ago');
      this.#afterSeq = last.seq;
      await this.#deps.store.change(this.#webhook.name, { afterSeq: last.seq });
      // When only old ones were read, more may follow.
      this.#news = true;
    }
    // A clock that was set may have left old ones in between: they come with the next page.
    return leading(page.slice(old.length), (stored) => !isOld(stored));
  }

  /** Until something happens, and then a moment, for events are written down once a second. */
  async #idle(): Promise<void> {
    if (!this.#news && !this.#isStopped()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await this.#wait(webhookGatherMs);
    }
  }

  async #deliverAll(page: readonly StoredEvent[]): Promise<void> {
    for (const stored of page) {
      if (this.#isStopped()) return;
      await this.#deliver(stored);
    }
  }

  async #deliver(stored: StoredEvent): Promise<void> {
    const told = toldOf(stored);
    for (let attempts = 1; ; attempts += 1) {
      const result = await this.#deps.send(this.#webhook, told, this.#stop.signal);
      if (this.#isStopped()) return;
      const ageMs = this.#deps.clock.nowMs() - told.atMs;
      const verdict = judgeDelivery(result, { attempts, ageMs, random: this.#deps.random() });
      const isOver = verdict.kind === 'delivered' || verdict.kind === 'given-up';
      if (isOver) this.#afterSeq = stored.seq;
      await this.#deps.store.note(
        {
          ...{ webhook: this.#webhook.name, message: messageIdOf(this.#webhook, told) },
          ...{ seq: stored.seq, kind: told.kind, atMs: this.#deps.clock.nowMs(), attempts },
          outcome: OUTCOMES[verdict.kind],
          ...('status' in result && { status: result.status }),
          detail: verdict.kind === 'delivered' ? '' : verdict.detail,
        },
        isOver ? stored.seq : undefined,
      );
      await this.#conclude(verdict);
      if (verdict.kind !== 'again' || this.#isStopped()) return;
      await this.#wait(verdict.afterMs);
      if (this.#isStopped()) return;
    }
  }

  async #conclude(verdict: Verdict): Promise<void> {
    const { name } = this.#webhook;
    const atMs = this.#deps.clock.nowMs();
    if (verdict.kind === 'delivered') {
      if (this.#isFailing) this.#deps.record({ kind: 'webhook.recovered', atMs, webhook: name });
      this.#isFailing = false;
      return;
    }
    this.#failed(verdict.detail);
    if (verdict.kind === 'given-up') this.#lost(1, verdict.detail);
    if (verdict.kind !== 'gone') return;
    await this.#deps.store.change(name, { enabled: false });
    this.#stop.abort();
    const { detail } = verdict;
    this.#deps.record({ kind: 'webhook.disabled', atMs, webhook: name, detail });
  }

  #failed(detail: string): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    const atMs = this.#deps.clock.nowMs();
    this.#deps.record({ kind: 'webhook.failing', atMs, webhook: this.#webhook.name, detail });
  }

  #lost(count: number, detail: string): void {
    const atMs = this.#deps.clock.nowMs();
    this.#deps.record({ kind: 'webhook.lost', atMs, webhook: this.#webhook.name, count, detail });
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isStopped()) {
        resolve();
        return;
      }
      const cancel = (this.#deps.after ?? timer)(delayMs, resolve);
      this.#wake = () => {
        if (!this.#isStopped()) return;
        cancel();
        resolve();
      };
    });
  }
}

function leading<T>(items: readonly T[], fits: (item: T) => boolean): readonly T[] {
  const end = items.findIndex((item) => !fits(item));
  return end < 0 ? items : items.slice(0, end);
}

function timer(delayMs: number, run: () => void): () => void {
  // What waits is in the store, and keeps no process alive.
  const handle = setTimeout(run, delayMs).unref();
  return () => {
    clearTimeout(handle);
  };
}
