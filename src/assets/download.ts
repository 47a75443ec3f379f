/**
 * One download: from elsewhere to the disk, whoever waits for it.
 *
 * Owns     when it is taken up again after it broke off, and that nothing becomes a whole file that
 *          is shorter, longer or other than it has to be.
 * Leaves   what lies on disk to partial.ts, and which downloads there are to library.ts.
 * Limits   assetResumesMax, assetResumeWaitMs (limits.ts).
 * Tests    test/assets/library.test.ts
 */
import { publicUrl, type AssetSource } from '../domain/asset.ts';
import { RouseError, type ErrorCode } from '../domain/errors.ts';
import { assetResumesMax, assetResumeWaitMs } from '../domain/asset-limits.ts';
import { progressIntervalMs } from '../domain/limits.ts';
import type { OpenRemoteFile, RemoteFile } from '../domain/asset-ports.ts';
import type { Clock, RecordEvent } from '../domain/ports.ts';
import type { Arrival } from './arrival.ts';
import type { PartialFile } from './partial.ts';

interface DownloadDeps {
  readonly clock: Clock;
  readonly record: RecordEvent;
  readonly openRemote: OpenRemoteFile;
  /** rejects when `signal` is aborted */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

interface Running {
  readonly source: AssetSource;
  readonly partial: PartialFile;
  readonly arrival: Arrival;
  /** what the content must be, where that is known */
  readonly expected: string | undefined;
  /** that there is room for */
  readonly bytesMax: number;
  readonly signal: AbortSignal;
}

interface Fetched {
  readonly sha256: string;
  readonly sizeBytes: number;
}

const BROKEN: ReadonlySet<ErrorCode> = new Set([
  'FACTORY_FAILED',
  'ASSET_FETCH_FAILED',
  'ASSET_CHANGED',
]);

/**
 * Has the file in the partial file when it returns, whole and right.
 *
 * @throws RouseError; after a failure that leaves something to go on with, the part is kept
 */
export async function download(running: Running, deps: DownloadDeps): Promise<Fetched> {
  const { partial, arrival } = running;
  const kept = partial.bytes;
  try {
    await untilWhole(running, deps);
    const sha256 = await checked(running, deps, { fetchAgain: kept > 0 });
    return { sha256, sizeBytes: partial.bytes };
  } catch (error) {
    const broken = error instanceof RouseError && BROKEN.has(error.code);
    if (broken || running.signal.aborted) await partial.keep().catch(() => partial.discard());
    else await partial.discard();
    arrival.fail(error);
    throw error;
  }
}

async function untilWhole(running: Running, deps: DownloadDeps): Promise<void> {
  const { partial, signal } = running;
  const startedWith = partial.bytes;
  let [furthest, idle] = [startedWith, 0];
  for (;;) {
    try {
      await attempt(running, deps);
      return;
    } catch (error) {
      // A file that changes each time and breaks off at the same place comes to no end.
      const moved = partial.bytes > furthest;
      furthest = Math.max(furthest, partial.bytes);
      // Where nothing has come at all the one who asked hears why, at once.
      const hopeless = partial.bytes === startedWith && !moved;
      if (hopeless || signal.aborted || !isBroken(error)) throw error;
      idle = moved ? 1 : idle + 1;
      if (idle > assetResumesMax) throw error;
      await deps.wait(assetResumeWaitMs * 2 ** (idle - 1), signal);
    }
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof RouseError && BROKEN.has(error.code);
}

async function attempt(running: Running, deps: DownloadDeps): Promise<void> {
  // An answer that is not read to its end would keep its connection.
  const leave = new AbortController();
  const signal = AbortSignal.any([running.signal, leave.signal]);
  try {
    await readOn({ ...running, signal }, deps);
  } finally {
    leave.abort();
  }
}

async function readOn(running: Running, deps: DownloadDeps): Promise<void> {
  const { source, partial, arrival, signal } = running;
  const { url, from } = source;
  const { bytes: startBytes, validator } = partial;
  const asked = { url, from, startBytes, ...(validator !== undefined && { validator }), signal };
  const remote = await deps.openRemote(asked);
  await goOnWith(remote, running);
  checkRoom(running, remote.sizeBytes ?? 0);
  arrival.announce(partial.bytes, remote.sizeBytes);
  const tell = progressOf(running, deps);
  for await (const bytes of remote.body) {
    const next = partial.bytes + bytes.length;
    if (next > (remote.sizeBytes ?? next)) throw failed(source, 'it is longer than was said');
    checkRoom(running, next);
    await partial.append(bytes);
    arrival.advance(partial.bytes);
    tell();
  }
  const missing = (remote.sizeBytes ?? partial.bytes) - partial.bytes;
  if (missing > 0) throw failed(source, `it ended ${missing} bytes early`);
}

/** The part that is here belongs to what comes, or is thrown away. */
async function goOnWith(remote: RemoteFile, { partial, arrival }: Running): Promise<void> {
  const { sizeBytes } = arrival;
  const same = sizeBytes === undefined || remote.sizeBytes === sizeBytes;
  if (remote.startBytes > 0 && remote.startBytes === partial.bytes && same) return;
  if (partial.bytes > 0 || sizeBytes !== undefined) arrival.renew();
  await partial.restart(remote.startBytes > 0 ? undefined : remote.validator);
  if (remote.startBytes > 0) throw new RouseError('ASSET_CHANGED');
}

/** A part that was here already may be what is wrong: then all of it is fetched once more. */
async function checked(
  running: Running,
  deps: DownloadDeps,
  { fetchAgain }: { readonly fetchAgain: boolean },
): Promise<string> {
  const { partial, arrival, expected, source } = running;
  const sha256 = partial.sha256();
  if (expected === undefined || sha256 === expected) return sha256;
  if (fetchAgain) {
    arrival.renew();
    await partial.restart(undefined);
    await untilWhole(running, deps);
    return checked(running, deps, { fetchAgain: false });
  }
  throw new RouseError(
    'ASSET_HASH_MISMATCH',
    `${publicUrl(source.url)}: expected SHA-256 ${expected}, found ${sha256}`,
  );
}

function checkRoom({ source, bytesMax }: Running, sizeBytes: number): void {
  if (sizeBytes <= bytesMax) return;
  throw new RouseError(
    'ASSET_TOO_LARGE',
    `${publicUrl(source.url)}: expected at most ${bytesMax} bytes, found ${sizeBytes} or more`,
  );
}

function failed({ url, from }: AssetSource, detail: string): RouseError {
  const code = from === 'factory' ? 'FACTORY_FAILED' : 'ASSET_FETCH_FAILED';
  return new RouseError(code, `${publicUrl(url)}: ${detail}`);
}

function progressOf({ source, arrival }: Running, { clock, record }: DownloadDeps): () => void {
  let toldAtMs = clock.monotonicMs();
  return () => {
    const nowMs = clock.monotonicMs();
    if (nowMs - toldAtMs < progressIntervalMs) return;
    toldAtMs = nowMs;
    const { bytes, sizeBytes } = arrival;
    record({
      kind: 'fetch.progress',
      atMs: clock.nowMs(),
      url: publicUrl(source.url),
      bytes,
      ...(sizeBytes !== undefined && { sizeBytes }),
    });
  };
}
