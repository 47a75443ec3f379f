/**
 * Which transfers run, and which requests wait for a place.
 *
 * Owns     the table of transfers by client, the bounds on it, and the order of those who wait. A
 *          rack that is switched on at once gets its turn instead of an error that ends the boot.
 * Leaves   what a transfer does to session.ts. Nothing here knows a packet or a socket.
 * Limits   tftpTransfersMax, tftpTransfersPerAddressMax, tftpWaitingMax, tftpWaitingMsMax. A
 *          transfer that nobody may be listening to any more gives its place to one who waits.
 * Tests    test/tftp/sessions.test.ts
 */
import {
  tftpTransfersMax,
  tftpTransfersPerAddressMax,
  tftpWaitingMax,
  tftpWaitingMsMax,
} from '../domain/limits.ts';

/** One running transfer, as far as its place is concerned. */
export interface Session {
  /** ends it and leaves the table at once, through {@link Sessions.remove} */
  end(reason: string): void;
  mayYield(atMs: number): boolean;
}

/** A client of ours: RFC 1350 calls its port the transfer identifier. */
export interface Client {
  readonly key: string;
  readonly address: string;
}

/** A transfer that has yet to begin. */
export interface Prospect<S extends Session> {
  start(): S;
  /** it will not begin; called instead of `start` */
  drop(): void;
}

interface Waiting<S extends Session> {
  readonly client: Client;
  readonly prospect: Prospect<S>;
  readonly untilMs: number;
}

export interface Sessions<S extends Session> {
  find(client: Client): S | undefined;
  /**
   * Starts a transfer, now or when there is a place. A client that asks again while it waits keeps
   * its turn.
   */
  admit(client: Client, prospect: Prospect<S>, atMs: number): 'started' | 'waiting' | 'full';
  /** Takes an ended transfer out. */
  remove(client: Client, session: S): void;
  /** Starts those who wait, as far as there are places. */
  startWaiting(atMs: number): void;
  endAll(reason: string): void;
  size(): number;
}

export function createSessions<S extends Session>(): Sessions<S> {
  const running = new Map<string, { client: Client; session: S }>();
  const perAddress = createCounts();
  const waiting = new Map<string, Waiting<S>>();

  const atAddressMax = (address: string): boolean =>
    perAddress.of(address) >= tftpTransfersPerAddressMax;

  const start = (client: Client, prospect: Prospect<S>): void => {
    perAddress.add(client.address, 1);
    running.set(client.key, { client, session: prospect.start() });
  };
  const leave = (key: string): void => {
    waiting.get(key)?.prospect.drop();
    waiting.delete(key);
  };

  /** Ends the oldest transfer in the way that nobody may be listening to. @returns success */
  const makeRoom = (address: string, atMs: number): boolean => {
    const sameAddress = atAddressMax(address);
    if (!sameAddress && running.size < tftpTransfersMax) return true;
    for (const { client, session } of running.values()) {
      if (sameAddress && client.address !== address) continue;
      if (!session.mayYield(atMs)) continue;
      session.end('gave its place to another request');
      return true;
    }
    return false;
  };

  return {
    find: (client) => running.get(client.key)?.session,
    size: () => running.size,
    admit(client, prospect, atMs) {
      if (makeRoom(client.address, atMs)) {
        leave(client.key);
        start(client, prospect);
        return 'started';
      }
      const before = waiting.get(client.key);
      if (waiting.size >= tftpWaitingMax && !before) {
        prospect.drop();
        return 'full';
      }
      before?.prospect.drop();
      // A Map keeps the place of a key that is set again.
      waiting.set(client.key, { client, prospect, untilMs: atMs + tftpWaitingMsMax });
      return 'waiting';
    },
    remove(client, session) {
      if (running.get(client.key)?.session !== session) return;
      running.delete(client.key);
      perAddress.add(client.address, -1);
    },
    startWaiting(atMs) {
      for (const [key, entry] of waiting) {
        if (running.size >= tftpTransfersMax) return;
        if (entry.untilMs < atMs) leave(key);
        else if (!atAddressMax(entry.client.address)) {
          waiting.delete(key);
          start(entry.client, entry.prospect);
        }
      }
    },
    endAll(reason) {
      for (const key of Array.from(waiting.keys())) leave(key);
      for (const { session } of Array.from(running.values())) session.end(reason);
    },
  };
}

function createCounts() {
  const counts = new Map<string, number>();
  const of = (address: string): number => counts.get(address) ?? 0;
  return {
    of,
    add(address: string, change: 1 | -1): void {
      const count = of(address) + change;
      if (count === 0) counts.delete(address);
      else counts.set(address, count);
    },
  };
}
