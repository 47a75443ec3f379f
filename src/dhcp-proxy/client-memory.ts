/**
 * What is remembered about a client between its messages.
 *
 * Owns     the table of clients and what an entry holds. Entries are changed in place: copying tens
 *          of thousands of them for each message would be the slowest part of the server.
 * Leaves   what follows from it to rate-limit.ts, offer.ts, loader-choice.ts and admission.ts.
 * Limits   `dhcpClientsMax` clients; the one longest without a message is forgotten first. At worst
 *          it gets a fresh window of answers and begins with the first form and loader again.
 * Tests    test/dhcp-proxy/client-memory.test.ts
 */
import type { DhcpClientKind } from '../domain/boot-event.ts';
import type { FirmwareMemory, Personality } from '../domain/firmware.ts';
import { dhcpClientsMax } from '../domain/limits.ts';
import { createRecent, type Recent } from '../domain/recent.ts';
import type { Uuid } from '../domain/uuid.ts';

export interface Offer {
  readonly client: DhcpClientKind;
  readonly personality: Personality;
  readonly atMs: number;
  /** the form offered before this one in the same boot, if that was another */
  readonly before?: Personality;
  /** the client asked port 4011 since */
  asked4011: boolean;
  /** the client fetched something since */
  followed: boolean;
}

interface FetchedLoader {
  readonly file: string;
  /** the last fetch of it */
  readonly atMs: number;
  /** the first fetch of it since which no other loader was fetched: EDK2 tries PXE, then HTTP */
  readonly sinceMs: number;
  /** iPXE has shown itself since */
  cameUp: boolean;
}

export interface ClientMemory {
  /** answers since the start of the window */
  windowStartedAtMs: number;
  answers: number;
  /** what it last said it is, where that identifies a machine */
  uuid?: Uuid;
  /** its last DISCOVER, unless it has taken an offer since */
  asked?: { readonly client: DhcpClientKind; readonly atMs: number };
  offer?: Offer;
  loader?: FetchedLoader;
  /** loaders that were fetched and never came up */
  silent: readonly string[];
  /** what worked since the server started, which is newer than what the inventory says */
  worked: FirmwareMemory;
}

/** By the key of identity.ts. */
export type ClientTable = Recent<string, ClientMemory>;

export function createClientTable(): ClientTable {
  return createRecent(dhcpClientsMax);
}

/** The entry of a client, made if there is none, and now the one forgotten last. */
export function remember(table: ClientTable, key: string): ClientMemory {
  const memory = table.get(key) ?? {
    windowStartedAtMs: Number.NEGATIVE_INFINITY,
    answers: 0,
    silent: [],
    worked: {},
  };
  table.set(key, memory);
  return memory;
}

/** Keeps the count of answers alone: that limit holds for whoever sends. */
export function forgetBoot(memory: ClientMemory): void {
  delete memory.offer;
  delete memory.asked;
}
