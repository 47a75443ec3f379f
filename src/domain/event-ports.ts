/**
 * How events and boots are numbered, handed on and kept, as types; see ports.ts.
 */
import type { BootEvent, BootEventKind } from './boot-event.ts';
import type { Boot } from './boot-session.ts';
import type { BootId, BootOutcome } from './boot-stage.ts';
import type { Mac } from './mac.ts';
import type { Page, PageRequest } from './ports.ts';

/**
 * An event with its number, which is larger than that of every event before it, over restarts too.
 * Numbers are left out after a start: some may have been told that were never written down.
 */
export interface StoredEvent {
  readonly seq: number;
  readonly event: BootEvent;
}
/** An event at the moment it happens; without a number when it is not kept (kept-event.ts). */
export interface HeardEvent {
  readonly seq?: number;
  readonly event: BootEvent;
}
/** Events from now on. The recorder, live streams and webhooks listen here. */
export interface EventFeed {
  /** The listener never waits and never throws. @returns a function that ends it */
  subscribe(listener: (heard: HeardEvent) => void): () => void;
  /** the number that was given last; 0 while there is none */
  lastSeq(): number;
}
/** What somebody wants to hear of: everything, unless it says otherwise. */
export interface EventFilter {
  readonly macs?: readonly Mac[];
  readonly kinds?: readonly BootEventKind[];
}
/** Why a stream tells something that is no event. */
type StreamMark =
  /** where a stream begins that was asked for without a number: who loses it goes on from there */
  | 'stream.position'
  /** `afterSeq` is a number that was never given here; the stream goes on from now */
  | 'stream.reset'
  /** more happened than the reader took: the stream ends, and may be asked for anew */
  | 'stream.overrun';
export type StreamItem = HeardEvent | { readonly mark: StreamMark; readonly seq: number };
/** Where a stream is written. */
export interface StreamSink {
  /** @returns false when there is no room for more until `drained` is called */
  write(items: readonly StreamItem[]): boolean;
  /** nothing follows */
  end(): void;
}
export interface EventStream {
  drained(): void;
  /** the reader has gone; nothing is written any more */
  close(): void;
}
/**
 * Begins a stream: first what happened after `afterSeq`, then, without a gap or anything twice,
 * what happens. @returns undefined when there are as many streams as may be
 */
export type OpenEventStream = (
  asked: EventFilter & { readonly afterSeq?: number },
  sink: StreamSink,
) => EventStream | undefined;
/** Events that were, also those of a moment ago that wait to be written down. */
export interface EventHistory {
  query(query: EventQuery): Promise<readonly StoredEvent[]>;
  /** waits until all that was numbered before the call is written down, or counted as lost */
  settled(): Promise<void>;
}
export interface EventQuery extends EventFilter {
  /** those after this number; 0 for all that are kept */
  readonly afterSeq?: number;
  readonly sinceMs?: number;
  readonly untilMs?: number;
  /** the newest ones instead of the oldest; still in the order of `seq` */
  readonly newest?: true;
  readonly limit: number;
}
/** What happened, kept within a budget of days and rows. */
export interface EventStore {
  /** in one transaction */
  append(events: readonly StoredEvent[]): Promise<void>;
  query(query: EventQuery): Promise<readonly StoredEvent[]>;
  /** the largest `seq` that was ever written; 0 for none */
  lastSeq(): Promise<number>;
  /** Forgets some of the oldest ones beyond the budget. @returns whether there are more of them */
  trim(budget: KeepBudget): Promise<boolean>;
}
/** What is kept: nothing from before a time, and so many at most. */
export interface KeepBudget {
  readonly sinceMs: number;
  readonly rowsMax: number;
}

export interface BootQuery {
  readonly macs?: readonly Mac[];
  readonly outcome?: BootOutcome | 'running';
  readonly sinceMs?: number;
}
export interface BootStore {
  find(id: BootId): Promise<Boot | undefined>;
  /** newest first */
  list(query: BootQuery, page: PageRequest): Promise<Page<Boot>>;
  /** creates or replaces each, in one transaction */
  saveAll(boots: readonly Boot[]): Promise<void>;
  /** the last one of these addresses that came to a hand-over, or to the disk as intended */
  lastGood(macs: readonly Mac[], before: BootId): Promise<Boot | undefined>;
  /** as for events */
  trim(budget: KeepBudget): Promise<boolean>;
}

/** Boots as they are now, also what was seen of them a moment ago. */
export type BootHistory = Pick<BootStore, 'find' | 'list' | 'lastGood'>;

/** Events for those who ask by the API. */
export interface EventAccess {
  readonly history: EventHistory;
  readonly open: OpenEventStream;
  /** readers at this moment */
  count(): number;
  /** ends every stream: who closes a listener would wait for them otherwise */
  close(): void;
}
