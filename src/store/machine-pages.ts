/**
 * Pages of machines, filtered and ordered by the database.
 *
 * Owns     one prepared statement for each order, whatever is asked for: a parameter that is null
 *          filters nothing. Ten thousand machines are looked through in ten milliseconds, so no
 *          filter has an index of its own; the order by last sight has one.
 * Tests    test/store/machine-pages.test.ts
 */
import { and, asc, getTableColumns, gt, sql, type SQL } from 'drizzle-orm';
import type { MachineFilter } from '../domain/machine-query.ts';
import type { MachinePageRequest } from '../domain/ports.ts';
import { preparedOnce, type Builder } from './connections.ts';
import type { MachineRow } from './machine-rows.ts';
import { invalidCursor, readCursor } from './page.ts';
import { machineMacs, machines } from './schema.ts';

const slot = (name: string): SQL => sql`${sql.placeholder(name)}`;

/** The expression of the index machines_seen, so that pages come out of it in their order. */
const UNSEEN = sql`-coalesce(${machines.lastSeenAtMs}, 0)`;

const statements = preparedOnce((builder) => ({
  recorded: builder
    .select(getTableColumns(machines))
    .from(machines)
    .where(and(gt(machines.id, slot('after')), ...conditions()))
    .orderBy(asc(machines.id))
    .limit(sql.placeholder('limit'))
    .prepare(),
  seen: builder
    .select(getTableColumns(machines))
    .from(machines)
    .where(
      and(
        sql`(${UNSEEN}, ${machines.id}) > (${slot('unseen')}, ${slot('after')})`,
        ...conditions(),
      ),
    )
    .orderBy(UNSEEN, asc(machines.id))
    .limit(sql.placeholder('limit'))
    .prepare(),
}));

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
    sql`(${slot('text')} is null or ${textMatches()})`,
  ];
}

function textMatches(): SQL {
  const { name, serial, manufacturer, product, asset, uuid, id } = machines;
  const columns = [name, serial, manufacturer, product, asset, uuid];
  const inColumn = columns.map((column) => sql`instr(lower(${column}), ${slot('text')}) > 0`);
  // Looked up once, and not again for each machine.
  const inMac = sql`${id} in (select ${machineMacs.machineId} from ${machineMacs}
    where instr(replace(${machineMacs.mac}, ':', ''), ${slot('digits')}) > 0)`;
  return sql`(${sql.join(inColumn, sql` or `)} or (${slot('digits')} <> '' and ${inMac}))`;
}

/** Up to one row more than asked for, which shows that there is a next page. */
export function machineRows(
  builder: Builder,
  { limit, cursor, filter = {}, order = 'recorded' }: MachinePageRequest,
): MachineRow[] {
  const given = { ...parametersOf(filter), limit: limit + 1 };
  const key = readCursor(cursor);
  if (order === 'recorded') return statements(builder).recorded.all({ ...given, after: key });
  if (cursor === undefined) {
    return statements(builder).seen.all({ ...given, unseen: -Number.MAX_SAFE_INTEGER, after: '' });
  }
  const [, seen, after] = /^(\d{1,16}) (.+)$/.exec(key) ?? [];
  if (seen === undefined || after === undefined) throw invalidCursor();
  return statements(builder).seen.all({ ...given, unseen: -Number(seen), after });
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
  const lower = text.toLowerCase();
  const digits = lower.replaceAll(/[:.-]/g, '');
  return {
    arch,
    profile,
    configured: configured === undefined ? null : Number(configured),
    tags: Object.keys(tags).length === 0 ? null : JSON.stringify(tags),
    text: text === '' ? null : lower,
    // What no hardware address holds is looked for in none.
    digits: /^[0-9a-f]+$/.test(digits) ? digits : '',
  };
}
