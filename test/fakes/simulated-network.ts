/**
 * A network in one process: seeded chance and virtual time, so that minutes of loss pass in
 * milliseconds and a failure can be run again from its seed.
 */

export interface Link {
  /** chances between 0 and 1, for each datagram and direction */
  readonly loss: number;
  readonly duplication: number;
  /** a datagram that is late is overtaken by those behind it */
  readonly lateness: number;
  readonly delayMs: number;
  readonly lateMs: number;
}

/** One direction of a link. */
export interface Way {
  readonly link: Link;
  /** when the datagram sent last arrives */
  lastAtMs: number;
}

export const CLEAN: Link = { loss: 0, duplication: 0, lateness: 0, delayMs: 0.2, lateMs: 0 };

export interface Simulation {
  nowMs(): number;
  random(): number;
  /** @returns a function that calls it off */
  after(ms: number, action: () => void): () => void;
  /**
   * Carries a datagram over the link: `arrive` runs never, once or twice. What is not late arrives
   * in the order it was sent.
   *
   * @param way  one direction between two ends
   */
  carry(way: Way, arrive: () => void): void;
  /**
   * Runs until nothing is left to happen, or virtual time is up, or so much has happened that it
   * would never end. @returns whether it came to rest
   */
  run(untilMs: number): boolean;
}

/** Ten times what the longest transfer of the tests needs. */
const HAPPENINGS_MAX = 3_000_000;

interface Entry {
  readonly atMs: number;
  readonly order: number;
  action: (() => void) | undefined;
}

export function createSimulation(seed: number): Simulation {
  const random = createRandom(seed);
  const queue: Entry[] = [];
  let nowMs = 0;
  let order = 0;
  const after = (ms: number, action: () => void): (() => void) => {
    const entry: Entry = { atMs: nowMs + ms, order: (order += 1), action };
    push(queue, entry);
    return () => {
      entry.action = undefined;
    };
  };
  return {
    nowMs: () => nowMs,
    random,
    after,
    carry(way, arrive) {
      const { link } = way;
      if (random() < link.loss) return;
      const copies = random() < link.duplication ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        if (random() < link.lateness) {
          after(link.delayMs + random() * link.lateMs, arrive);
        } else {
          way.lastAtMs = Math.max(way.lastAtMs, nowMs + link.delayMs * (0.9 + 0.2 * random()));
          after(way.lastAtMs - nowMs, arrive);
        }
      }
    },
    run(untilMs) {
      for (let happened = 0; happened < HAPPENINGS_MAX; happened += 1) {
        const entry = pop(queue);
        if (!entry) return true;
        if (entry.atMs > untilMs) return false;
        if (!entry.action) continue;
        nowMs = entry.atMs;
        entry.action();
      }
      return false;
    },
  };
}

/** Mulberry32: 32 bits of state are enough for chance that can be repeated. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

// A binary heap, earliest first; what was put in first leaves first.
function before(one: Entry, other: Entry): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(heap[at]!, heap[parent]!)) return;
    [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
    at = parent;
  }
}

function pop(heap: Entry[]): Entry | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!first || !last || heap.length === 0) return first;
  heap[0] = last;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    let least = at;
    for (const child of [left, left + 1]) {
      if (child < heap.length && before(heap[child]!, heap[least]!)) least = child;
    }
    if (least === at) return first;
    [heap[at], heap[least]] = [heap[least]!, heap[at]!];
    at = least;
  }
}
