/**
 * One reader of the event stream: what it is given, and in which order.
 *
 * Owns     the seam between what is read from the store and what happens meanwhile: each number is
 *          given once and none is left out, whenever a reader comes and however slow it is.
 * Leaves   reading and writing to event-streams.ts.
 * Limits   streamWaitingMax events wait for a reader. While older ones are read, more than that are
 *          left to be read as well; a reader that takes too little is told so, and dropped.
 * Tests    test/observe/stream-engine.test.ts
 */
import { isWanted } from '../domain/event-filter.ts';
import type { EventFilter, HeardEvent, StoredEvent, StreamItem } from '../domain/event-ports.ts';
import { streamWaitingMax } from '../domain/limits-live.ts';

export interface StreamState {
  readonly phase: 'reading' | 'live' | 'ended';
  readonly filter: EventFilter;
  /** everything up to this number was given, or is not wanted */
  readonly cursor: number;
  /** number of the event that happened last */
  readonly newest: number;
  /** where reading from the store ends, because what came later is in `waiting` */
  readonly upTo: number;
  /** happened and not given yet */
  readonly waiting: readonly HeardEvent[];
  /** more happened during the reading than may wait: it is read as well */
  readonly overflown: boolean;
  /** there is no room at the reader */
  readonly blocked: boolean;
}

export type StreamInput =
  | { readonly kind: 'heard'; readonly heard: HeardEvent }
  /** answer to `read`; `last` when the store has no more for now */
  | { readonly kind: 'read'; readonly events: readonly StoredEvent[]; readonly last: boolean }
  | { readonly kind: 'blocked' | 'drained' };

export type StreamEffect =
  | { readonly kind: 'give'; readonly items: readonly StreamItem[] }
  /** `fresh` after something happened that may not be in the store yet */
  | { readonly kind: 'read'; readonly afterSeq: number; readonly fresh: boolean }
  | { readonly kind: 'end' };

interface Stepped {
  readonly state: StreamState;
  readonly effects: readonly StreamEffect[];
}

/**
 * @param newest    number of the event that happened last
 * @param afterSeq  number of the last one that the reader has; undefined: it wants none of the past
 */
export function beginStream(
  filter: EventFilter,
  { newest, afterSeq }: { readonly newest: number; readonly afterSeq?: number | undefined },
): Stepped {
  const begun = { filter, newest, upTo: newest, waiting: [], overflown: false, blocked: false };
  if (afterSeq !== undefined && afterSeq < newest) {
    const state: StreamState = { ...begun, phase: 'reading', cursor: afterSeq };
    return { state, effects: [{ kind: 'read', afterSeq, fresh: true }] };
  }
  const state: StreamState = { ...begun, phase: 'live', cursor: newest };
  if (afterSeq === newest) return { state, effects: [] };
  // A number that was never given: the inventory was replaced by another one.
  const mark = afterSeq === undefined ? 'stream.position' : 'stream.reset';
  return { state, effects: [{ kind: 'give', items: [{ mark, seq: newest }] }] };
}

export function stepStream(state: StreamState, input: StreamInput): Stepped {
  if (state.phase === 'ended') return { state, effects: [] };
  switch (input.kind) {
    case 'heard':
      return heard({ ...state, newest: input.heard.seq ?? state.newest }, input.heard);
    case 'read':
      return afterReading(state, input);
    case 'blocked':
      return { state: { ...state, blocked: true }, effects: [] };
    case 'drained':
      return drained({ ...state, blocked: false });
  }
}

function heard(state: StreamState, event: HeardEvent): Stepped {
  if (!isWanted(event.event, state.filter)) return { state, effects: [] };
  if (state.phase === 'live' && !state.blocked) {
    return {
      state: { ...state, cursor: event.seq ?? state.cursor },
      effects: [{ kind: 'give', items: [event] }],
    };
  }
  // How far a transfer has come is no news any more once it had to wait.
  if (event.seq === undefined || state.overflown) return { state, effects: [] };
  if (state.waiting.length < streamWaitingMax) {
    return { state: { ...state, waiting: [...state.waiting, event] }, effects: [] };
  }
  if (state.phase === 'reading') {
    return { state: { ...state, waiting: [], overflown: true }, effects: [] };
  }
  const items: readonly StreamItem[] = [{ mark: 'stream.overrun', seq: state.cursor }];
  return {
    state: { ...state, phase: 'ended', waiting: [] },
    effects: [{ kind: 'give', items }, { kind: 'end' }],
  };
}

function afterReading(
  state: StreamState,
  { events, last }: Extract<StreamInput, { kind: 'read' }>,
): Stepped {
  const items = events.filter(({ event }) => isWanted(event, state.filter));
  const given = items.length === 0 ? [] : [{ kind: 'give', items } as const];
  const read = Math.max(state.cursor, events.at(-1)?.seq ?? 0);
  if (!last) {
    const next = { ...state, cursor: read };
    return { state: next, effects: [...given, { kind: 'read', afterSeq: read, fresh: false }] };
  }
  const cursor = Math.max(read, state.upTo);
  if (state.overflown) {
    return {
      state: { ...state, cursor, upTo: state.newest, overflown: false },
      effects: [...given, { kind: 'read', afterSeq: cursor, fresh: true }],
    };
  }
  const waiting = state.waiting.filter(({ seq = 0 }) => seq > cursor);
  const live: StreamState = { ...state, phase: 'live', cursor, waiting };
  if (live.blocked) return { state: live, effects: given };
  const { state: after, effects } = drained(live);
  return { state: after, effects: [...given, ...effects] };
}

/** There is room: what waited is given at once. */
function drained(state: StreamState): Stepped {
  if (state.phase !== 'live' || state.waiting.length === 0) return { state, effects: [] };
  const cursor = state.waiting.at(-1)?.seq ?? state.cursor;
  return {
    state: { ...state, cursor, waiting: [] },
    effects: [{ kind: 'give', items: state.waiting }],
  };
}
