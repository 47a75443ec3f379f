/**
 * Files that are fetched once, kept, and served to any number of machines.
 *
 * Owns     which downloads there are: one for a file, however many ask, and it goes on when all of
 *          them have left. What is kept is opened without asking anybody.
 * Leaves   one download to download.ts, the disk to layout.ts and partial.ts, rows to the store.
 * Limits   assetDownloadsMax downloads at once; a row is written after its file is on the disk.
 * Tests    test/assets/library.test.ts, test/interop/asset-store.test.ts
 */
import { rm, stat } from 'node:fs/promises';
import { publicUrl, type AssetSource, type StoredAsset } from '../domain/asset.ts';
import { knownError } from '../domain/errors.ts';
import { createSlots } from '../domain/slots.ts';
import { assetDownloadsMax, assetUseMs } from '../domain/asset-limits.ts';
import type { AssetLibrary, AssetRows, OpenRemoteFile } from '../domain/asset-ports.ts';
import type { Clock, OpenFile, RecordEvent } from '../domain/ports.ts';
import type { ImageFile } from '../domain/profile.ts';
import { createArrival, type Arrival } from './arrival.ts';
import { openArriving, type Pieces } from './arriving-file.ts';
import { download } from './download.ts';
import { createHolds, type Holds } from './holds.ts';
import { createLayout, idOf } from './layout.ts';
import { openPartial, type PartialFile, type WriteAt } from './partial.ts';
import { createVerified } from './verified.ts';

export interface LibraryDeps {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly record: RecordEvent;
  readonly rows: AssetRows;
  readonly openRemote: OpenRemoteFile;
  readonly pieces: Pieces;
  /** opens a file on disk as it was recorded */
  readonly openDiskFile: (file: ImageFile) => Promise<OpenFile>;
  /** bytes that the next file may have */
  readonly room: () => Promise<number>;
  /** hears of each file that was fetched, once it can be opened as one that is kept */
  readonly fetched: (asset: StoredAsset) => void;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** of the file system, unless a test has one that is full */
  readonly writeAt?: WriteAt;
}

export interface Library extends AssetLibrary {
  /** throws away what a crash has left; before anything else */
  readonly start: () => Promise<void>;
  /** breaks downloads off, and notes how far they are */
  readonly close: () => Promise<void>;
}

/** A download that goes on. */
interface Current {
  /** no other download, and none before, had it */
  readonly id: string;
  readonly arrival: Arrival;
  readonly opened: Promise<PartialFile>;
  readonly done: Promise<StoredAsset>;
  /** who has its file open: the download itself, and those who are sent it */
  users: number;
}

export function createLibrary(deps: LibraryDeps): Library {
  const { rows } = deps;
  const layout = createLayout(deps.dataDir);
  const verified = createVerified(layout.fileOf, async (asset) => {
    await layout.putAside(asset.sha256);
    told(deps, 'asset.damaged', asset);
  });
  const holds = createHolds();
  const currents = new Map<string, Current>();
  const stopping = new AbortController();
  const begin = createBegin({ ...deps, layout, verified, currents, signal: stopping.signal });

  const keptOf = async (source: AssetSource): Promise<StoredAsset | undefined> => {
    const row = await rows.find(source.url);
    if (!row || (source.sha256 ?? row.sha256) !== row.sha256) return undefined;
    return (await verified.verdictOn(row)) === 'good' ? row : undefined;
  };
  const open = async (source: AssetSource): Promise<OpenFile> => {
    const current = currents.get(idOf(source));
    if (current) return openCurrent(current, deps);
    const kept = await keptOf(source);
    if (kept) return openKept(kept, { ...deps, fileOf: layout.fileOf, holds });
    return openCurrent(begin(source), deps);
  };
  return {
    open,
    obtain: async (source) =>
      currents.get(idOf(source))?.done ?? (await keptOf(source)) ?? begin(source).done,
    isHere: async (source) => !currents.has(idOf(source)) && (await keptOf(source)) !== undefined,
    progressOf(source) {
      const arrival = currents.get(idOf(source))?.arrival;
      if (!arrival) return undefined;
      const { bytes, sizeBytes } = arrival;
      return { bytes, ...(sizeBytes !== undefined && { sizeBytes }) };
    },
    all: () => rows.all(),
    async verify(asset) {
      verified.doubt(asset.sha256);
      return verified.verdictOn(asset);
    },
    async remove(asset) {
      await rows.remove(asset.url);
      const others = (await rows.all()).some(({ sha256 }) => sha256 === asset.sha256);
      // Whoever has it open reads on: the disk gives the room back when the last one is done.
      if (!others) await rm(layout.fileOf(asset.sha256), { force: true });
      told(deps, 'asset.removed', asset);
    },
    inUse: holds.names,
    async start() {
      await layout.prepare();
      const known = new Set((await rows.all()).map(({ sha256 }) => sha256));
      await layout.tidy(known, deps.clock.nowMs());
    },
    async close() {
      stopping.abort();
      await Promise.allSettled([...currents.values()].map(({ done }) => done));
    },
  };
}

interface Beginning extends LibraryDeps {
  readonly layout: ReturnType<typeof createLayout>;
  readonly verified: ReturnType<typeof createVerified>;
  readonly currents: Map<string, Current>;
  readonly signal: AbortSignal;
}

/** Joins the download that there is by now, or begins one. */
function createBegin(on: Beginning): (source: AssetSource) => Current {
  const slots = createSlots(assetDownloadsMax);
  let begun = 0;
  const work = async (source: AssetSource, current: Current): Promise<StoredAsset> => {
    const leave = await slots.enter();
    const fetching = fetchInto(source, current, on);
    try {
      await fetching;
    } finally {
      // First, so that nobody finds it who would come too late to keep its file open.
      on.currents.delete(idOf(source));
      leave();
      await release(current);
    }
    const asset = await fetching;
    on.fetched(asset);
    return asset;
  };
  return (source) => {
    const id = idOf(source);
    const known = on.currents.get(id);
    if (known) return known;
    const opening = Promise.withResolvers<PartialFile>();
    const done = Promise.withResolvers<StoredAsset>();
    begun += 1;
    const current: Current = {
      id: `${id}-${begun}`,
      arrival: createArrival(),
      opened: opening.promise,
      done: done.promise,
      users: 1,
    };
    // Nobody may be waiting for either any more.
    opening.promise.catch(() => undefined);
    done.promise.catch(() => undefined);
    on.currents.set(id, current);
    opening.resolve(openPartial(on.layout.partialOf(source), on.writeAt));
    done.resolve(work(source, current));
    return current;
  };
}

async function fetchInto(
  source: AssetSource,
  current: Current,
  on: Beginning,
): Promise<StoredAsset> {
  const { clock, record, rows, layout } = on;
  const { arrival } = current;
  const url = publicUrl(source.url);
  const startedMs = clock.monotonicMs();
  try {
    const partial = await current.opened;
    const before = await rows.find(source.url);
    record({ kind: 'fetch.started', atMs: clock.nowMs(), url, startBytes: partial.bytes });
    const expected = source.sha256 ?? before?.sha256;
    const bytesMax = await on.room();
    const running = { source, partial, arrival, expected, bytesMax, signal: on.signal };
    const { sha256, sizeBytes } = await download(running, on);
    await partial.moveTo(layout.fileOf(sha256));
    await on.verified.vouchFor(sha256);
    const nowMs = clock.nowMs();
    const asset: StoredAsset = {
      ...{ url: source.url, sha256, sizeBytes, declared: source.sha256 !== undefined },
      firstSeenAtMs: before?.sha256 === sha256 ? before.firstSeenAtMs : nowMs,
      usedAtMs: nowMs,
    };
    await rows.save(asset);
    arrival.finish();
    const durationMs = clock.monotonicMs() - startedMs;
    record({ kind: 'fetch.finished', atMs: nowMs, url, bytes: sizeBytes, sha256, durationMs });
    return asset;
  } catch (thrown) {
    arrival.fail(thrown);
    const { code: error, detail } = knownError(thrown);
    record({ kind: 'fetch.failed', atMs: clock.nowMs(), url, bytes: arrival.bytes, error, detail });
    throw thrown;
  }
}

function openCurrent(current: Current, deps: LibraryDeps): Promise<OpenFile> {
  // Counted at once: the download may end at any moment.
  current.users += 1;
  let released = false;
  const give = async (): Promise<void> => {
    if (released) return;
    released = true;
    await release(current);
  };
  const { id, arrival, opened } = current;
  const opening = opened.then(({ handle }) =>
    openArriving({ id, arrival, handle, pieces: deps.pieces, release: give }),
  );
  opening.catch(give);
  return opening;
}

/** The last one closes the file. */
async function release(current: Current): Promise<void> {
  current.users -= 1;
  if (current.users > 0) return;
  await current.opened.then(({ handle }) => handle.close()).catch(() => undefined);
}

async function openKept(
  asset: StoredAsset,
  on: LibraryDeps & { readonly fileOf: (sha256: string) => string; readonly holds: Holds },
): Promise<OpenFile> {
  const { clock, rows, openDiskFile, holds } = on;
  const nowMs = clock.nowMs();
  if (nowMs - asset.usedAtMs > assetUseMs) {
    // On a full disk this is lost, and the file is served all the same.
    rows.save({ ...asset, usedAtMs: nowMs }).catch(() => undefined);
  }
  const letGo = holds.take(asset.sha256);
  try {
    const file = await openDiskFile(await asImageFile(asset, on.fileOf(asset.sha256)));
    return {
      ...file,
      async close() {
        letGo();
        await file.close();
      },
    };
  } catch (error) {
    letGo();
    throw error;
  }
}

async function asImageFile(
  { url, sha256, sizeBytes }: StoredAsset,
  diskPath: string,
): Promise<ImageFile> {
  const { mtimeMs } = await stat(diskPath);
  return { path: url, diskPath, sizeBytes, modifiedAtMs: Math.floor(mtimeMs), sha256 };
}

function told(
  { record, clock }: LibraryDeps,
  kind: 'asset.damaged' | 'asset.removed',
  { url, sha256, sizeBytes }: StoredAsset,
): void {
  record({ kind, atMs: clock.nowMs(), url: publicUrl(url), sha256, sizeBytes });
}
