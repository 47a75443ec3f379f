/**
 * One body on its way to a machine: handed over no faster than the machine takes it.
 *
 * Owns     back-pressure: one slice waits in the socket's queue, `httpSliceBytesMax` at most; that
 *          a machine which moves next to nothing is cut off; and that progress is told.
 * Leaves   the rules to pace.ts, and which bytes to the source.
 * Tests    test/http/boot/send.test.ts, test/http/boot/factory-files.test.ts
 */
import type { ServerResponse } from 'node:http';
import type { FileCutReason } from '../../domain/boot-event.ts';
import { httpSliceBytesMin } from '../../domain/limits.ts';
import type { Clock } from '../../domain/ports.ts';
import type { NextBytes } from './body.ts';
import { judge, nextSliceBytes, type Mark, type PaceLimits } from './pace.ts';

export interface Watch {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly limits: PaceLimits;
  /** hears how much has been taken, each time when more has */
  readonly moved: (atMs: number, bytes: number) => void;
}

/** `bytes` is what the connection has taken of the body, also if the source threw. */
export interface Sent {
  bytes: number;
  complete: boolean;
  reason?: FileCutReason;
}

/** How often a transfer is looked at within the window in which it has to move something. */
const LOOKS_PER_WINDOW = 12;

/**
 * Sends a body to its end, or as far as the machine takes it.
 *
 * @param sent  is kept up to date. @throws whatever the source throws
 */
export async function transfer(
  raw: ServerResponse,
  body: NextBytes,
  { watch, sent }: { readonly watch: Watch; readonly sent: Sent },
): Promise<void> {
  const { clock, limits } = watch;
  let mark: Mark = { atMs: clock.monotonicMs(), bytes: 0 };
  let ours = false;
  const look = setInterval(() => {
    if (ours) return;
    const verdict = judge(mark, { atMs: clock.monotonicMs(), bytes: sent.bytes }, limits);
    if (verdict !== 'too-slow') mark = verdict;
    else cut(raw, sent);
  }, limits.windowMs / LOOKS_PER_WINDOW).unref();
  const awaited = async (bytes: ReturnType<NextBytes>): Promise<Uint8Array | undefined> => {
    const askedAtMs = clock.monotonicMs();
    ours = true;
    const got = await bytes;
    ours = false;
    mark = { ...mark, atMs: mark.atMs + clock.monotonicMs() - askedAtMs };
    return got;
  };
  const slices = createSlices(raw, watch, sent);
  try {
    for (;;) {
      const next = body();
      const bytes = next instanceof Promise ? await awaited(next) : next;
      if (raw.destroyed) break;
      if (bytes === undefined) {
        sent.complete = await finished(raw);
        break;
      }
      await slices(bytes);
    }
  } catch (error) {
    // A source may fail because it was called off when the machine left.
    if (!raw.destroyed) throw error;
  } finally {
    clearInterval(look);
  }
  if (!sent.complete) sent.reason ??= 'client-left';
}

function cut(raw: ServerResponse, sent: Sent): void {
  sent.reason = 'too-slow';
  raw.destroy();
}

/** Hands bytes over in slices, each when the one before it was taken. */
function createSlices(raw: ServerResponse, { clock, moved }: Watch, sent: Sent) {
  let sliceBytes = httpSliceBytesMin;
  return async (bytes: Uint8Array): Promise<void> => {
    for (let at = 0; at < bytes.length && !raw.destroyed;) {
      const slice = bytes.subarray(at, at + sliceBytes);
      const startedAtMs = clock.monotonicMs();
      if (!raw.write(slice) && (await either(raw, 'drain')) === 'close') return;
      at += slice.length;
      sent.bytes += slice.length;
      const nowMs = clock.monotonicMs();
      if (slice.length === sliceBytes) sliceBytes = nextSliceBytes(sliceBytes, nowMs - startedAtMs);
      moved(nowMs, sent.bytes);
    }
  };
}

/** @returns whether everything was handed over before the connection ended */
export async function finished(raw: ServerResponse): Promise<boolean> {
  const outcome = either(raw, 'finish');
  raw.end();
  return (await outcome) === 'finish';
}

/** Waits for the event, or for the end of the connection, which may come instead of it. */
function either<E extends 'drain' | 'finish'>(raw: ServerResponse, event: E): Promise<E | 'close'> {
  if (raw.destroyed) return Promise.resolve('close');
  return new Promise((resolve) => {
    const happened = (): void => {
      settle(event);
    };
    const closed = (): void => {
      settle('close');
    };
    const settle = (outcome: E | 'close'): void => {
      raw.off(event, happened);
      raw.off('close', closed);
      resolve(outcome);
    };
    raw.on(event, happened);
    raw.on('close', closed);
  });
}
