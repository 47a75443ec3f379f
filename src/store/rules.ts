/**
 * Selection rules in SQLite, and who has a place in those that take only so many machines. A place
 * goes with its rule and with its machine.
 *
 * Tests    test/store/rules.test.ts
 */
import { asc, count, eq, gt, sql } from 'drizzle-orm';
import { RouseError } from '../domain/errors.ts';
import type { RuleStore, SaveOptions } from '../domain/ports.ts';
import type { Rule, RuleName } from '../domain/rule.ts';
import { preparedOnce, type Access, type Builder } from './connections.ts';
import { pageFrom, readCursor } from './page.ts';
import { ruleMachines, rules } from './schema.ts';
import { refuseStale } from './version.ts';

const slot = (name: string) => sql.placeholder(name);

const statementsOf = preparedOnce((builder) => {
  const isNamed = eq(rules.name, slot('name'));
  return {
    byName: () => builder.select().from(rules).where(isNamed).prepare(),
    page: () =>
      builder
        .select()
        .from(rules)
        .where(gt(rules.name, slot('after')))
        .orderBy(asc(rules.name))
        .limit(slot('limit'))
        .prepare(),
    upsert: () =>
      builder
        .insert(rules)
        .values({
          name: slot('name'),
          weight: slot('weight'),
          enabled: slot('enabled'),
          conditions: slot('conditions'),
          outcome: slot('outcome'),
          version: slot('version'),
        })
        .onConflictDoUpdate({
          target: rules.name,
          set: {
            weight: sql`excluded.weight`,
            enabled: sql`excluded.enabled`,
            conditions: sql`excluded.conditions`,
            outcome: sql`excluded.outcome`,
            version: sql`excluded.version`,
          },
        })
        .prepare(),
    remove: () => builder.delete(rules).where(isNamed).prepare(),
    count: () => builder.select({ rules: count() }).from(rules).prepare(),
    places: () =>
      builder
        .select({ rule: ruleMachines.rule, machine: ruleMachines.machineId })
        .from(ruleMachines)
        .orderBy(asc(ruleMachines.rule), asc(ruleMachines.machineId))
        .prepare(),
    take: () =>
      builder
        .insert(ruleMachines)
        .values({ rule: slot('rule'), machineId: slot('machine'), atMs: slot('atMs') })
        .onConflictDoNothing()
        .prepare(),
    free: () =>
      builder
        .delete(ruleMachines)
        .where(eq(ruleMachines.rule, slot('rule')))
        .prepare(),
  };
});

export function createRuleStore(access: Access): RuleStore {
  return {
    find: (name) =>
      access.read((builder) => {
        const row = statementsOf(builder).byName.get({ name });
        return row && fromRow(row);
      }),
    list: ({ limit, cursor }) =>
      access.read((builder) => {
        const after = readCursor(cursor);
        const found = statementsOf(builder).page.all({ after, limit: limit + 1 });
        return pageFrom(found.map(fromRow), limit, (rule) => rule.name);
      }),
    save: (rule, options) => access.write((builder) => save(builder, rule, options)),
    remove: (name, options) =>
      access.write((builder) => {
        remove(builder, name, options);
      }),
    count: () => access.read((builder) => statementsOf(builder).count.get()?.rules ?? 0),
    places: () => access.read((builder) => statementsOf(builder).places.all()),
    takePlace: ({ rule, machine }, atMs) =>
      access.write((builder) => {
        statementsOf(builder).take.run({ rule, machine, atMs });
      }),
    freePlaces: (rule) =>
      access.write((builder) => {
        statementsOf(builder).free.run({ rule });
      }),
  };
}

function fromRow({ conditions, outcome, ...row }: typeof rules.$inferSelect): Rule {
  return { ...row, when: conditions, then: outcome };
}

function save(builder: Builder, rule: Rule, options: SaveOptions = {}): Rule {
  const statements = statementsOf(builder);
  const stored = statements.byName.get({ name: rule.name });
  refuseStale(rule.name, stored?.version, options);
  const saved = { ...rule, version: (stored?.version ?? 0) + 1 };
  const { when: conditions, then: outcome, ...row } = saved;
  statements.upsert.run({ ...row, conditions, outcome });
  return saved;
}

function remove(builder: Builder, name: RuleName, options: SaveOptions = {}): void {
  const statements = statementsOf(builder);
  const stored = statements.byName.get({ name });
  if (!stored) throw new RouseError('RULE_UNKNOWN', name);
  refuseStale(name, stored.version, options);
  statements.remove.run({ name });
}
