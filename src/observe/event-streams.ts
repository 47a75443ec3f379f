/**
 * The readers of the event stream, each with its engine.
 *
 * Owns     how many there are, reading from the store for them no faster than they take it, and
 *          their end when the server stops.
 * Leaves   what a reader is given to stream-engine.ts, and the wire to whoever opens a stream.
 * Tests    test/observe/event-streams.test.ts
 */
import type {
  EventFeed,
  EventHistory,
  OpenEventStream,
  StreamSink,
} from '../domain/event-ports.ts';
import { liveStreamsMax, streamPageMax } from '../domain/limits-live.ts';
import {
  beginStream,
  stepStream,
  type StreamEffect,
  type StreamInput,
  type StreamState,
} from './stream-engine.ts';

interface StreamDeps {
  readonly feed: EventFeed;
  readonly history: EventHistory;
  /** hears of a store that cannot be read; the reader's stream ends */
  readonly failed: (error: unknown) => void;
}

interface EventStreams {
  readonly open: OpenEventStream;
  /** readers at this moment */
  readonly count: () => number;
  /** ends every stream, and opens none any more */
  readonly close: () => void;
}

export function createEventStreams(deps: StreamDeps): EventStreams {
  const open = new Set<Reader>();
  let closed = false;
  return {
    open({ afterSeq, ...filter }, sink) {
      if (closed || open.size >= liveStreamsMax) return undefined;
      const reader = new Reader(deps, sink, () => open.delete(reader));
      open.add(reader);
      reader.begin(beginStream(filter, { newest: deps.feed.lastSeq(), afterSeq }));
      return {
        drained: () => {
          reader.drained();
        },
        close: () => {
          reader.stop();
        },
      };
    },
    count: () => open.size,
    close() {
      closed = true;
      for (const reader of open) reader.end();
    },
  };
}

class Reader {
  readonly #deps: StreamDeps;
  readonly #sink: StreamSink;
  readonly #left: () => void;
  #unsubscribe: () => void = () => undefined;
  #state: StreamState | undefined;
  /** waits until the reader has room: older events are read no faster than they are taken */
  #readLater: Extract<StreamEffect, { kind: 'read' }> | undefined;

  constructor(deps: StreamDeps, sink: StreamSink, left: () => void) {
    this.#deps = deps;
    this.#sink = sink;
    this.#left = left;
  }

  begin({ state, effects }: ReturnType<typeof stepStream>): void {
    this.#unsubscribe = this.#deps.feed.subscribe((heard) => {
      this.#step({ kind: 'heard', heard });
    });
    this.#state = state;
    this.#carryOut(effects);
  }

  drained(): void {
    this.#step({ kind: 'drained' });
    const later = this.#readLater;
    this.#readLater = undefined;
    if (later && this.#state) void this.#read(later);
  }

  /** No more is written; the reader is gone, or is told so by {@link end}. */
  stop(): void {
    this.#unsubscribe();
    this.#state = undefined;
    this.#left();
  }

  end(): void {
    this.stop();
    this.#sink.end();
  }

  #step(input: StreamInput): void {
    if (!this.#state) return;
    const { state, effects } = stepStream(this.#state, input);
    this.#state = state;
    this.#carryOut(effects);
  }

  #carryOut(effects: readonly StreamEffect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'give':
          if (!this.#sink.write(effect.items)) this.#step({ kind: 'blocked' });
          break;
        case 'read':
          if (this.#state?.blocked) this.#readLater = effect;
          else void this.#read(effect);
          break;
        case 'end':
          this.end();
      }
    }
  }

  async #read({ afterSeq, fresh }: Extract<StreamEffect, { kind: 'read' }>): Promise<void> {
    try {
      if (fresh) await this.#deps.history.settled();
      const filter = this.#state?.filter;
      const events = await this.#deps.history.query({ ...filter, afterSeq, limit: streamPageMax });
      this.#step({ kind: 'read', events, last: events.length < streamPageMax });
    } catch (error) {
      this.#deps.failed(error);
      if (this.#state) this.end();
    }
  }
}
