/**
 * `rouse status --watch`: the server, looked at again when something has happened.
 *
 * Owns     when that is: after an event, at most once a second; and now and then without one, for
 *          what ends because nothing comes any more is told by nobody.
 * Leaves   what is seen to status-view.ts, the terminal to screen.ts, the stream to follow.ts.
 * Tests    test/cli/status-watch.test.ts
 */
import { setTimeout as pause } from 'node:timers/promises';
import { EXIT } from '../domain/exit.ts';
import { statusListedMax, statusRedrawMs, statusStaleMs } from '../domain/limits-live.ts';
import type { Api } from './api.ts';
import { listBoots } from './boot-source.ts';
import { calls } from './calls.ts';
import type { Context } from './context.ts';
import { follow } from './follow.ts';
import { createScreen } from './screen.ts';
import { liveData, liveText, type Snapshot } from './status-view.ts';
import { wantsJson } from './streams.ts';

/**
 * Until Ctrl-C, or nobody reads it any more.
 *
 * @throws RouseError SERVER_UNREACHABLE when no server runs at the beginning; ServerProblem
 */
export async function watchStatus(context: Context): Promise<number> {
  const { io, deps } = context.cli;
  const draw = drawer(context);
  const api = context.api({ server: true });
  const first = await snapshot(api);
  const enough = new AbortController();
  const ends = [deps.interrupts(), io.signal, io.closed].filter((end) => end !== undefined);
  const signal = AbortSignal.any([...ends, enough.signal]);
  const news = createNews();
  let linked = true;
  const heard = async (): Promise<void> => {
    const events = follow({
      dial: { ...context.dial(), signal },
      query: new URLSearchParams(),
      connection(state) {
        linked = state === 'again';
        news.tell();
      },
    });
    while (!(await events.next()).done) news.tell();
  };
  const looked = async (): Promise<void> => {
    for (let seen: Seen = { last: first, failed: false }; ;) {
      const state = linked && !seen.failed ? 'connected' : 'reconnecting';
      draw({ ...seen.last, state });
      await pause(statusRedrawMs, undefined, { signal });
      await news.within(statusStaleMs, signal);
      if (linked) seen = await again(api, seen.last);
    }
  };
  try {
    await Promise.race([heard(), looked()]);
    return EXIT.ok;
  } catch (error) {
    if (ends.some(({ aborted }) => aborted)) return EXIT.ok;
    throw error;
  } finally {
    enough.abort();
  }
}

type Draw = (live: Parameters<typeof liveText>[0]) => void;

function drawer(context: Context): Draw {
  const { io, deps } = context.cli;
  if (!wantsJson(context.globals)) {
    const screen = createScreen(io);
    return (live) => {
      screen(liveText(live, { ...context.view, nowMs: deps.clock.nowMs() }));
    };
  }
  let told = '';
  return (live) => {
    const line = JSON.stringify(liveData(live));
    if (line !== told) io.stdout(`${line}\n`);
    told = line;
  };
}

interface Seen {
  readonly last: Snapshot;
  /** what is there now is not known */
  readonly failed: boolean;
}

/** A server that is about to go answers some requests and not others. */
async function again(api: Api, last: Snapshot): Promise<Seen> {
  try {
    return { last: await snapshot(api), failed: false };
  } catch {
    return { last, failed: true };
  }
}

async function snapshot(api: Api): Promise<Snapshot> {
  const { body: server } = await calls(api).get('/api/v1/status');
  const running = { outcome: 'running', limit: statusListedMax } as const;
  const boots = await listBoots(api, { machine: undefined, query: running });
  // Those that wait ask every few seconds, so they are among those seen last.
  const query = { configured: 'false', sort: '-last_seen_at', limit: statusListedMax } as const;
  const { body: strangers } = await calls(api).get('/api/v1/machines', { query });
  return {
    server,
    booting: boots.items.filter(({ stage }) => stage !== 'wait'),
    waiting: strangers.items.filter(({ state }) => state === 'waiting'),
  };
}

/** That something has happened, for one who looks now and then. */
function createNews() {
  let told = false;
  let wake = (): void => undefined;
  return {
    tell: (): void => {
      told = true;
      wake();
    },
    /** until it was told, also before the call, or for so long. @throws AbortError */
    async within(ms: number, signal: AbortSignal): Promise<void> {
      const woken = new AbortController();
      wake = () => {
        woken.abort();
      };
      if (told) wake();
      const either = AbortSignal.any([woken.signal, signal]);
      await pause(ms, undefined, { signal: either }).catch((error: unknown) => {
        if (!woken.signal.aborted) throw error;
      });
      signal.throwIfAborted();
      told = false;
      wake = () => undefined;
    },
  };
}
