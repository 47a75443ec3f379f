/**
 * Pages of machines, filtered and ordered by the database.
 *
 * Owns     one prepared statement for each order, whatever is asked for: a parameter that is null
 *          filters nothing. Ten thousand machines are looked through in ten milliseconds, so no
 *          filter has an index of its own; the order by last sight has one.
 * Tests    test/store/machine-pages.test.ts, and how long it takes: bench/timeline.ts
 */
import { and, asc, getTableColumns, gt, sql, type SQL } from 'drizzle-orm';
import { parseMac } from '../domain/mac.ts';
import type { MachineFilter } from '../domain/machine-query.ts';
import type { MachinePageRequest } from '../domain/ports.ts';
import { preparedOnce, type Builder } from './connections.ts';
import type { MachineRow } from './machine-rows.ts';
import { invalidCursor, readCursor } from './page.ts';
import { machineMacs, machines } from './schema.ts';

const slot = (name: string): SQL => sql`${sql.placeholder(name)}`;

/** Comes after every hardware address. */
const LAST_MAC = 'g';

/** The expression of the index machines_seen, so that pages come out of it in their order. */
const UNSEEN = sql`-coalesce(${machines.lastSeenAtMs}, 0)`;

/** The same without the index: SQLite sorts. */
const UNINDEXED = sql`+${UNSEEN}`;
const AFTER = sql`(${UNSEEN}, ${machines.id}) > (${slot('unseen')}, ${slot('after')})`;

const statements = preparedOnce((builder) => {
  const page =
    (where: SQL | undefined, ...order: SQL[]) =>
    () =>
      builder
        .select(getTableColumns(machines))
        .from(machines)
        .where(where)
        .orderBy(...order, asc(machines.id))
        .limit(sql.placeholder('limit'))
        .prepare();
  const filtered = and(...conditions());
  const afterId = gt(machines.id, slot('after'));
  return {
    every: { recorded: page(and(afterId, filtered)), seen: page(and(AFTER, filtered), UNSEEN) },
    ofText: {
      recorded: page(and(afterId, filtered, textMatches())),
      seen: page(sql`${machines.id} in (${seenWithText(filtered)})`, UNINDEXED),
    },
  };
});

/**
 * All rows as they lie in the file, and of those that have the text the first of the page. In the
 * order of the index each of ten thousand rows would be looked for by itself, which takes twice as
 * long where few have it.
 */
function seenWithText(filtered: SQL | undefined): SQL {
  const { id } = machines;
  return sql`select ${id} from ${machines}
    where ${and(AFTER, filtered, textMatches())}
    order by ${UNINDEXED}, ${id} limit ${slot('limit')}`;
}

function conditions(): readonly SQL[] {
  const { arch, profile, configured, tags } = machines;
  const equals = (column: unknown, name: string): SQL =>
    sql`(${slot(name)} is null or ${column} = ${slot(name)})`;
  return [
    equals(arch, 'arch'),
    equals(profile, 'profile'),
    equals(configured, 'configured'),
    sql`(${slot('tags')} is null or not exists (
      select 1 from json_each(${slot('tags')}) as wanted where not exists (
        select 1 from json_each(${tags}) as own
        where own.key = wanted.key and own.value = wanted.value)))`,
  ];
}

function textMatches(): SQL {
  const { name, serial, manufacturer, product, asset, uuid, id } = machines;
  const { mac, machineId } = machineMacs;
  const columns = [name, serial, manufacturer, product, asset, uuid];
  const inColumn = columns.map((column) => sql`${column} like ${slot('text')} escape '\\'`);
  // Looked up once, and not again for each machine.
  const inMac = sql`${id} in (select ${machineId} from ${machineMacs}
    where ${mac} between ${slot('firstMac')} and ${slot('lastMac')}
      and instr(replace(${mac}, ':', ''), ${slot('digits')}) > 0)`;
  return sql`(${sql.join(inColumn, sql` or `)} or (${slot('digits')} <> '' and ${inMac}))`;
}

/** Up to one row more than asked for, which shows that there is a next page. */
export function machineRows(
  builder: Builder,
  { limit, cursor, filter = {}, order = 'recorded' }: MachinePageRequest,
): MachineRow[] {
  const given = { ...parametersOf(filter), limit: limit + 1 };
  const key = readCursor(cursor);
  const { recorded, seen: bySight } = statements(builder)[filter.text ? 'ofText' : 'every'];
  if (order === 'recorded') return recorded.all({ ...given, after: key });
  if (cursor === undefined) {
    return bySight.all({ ...given, unseen: -Number.MAX_SAFE_INTEGER, after: '' });
  }
  const [, seen, after] = /^(\d{1,16}) (.+)$/.exec(key) ?? [];
  if (seen === undefined || after === undefined) throw invalidCursor();
  return bySight.all({ ...given, unseen: -Number(seen), after });
}

/** The key after which the next page begins. */
export function machineKey(
  machine: { readonly id: string; readonly lastSeenAtMs?: number },
  order: MachinePageRequest['order'],
): string {
  return order === 'seen' ? `${machine.lastSeenAtMs ?? 0} ${machine.id}` : machine.id;
}

function parametersOf(filter: MachineFilter): Record<string, string | number | null> {
  const { arch = null, profile = null, configured, tags = {}, text = '' } = filter;
  const digits = text.toLowerCase().replaceAll(/[:.-]/g, '');
  // A whole address is looked up; a part of one may be anywhere in any.
  const mac = parseMac(digits);
  return {
    arch,
    profile,
    configured: configured === undefined ? null : Number(configured),
    tags: Object.keys(tags).length === 0 ? null : JSON.stringify(tags),
    // Case means nothing in ASCII, and something elsewhere.
    text: `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`,
    // What no hardware address holds is looked for in none.
    digits: /^[0-9a-f]+$/.test(digits) ? digits : '',
    firstMac: mac ?? '',
    lastMac: mac ?? LAST_MAC,
  };
}
