/**
 * How far a download is, and who waits for it to be further.
 *
 * Owns     generations: when the file turns out to be another one than the part that is here, those
 *          who were given bytes of that part are told so and never get a mixture of both.
 * Leaves   bytes to partial.ts, and where they come from to download.ts.
 * Tests    test/assets/arrival.test.ts
 */
import { RouseError } from '../domain/errors.ts';

/** One version of the file, by the number of its generation. */
interface Version {
  readonly generation: number;
  readonly sizeBytes: number;
}

export interface Arrival {
  readonly bytes: number;
  readonly sizeBytes: number | undefined;
  /** resolves once it is known how long the file is */
  sized(): Promise<Version>;
  /** resolves once so many bytes are there. @throws RouseError ASSET_CHANGED */
  reached(bytes: number, generation: number): Promise<void>;
  /** resolves once all is there and found right. @throws RouseError ASSET_CHANGED */
  complete(generation: number): Promise<void>;
  /** another file than before comes, from its beginning */
  renew(): void;
  /** bytes that are there, and how many there will be */
  announce(bytes: number, sizeBytes: number | undefined): void;
  advance(bytes: number): void;
  finish(): void;
  fail(error: unknown): void;
}

interface Waiter {
  readonly generation: number | undefined;
  readonly ready: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function createArrival(): Arrival {
  let [generation, bytes, whole] = [0, 0, false];
  let sizeBytes: number | undefined;
  let failure: { readonly error: unknown } | undefined;
  let waiting: Waiter[] = [];

  const settled = (waiter: Waiter): boolean => {
    if (failure) waiter.reject(failure.error);
    else if (waiter.generation !== undefined && waiter.generation !== generation) {
      waiter.reject(new RouseError('ASSET_CHANGED'));
    } else if (waiter.ready()) waiter.resolve();
    else return false;
    return true;
  };
  const look = (): void => {
    waiting = waiting.filter((waiter) => !settled(waiter));
  };
  const when = (ready: () => boolean, of?: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const waiter: Waiter = { generation: of, ready, resolve, reject };
      if (!settled(waiter)) waiting.push(waiter);
    });
  return {
    get bytes() {
      return bytes;
    },
    get sizeBytes() {
      return sizeBytes;
    },
    async sized() {
      await when(() => sizeBytes !== undefined);
      return { generation, sizeBytes: sizeBytes ?? bytes };
    },
    reached: (wanted, of) => when(() => bytes >= wanted, of),
    complete: (of) => when(() => whole, of),
    renew() {
      [generation, bytes, sizeBytes] = [generation + 1, 0, undefined];
      look();
    },
    announce(here, size) {
      [bytes, sizeBytes] = [here, size];
      look();
    },
    advance(here) {
      bytes = here;
      look();
    },
    finish() {
      [whole, sizeBytes] = [true, bytes];
      look();
    },
    fail(error) {
      failure = { error };
      look();
    },
  };
}
