/**
 * Boots, in SQLite.
 *
 * Owns     what is kept of one: evidence is for boots that may still be diagnosed.
 * Tests    test/store/boots.test.ts
 */
import { and, desc, eq, inArray, isNull, lt, sql, type SQL } from 'drizzle-orm';
import type { Boot } from '../domain/boot-session.ts';
import { firstBootIdAt } from '../domain/boot-stage.ts';
import type { BootQuery, BootStore, KeepBudget } from '../domain/event-ports.ts';
import { trimmedPerStepMax } from '../domain/limits-timeline.ts';
import type { Page, PageRequest } from '../domain/ports.ts';
import { preparedOnce, type Access, type Builder } from './connections.ts';
import { pageFrom, readCursor } from './page.ts';
import { bootMacs, boots } from './schema.ts';

export function createBootStore(access: Access): BootStore {
  return {
    find: (id) => access.read((builder) => statementsOf(builder).find.get({ id })?.boot),
    list: (query, page) => access.read((builder) => list(builder, query, page)),
    saveAll: (batch) =>
      access.write((builder) => {
        for (const boot of batch) save(builder, boot);
      }, 'history'),
    lastGood: (macs, before) =>
      access.read(
        (builder) =>
          statementsOf(builder).lastGood.get({ macs: JSON.stringify(macs), before })?.boot,
      ),
    trim: (budget) => access.write((builder) => trim(builder, budget), 'history'),
  };
}

function save(builder: Builder, boot: Boot): void {
  const { upsert, addMac } = statementsOf(builder);
  const { id, lastAtMs, outcome = null } = boot;
  upsert.run({ id, lastAtMs, outcome, boot: textOf(boot) });
  for (const mac of boot.macs) addMac.run({ mac, bootId: id });
}

function textOf(boot: Boot): string {
  const { outcome } = boot;
  const isDiagnosed = outcome === undefined || outcome === 'handoff';
  return JSON.stringify(boot, isDiagnosed ? undefined : withoutEvidence);
}

function withoutEvidence(name: string, value: unknown): unknown {
  return name === 'evidence' ? undefined : value;
}

/** Comes after the name of every boot. */
const LAST_ID = 'b_g';

function list(builder: Builder, query: BootQuery, { limit, cursor }: PageRequest): Page<Boot> {
  const { macs, outcome, sinceMs } = query;
  const before: string = cursor === undefined ? LAST_ID : readCursor(cursor);
  const first: string = sinceMs === undefined ? '' : firstBootIdAt(sinceMs);
  const asked = { before, first, limit: limit + 1 };
  const statements = statementsOf(builder);
  const named = outcome === undefined || outcome === 'running' ? {} : { outcome };
  const which = outcome === undefined ? 'every' : outcome === 'running' ? 'running' : 'ended';
  const rows =
    macs === undefined
      ? statements.all[which].all({ ...asked, ...named })
      : statements.ofMacs[which].all({ ...asked, ...named, macs: JSON.stringify(macs) });
  return pageFrom(
    rows.map(({ boot }) => boot),
    limit,
    ({ id }) => id,
  );
}

/** @returns whether more of them must go */
function trim(builder: Builder, { sinceMs, rowsMax }: KeepBudget): boolean {
  const { count, removeBefore, removeFirst } = trimming(builder);
  const before = firstBootIdAt(sinceMs);
  const old = removeBefore.run({ before, count: trimmedPerStepMax }).changes;
  const rows = count.get()?.rows ?? 0;
  const many = Math.min(Math.max(0, rows - rowsMax), trimmedPerStepMax - old);
  const gone = many === 0 ? old : old + removeFirst.run({ count: many }).changes;
  return gone === trimmedPerStepMax;
}

const statementsOf = preparedOnce((builder) => {
  const slot = sql.placeholder;
  const ofMacs = inArray(
    boots.id,
    sql`(select boot_id from boot_macs
         where mac in (select value from json_each(${slot('macs')})))`,
  );
  const page =
    (...also: SQL[]) =>
    () =>
      builder
        .select({ boot: boots.boot })
        .from(boots)
        .where(and(lt(boots.id, slot('before')), sql`${boots.id} >= ${slot('first')}`, ...also))
        .orderBy(desc(boots.id))
        .limit(slot('limit'))
        .prepare();
  const pages = (...also: SQL[]) => ({
    every: page(...also),
    running: page(isNull(boots.outcome), ...also),
    ended: page(eq(boots.outcome, slot('outcome')), ...also),
  });
  const intended = sql`(${boots.outcome} = 'handoff' or (${boots.outcome} = 'local'
    and json_extract(${boots.boot}, '$.reason') in ('installed', 'profile-local')))`;
  return {
    all: pages(),
    ofMacs: pages(ofMacs),
    find: () =>
      builder
        .select({ boot: boots.boot })
        .from(boots)
        .where(eq(boots.id, slot('id')))
        .prepare(),
    lastGood: () =>
      builder
        .select({ boot: boots.boot })
        .from(boots)
        .where(and(lt(boots.id, slot('before')), ofMacs, intended))
        .orderBy(desc(boots.id))
        .limit(1)
        .prepare(),
    upsert: () =>
      builder
        .insert(boots)
        .values({
          id: slot('id'),
          lastAtMs: slot('lastAtMs'),
          outcome: slot('outcome'),
          boot: sql`${slot('boot')}`,
        })
        .onConflictDoUpdate({
          target: boots.id,
          set: {
            lastAtMs: sql`excluded.last_at_ms`,
            outcome: sql`excluded.outcome`,
            boot: sql`excluded.boot`,
          },
        })
        .prepare(),
    addMac: () =>
      builder
        .insert(bootMacs)
        .values({ mac: slot('mac'), bootId: slot('bootId') })
        .onConflictDoNothing()
        .prepare(),
  };
});

const trimming = preparedOnce((builder) => {
  const slot = sql.placeholder;
  const oldest = (where: SQL): SQL =>
    sql`${boots.id} in (select id from boots where ${where} order by id limit ${slot('count')})`;
  return {
    count: () =>
      builder
        .select({ rows: sql<number>`count(*)` })
        .from(boots)
        .prepare(),
    removeBefore: () =>
      builder
        .delete(boots)
        .where(oldest(sql`id < ${slot('before')}`))
        .prepare(),
    removeFirst: () =>
      builder
        .delete(boots)
        .where(oldest(sql`true`))
        .prepare(),
  };
});
