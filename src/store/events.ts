/**
 * What happened, in SQLite.
 *
 * Owns     how each filter is answered by one index: events of several machines or kinds are those
 *          of each, put together. A time stands for the number that was given at that time, so that
 *          no filter reads more rows than it answers with, but for events of a machine of one kind.
 * Tests    test/store/events.test.ts
 */
import { and, asc, desc, eq, gt, gte, lte, sql, type SQL } from 'drizzle-orm';
import type { BootEvent } from '../domain/boot-event.ts';
import type { EventQuery, EventStore, KeepBudget, StoredEvent } from '../domain/event-ports.ts';
import { trimmedPerStepMax } from '../domain/limits-timeline.ts';
import { preparedOnce, type Access, type Builder } from './connections.ts';
import { events } from './schema.ts';

export function createEventStore(access: Access): EventStore {
  /** how many there are; counted once, for counting a million takes longer than an answer may */
  let rows: number | undefined;
  return {
    append: (batch) =>
      access.write((builder) => {
        const { insert } = statementsOf(builder);
        for (const one of batch) insert.run(rowOf(one));
        if (rows !== undefined) rows += batch.length;
      }, 'history'),
    query: (query) => access.read((builder) => found(builder, query)),
    lastSeq: () => access.read((builder) => statementsOf(builder).last.get()?.seq ?? 0),
    trim: (budget) =>
      access.write((builder) => {
        rows ??= trimming(builder).count.get()?.rows ?? 0;
        const gone = trim(builder, budget, rows);
        rows -= gone;
        return gone === trimmedPerStepMax;
      }, 'history'),
  };
}

function rowOf({ seq, event }: StoredEvent) {
  const { kind, atMs, mac = null, ...rest } = event;
  return { seq, atMs, kind, mac, event: JSON.stringify(rest) };
}

type Row = typeof events.$inferSelect;

function eventOf({ seq, kind, atMs, mac, event }: Row): StoredEvent {
  const fields = JSON.parse(event) as object;
  return { seq, event: { kind, atMs, ...(mac !== null && { mac }), ...fields } as BootEvent };
}

/** @returns how many are gone, trimmedPerStepMax at most */
function trim(builder: Builder, { sinceMs, rowsMax }: KeepBudget, rows: number): number {
  const { removeBefore, removeFirst } = trimming(builder);
  const old = removeBefore.run({ sinceMs, count: trimmedPerStepMax }).changes;
  const many = Math.min(Math.max(0, rows - old - rowsMax), trimmedPerStepMax - old);
  return many === 0 ? old : old + removeFirst.run({ count: many }).changes;
}

interface Window {
  readonly after: number;
  readonly until: number;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly limit: number;
}

function found(builder: Builder, query: EventQuery): readonly StoredEvent[] {
  const { newest = false, limit, kinds, macs } = query;
  const statements = statementsOf(builder);
  const window = windowOf(builder, query);
  const { plain, byMac, byKind, byMacAndKind } = statements[newest ? 'backward' : 'forward'];
  const rows =
    macs === undefined
      ? kinds === undefined
        ? plain.all({ ...window })
        : kinds.flatMap((kind) => byKind.all({ ...window, kind }))
      : kinds === undefined
        ? macs.flatMap((mac) => byMac.all({ ...window, mac }))
        : macs.flatMap((mac) => byMacAndKind.all({ ...window, mac, kinds: JSON.stringify(kinds) }));
  const sorted = rows.sort((a, b) => a.seq - b.seq);
  return (newest ? sorted.slice(-limit) : sorted.slice(0, limit)).map(eventOf);
}

/** Numbers between which the times are, as far as clocks that were set do not tell otherwise. */
function windowOf(builder: Builder, query: EventQuery): Window {
  const { afterSeq = 0, sinceMs = 0, untilMs = Number.MAX_SAFE_INTEGER, limit } = query;
  const { firstSince, lastUntil } = statementsOf(builder);
  const first = query.sinceMs === undefined ? 1 : firstSince.get({ sinceMs })?.seq;
  const last =
    query.untilMs === undefined ? Number.MAX_SAFE_INTEGER : lastUntil.get({ untilMs })?.seq;
  const after = Math.max(afterSeq, (first ?? Number.MAX_SAFE_INTEGER) - 1);
  return { after, until: last ?? 0, sinceMs, untilMs, limit };
}

const statementsOf = preparedOnce((builder) => {
  const slot = sql.placeholder;
  const within = and(
    gt(events.seq, slot('after')),
    lte(events.seq, slot('until')),
    gte(events.atMs, slot('sinceMs')),
    lte(events.atMs, slot('untilMs')),
  );
  const select =
    (order: SQL, ...also: SQL[]) =>
    () =>
      builder
        .select()
        .from(events)
        .where(and(within, ...also))
        .orderBy(order)
        .limit(slot('limit'))
        .prepare();
  const isMac = eq(events.mac, slot('mac'));
  const isKind = eq(events.kind, slot('kind'));
  const isOneOf = sql`+${events.kind} in (select value from json_each(${slot('kinds')}))`;
  const directed = (order: SQL) => ({
    plain: select(order),
    byMac: select(order, isMac),
    byKind: select(order, isKind),
    byMacAndKind: select(order, isMac, isOneOf),
  });
  return {
    forward: directed(asc(events.seq)),
    backward: directed(desc(events.seq)),
    insert: () =>
      builder
        .insert(events)
        .values({
          seq: slot('seq'),
          atMs: slot('atMs'),
          kind: slot('kind'),
          mac: slot('mac'),
          event: slot('event'),
        })
        .prepare(),
    firstSince: () =>
      builder
        .select({ seq: events.seq })
        .from(events)
        .where(gte(events.atMs, slot('sinceMs')))
        .orderBy(asc(events.atMs), asc(events.seq))
        .limit(1)
        .prepare(),
    lastUntil: () =>
      builder
        .select({ seq: events.seq })
        .from(events)
        .where(lte(events.atMs, slot('untilMs')))
        .orderBy(desc(events.atMs), desc(events.seq))
        .limit(1)
        .prepare(),
    last: () =>
      builder.select({ seq: events.seq }).from(events).orderBy(desc(events.seq)).limit(1).prepare(),
  };
});

const trimming = preparedOnce((builder) => {
  const slot = sql.placeholder;
  const oldest = (which: SQL): SQL =>
    sql`${events.seq} in (select seq from events ${which} limit ${slot('count')})`;
  return {
    count: () =>
      builder
        .select({ rows: sql<number>`count(*)` })
        .from(events)
        .prepare(),
    removeBefore: () =>
      builder
        .delete(events)
        .where(oldest(sql`where at_ms < ${slot('sinceMs')} order by at_ms`))
        .prepare(),
    removeFirst: () =>
      builder
        .delete(events)
        .where(oldest(sql`order by seq`))
        .prepare(),
  };
});
