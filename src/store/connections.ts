/**
 * Two connections to one database: one that writes, one that reads what was committed.
 *
 * Owns     transactions. Writers take turns; a reader never sees half of a change and never waits
 *          for a writer, because in WAL mode each statement reads the last committed state.
 * Leaves   statements to the stores, which get whichever connection their work belongs on.
 * Limits   work inside a transaction may wait for other promises, and every other writer waits
 *          with it: read files and hash them before, not inside.
 * Tests    test/store/connections.test.ts
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { RouseError } from '../domain/errors.ts';
import type { DiskReserve } from '../domain/disk-reserve.ts';
import { sqliteCode, translated } from './failure.ts';
import { knowProofs, type Mac } from './proof-function.ts';
import { setDurability, type Durability, type Sqlite } from './sqlite.ts';

export type Builder = BetterSQLite3Database;

/**
 * How a store reaches the database. Work is synchronous, so nothing can come between the statements
 * of one call.
 */
export interface Access {
  readonly read: <T>(work: (builder: Builder) => T) => Promise<T>;
  readonly write: <T>(work: (builder: Builder) => T, durability?: Durability) => Promise<T>;
}

export interface Connections {
  /** each call stands for itself */
  readonly direct: Access;
  /** everything done through the `Access` handed to `work` is kept whole or not at all */
  transaction<T>(work: (inside: Access, nested: Nested) => Promise<T>): Promise<T>;
  /**
   * Writes, and does something more once it is kept, before anybody else's turn. What `kept` throws
   * undoes nothing.
   */
  readonly writeThen: <T>(work: (builder: Builder) => T, kept: () => void) => Promise<T>;
  close(): Promise<void>;
}

/** Joins a transaction within a transaction: when it fails, so does the one around it. */
export type Nested = <T>(work: () => Promise<T>) => Promise<T>;

interface ConnectionOptions {
  /**
   * given up when the disk is full, so that what people change and delete finds room; history waits
   * until it is there again
   */
  readonly reserve?: DiskReserve | undefined;
  /** makes proofs of rows */
  readonly mac?: Mac;
}

const noMac: Mac = () => '';

export function createConnections(
  writer: Sqlite,
  reader: Sqlite,
  { reserve = NO_RESERVE, mac = noMac }: ConnectionOptions = {},
): Connections {
  for (const database of [writer, reader]) knowProofs(database, mac);
  const [onWriter, onReader] = [drizzle(writer), drizzle(reader)];
  const takeTurn = createTurns();
  const commit = <T>(work: (builder: Builder) => T): T =>
    withRoom(writer, reserve, () => writer.transaction(() => work(onWriter)).immediate());
  return {
    direct: {
      read: (work) => settled(() => work(onReader)),
      write: (work, durability = 'promise') =>
        takeTurn(() =>
          settled(() => {
            if (durability === 'history' && reserve.state() === 'given-up') throw noHistory();
            setDurability(writer, durability);
            return commit(work);
          }),
        ),
    },
    writeThen: (work, kept) =>
      takeTurn(() =>
        settled(() => {
          setDurability(writer, 'promise');
          const result = commit(work);
          kept();
          return result;
        }),
      ),
    transaction: (work) => takeTurn(() => transact({ writer, builder: onWriter, work, reserve })),
    async close() {
      await takeTurn(() => Promise.resolve());
      reader.close();
      writer.close();
    },
  };
}

const NO_RESERVE: DiskReserve = {
  state: () => 'making',
  isScarce: () => false,
  giveUp: () => false,
};

function noHistory(): RouseError {
  return new RouseError('STORE_FULL', 'what room there is, is kept for changes and deletions');
}

/** Does work that is all or nothing, and once more where that needed the reserve. */
function withRoom<T>(writer: Sqlite, reserve: DiskReserve, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isFull(error) || !reserve.giveUp()) throw error;
    shortenLog(writer);
    return work();
  }
}

function isFull(error: unknown): boolean {
  const code = sqliteCode(error);
  // The index of the log grows too, and says so with a code of its own.
  return code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE';
}

/** What is in the database by now needs no place in the log. */
function shortenLog(writer: Sqlite): void {
  try {
    writer.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // A log that stays long is no reason to fail what was asked for.
  }
}

interface Transaction<T> {
  readonly reserve: DiskReserve;
  readonly writer: Sqlite;
  readonly builder: Builder;
  readonly work: (inside: Access, nested: Nested) => Promise<T>;
}

async function transact<T>({ writer, builder, work, reserve }: Transaction<T>): Promise<T> {
  // Its work may be done once alone, so the room is made before it begins.
  if (reserve.isScarce() && reserve.giveUp()) shortenLog(writer);
  let open = true;
  let failure: { readonly error: unknown } | undefined;
  const inside = <R>(operation: () => R): Promise<R> =>
    settled(() => {
      if (!open) throw new RouseError('INTERNAL', 'a transaction was used after its end');
      return operation();
    });
  const access: Access = {
    read: (operation) => inside(() => operation(builder)),
    // Within a transaction the library makes this a savepoint: a refused save undoes itself alone.
    write: (operation) => inside(() => writer.transaction(() => operation(builder))()),
  };
  const nested: Nested = async (operation) => {
    try {
      return await operation();
    } catch (error) {
      failure ??= { error };
      throw error;
    }
  };
  translated(() => {
    setDurability(writer, 'promise');
    writer.exec('BEGIN IMMEDIATE');
  });
  try {
    const result = await work(access, nested);
    if (failure) throw failure.error;
    translated(() => writer.exec('COMMIT'));
    return result;
  } catch (error) {
    // On a full disk SQLite may have rolled back already, and then refuses to do it again.
    if (writer.inTransaction) translated(() => writer.exec('ROLLBACK'));
    // Whoever asks again finds room.
    if (isFull(error) && reserve.giveUp()) shortenLog(writer);
    throw error;
  } finally {
    open = false;
  }
}

/** Statements by name, in groups where they are. */
interface Prepare {
  readonly [name: string]: (() => unknown) | Prepare;
}
type Prepared<S> = {
  readonly [Name in keyof S]: S[Name] extends () => infer Statement ? Statement : Prepared<S[Name]>;
};

/**
 * Prepares each statement of a store at its first use on each connection, and keeps it. A start
 * needs a few of them, and preparing all takes a tenth of its time.
 */
export function preparedOnce<S extends Prepare>(
  statementsOf: (builder: Builder) => S,
): (builder: Builder) => Prepared<S> {
  const known = new WeakMap<Builder, Prepared<S>>();
  return (builder) => {
    const seen = known.get(builder);
    if (seen !== undefined) return seen;
    const statements = eachAtFirstUse(statementsOf(builder));
    known.set(builder, statements);
    return statements;
  };
}

function eachAtFirstUse<S extends Prepare>(prepare: S): Prepared<S> {
  const statements = {};
  for (const [name, one] of Object.entries(prepare)) {
    Object.defineProperty(statements, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = typeof one === 'function' ? one() : eachAtFirstUse(one);
        Object.defineProperty(statements, name, { value });
        return value;
      },
    });
  }
  return statements as Prepared<S>;
}

/** Lets one piece of work run at a time, in the order of asking. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  const running = new AsyncLocalStorage<{ active: boolean }>();
  let last: Promise<unknown> = Promise.resolve();
  return async (work) => {
    if (running.getStore()?.active === true) {
      throw new RouseError('INTERNAL', 'a write inside a transaction went past it');
    }
    const turn = { active: true };
    const mine = last.then(() => running.run(turn, work));
    last = mine.then(
      () => (turn.active = false),
      // The one who asked gets the error; the next in line starts all the same.
      () => (turn.active = false),
    );
    return mine;
  };
}

/** Runs synchronous work now, and reports its outcome as a promise. */
function settled<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(translated(work));
  });
}
