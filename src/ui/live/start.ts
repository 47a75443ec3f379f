/**
 * Begins everything that is live, once somebody is known.
 *
 * Owns     the order: first the position in the stream, then what is shown. So nothing that happens
 *          between is missed.
 * Tests    test/browser/live.test.ts
 */
import { signal } from '@preact/signals';
import { get } from '../api.ts';
import { problemOf, type Problem } from '../problem.ts';
import { loadBoots } from './boots.ts';
import { serverStatus } from './connection.ts';
import { onEvents, onReset, startEvents } from './events.ts';
import { loadMachines } from './machines.ts';
import { retryAfterMs } from './retry.ts';

/** why what is shown could not be fetched */
export const liveProblem = signal<Problem | undefined>(undefined);

const STATUS_MS = 10_000;

/** @returns a function that ends it */
export function startLive(): () => void {
  const ended = new AbortController();
  const ends = [
    onEvents((events) => {
      if (events.some(({ kind }) => kind.startsWith('listener.'))) void loadStatus();
    }),
    onReset(() => void load()),
  ];
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') void loadStatus();
  }, STATUS_MS);
  void begin(ended.signal);
  return () => {
    ended.abort();
    clearInterval(timer);
    for (const end of ends) end();
  };
}

async function begin(ended: AbortSignal): Promise<void> {
  for (let failures = 1; !ended.aborted; failures += 1) {
    try {
      await startEvents(ended);
      await load();
      return;
    } catch (error) {
      liveProblem.value = problemOf(error);
    }
    await new Promise((resolve) => setTimeout(resolve, retryAfterMs(failures, Math.random())));
  }
}

async function load(): Promise<void> {
  await Promise.all([loadMachines(), loadBoots(), loadStatus()]);
  liveProblem.value = undefined;
}

async function loadStatus(): Promise<void> {
  try {
    serverStatus.value = await get('/status');
  } catch {
    // Whether the server is there is told by the stream.
  }
}
