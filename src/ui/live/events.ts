/**
 * Events as they happen, for everything in this tab that wants to know: one stream for all tabs.
 *
 * Owns     who reads the stream. A tab that holds the lock reads it and tells the others; when it
 *          is closed the next one goes on from its own position. Where a browser has no locks (they
 *          are for pages over https), each tab has a stream of its own.
 * Leaves   what is new and what was there already to position.ts.
 * Tests    test/browser/live.test.ts
 */
import { batch } from '@preact/signals';
import type { EventResource } from '../../schema/event-resource.ts';
import { get } from '../api.ts';
import { nowMs } from '../clock.ts';
import { connection } from './connection.ts';
import { takeBatch, type Batch } from './position.ts';
import type { Message } from './sse-parser.ts';
import { readStream } from './stream.ts';

export type { EventResource };

type Listener = (events: readonly EventResource[]) => void;

const CHANNEL = 'rouse-events';
/** Events that come within this time are shown together. */
const TOGETHER_MS = 60;
const PAGE = 500;
/** How often the tab that reads tells the others that it is there, and when they stop believing. */
const BEAT_MS = 5_000;
const LOST_MS = 20_000;

const listeners = new Set<Listener>();
const resets = new Set<() => void>();
let seq = -1;
let channel: BroadcastChannel | undefined;
let isReader = false;
let waiting: EventResource[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
let filling: Promise<void> = Promise.resolve();

/** @returns a function that ends it */
export function onEvents(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Told when what is shown has to be fetched anew, for events between are not to be had. */
export function onReset(act: () => void): () => void {
  resets.add(act);
  return () => resets.delete(act);
}

type Spoken =
  | { readonly say: 'batch'; readonly batch: Batch<EventResource> }
  | { readonly say: 'beat'; readonly live: boolean; readonly seq: number }
  | { readonly say: 'reset'; readonly seq: number }
  | { readonly say: 'hello' };

/**
 * Begins to read from now on. Whoever shows something fetches it after this: what happens between
 * is heard.
 */
export async function startEvents(ended: AbortSignal): Promise<void> {
  const { items } = await get<EventPage>('/events', {
    newest: true,
    limit: 1,
  });
  seq = items.at(-1)?.seq ?? 0;
  void read(ended);
}

async function read(ended: AbortSignal): Promise<void> {
  const locks = 'locks' in navigator ? navigator.locks : undefined;
  if (!locks) return readHere(ended);
  channel = new BroadcastChannel(CHANNEL);
  const follower = follow(channel, ended);
  channel.postMessage({ say: 'hello' } satisfies Spoken);
  try {
    await locks.request(CHANNEL, { signal: AbortSignal.any([ended, follower.lost]) }, async () => {
      follower.end();
      await readHere(ended);
    });
  } catch {
    // The tab that reads is there and says nothing: this one reads for itself.
    if (!ended.aborted) await readHere(ended);
  }
}

/** Listens to the tab that reads. */
function follow(from: BroadcastChannel, ended: AbortSignal) {
  const lost = new AbortController();
  let heardAt = nowMs();
  const watch = setInterval(() => {
    if (nowMs() - heardAt > LOST_MS) lost.abort();
  }, BEAT_MS);
  const end = (): void => {
    clearInterval(watch);
  };
  ended.addEventListener('abort', end);
  lost.signal.addEventListener('abort', end);
  from.onmessage = ({ data }: MessageEvent<Spoken>) => {
    if (data.say === 'hello') {
      if (isReader) tellBeat();
      return;
    }
    if (isReader) return;
    heardAt = nowMs();
    if (data.say === 'batch') take(data.batch);
    else if (data.say === 'reset') reset(data.seq);
    else {
      connection.value = data.live ? 'live' : 'reconnecting';
      take({ after: data.seq, events: [] });
    }
  };
  return { lost: lost.signal, end };
}

async function readHere(ended: AbortSignal): Promise<void> {
  isReader = true;
  const beat = setInterval(tellBeat, BEAT_MS);
  try {
    await readStream(
      {
        position: () => seq,
        messages: heard,
        live({ live }) {
          connection.value = live ? 'live' : 'reconnecting';
          tellBeat();
        },
      },
      ended,
    );
  } finally {
    isReader = false;
    clearInterval(beat);
  }
}

function tellBeat(): void {
  if (!isReader) return;
  const live = connection.value === 'live';
  channel?.postMessage({ say: 'beat', live, seq } satisfies Spoken);
}

function heard(messages: readonly Message[]): void {
  const after = seq;
  const events: EventResource[] = [];
  for (const { event, data, id } of messages) {
    if (event === 'stream.reset') {
      channel?.postMessage({ say: 'reset', seq: Number(id) } satisfies Spoken);
      reset(Number(id));
      return;
    }
    // An overrun ends the stream, and the next one begins where this one was.
    if (data !== '' && event !== 'stream.overrun') events.push(JSON.parse(data) as EventResource);
  }
  const upTo = Number(messages.at(-1)?.id);
  const news = { after, events, ...(upTo > 0 && { upTo }) };
  channel?.postMessage({ say: 'batch', batch: news } satisfies Spoken);
  take(news);
}

function take(news: Batch<EventResource>): void {
  const before = seq;
  const { seq: now, fresh, gapUpTo } = takeBatch(seq, news);
  if (gapUpTo !== undefined) {
    // What is missing comes first; what is here comes again with it.
    filling = filling.then(() => fill(before)).catch(() => undefined);
    return;
  }
  seq = now;
  if (fresh.length === 0) return;
  waiting.push(...fresh);
  timer ??= setTimeout(show, TOGETHER_MS);
}

/** The description says what all kinds have in common; pages know each of them. */
interface EventPage {
  readonly items: readonly EventResource[];
  readonly next?: number;
}

/** Fetches what happened after a number, up to the newest. */
async function fill(after: number): Promise<void> {
  let from: number | undefined = Math.max(after, seq);
  while (from !== undefined) {
    const page: EventPage = await get<EventPage>('/events', {
      after: from,
      limit: PAGE,
    });
    take({ events: page.items });
    from = page.next;
  }
}

function show(): void {
  timer = undefined;
  const events = waiting;
  waiting = [];
  batch(() => {
    for (const listener of listeners) listener(events);
  });
}

function reset(to: number): void {
  seq = to;
  waiting = [];
  for (const act of resets) act();
}
