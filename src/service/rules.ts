/**
 * What people and programs do with selection rules.
 *
 * Owns     that a list has them in the order in which they are asked, and what becomes of their
 *          weights when somebody gives them another order.
 * Leaves   what would follow from a change to preview-rules.ts.
 * Tests    test/service/rules.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import type { Inventory } from '../domain/ports.ts';
import { byPrecedence, parseRuleName, type Rule, type RuleName } from '../domain/rule.ts';
import type { ManageRules } from '../domain/use-cases.ts';
import { parseRequest, requestInvalid } from '../schema/issues.ts';
import { ruleBody, ruleDeclaration } from '../schema/rule-resource.ts';
import { everyItem } from './every-item.ts';
import { mergePatch } from './merge-patch.ts';
import { refuseExisting, refuseMissing, requireSameName } from './preconditions.ts';
import { putRule } from './put.ts';
import { checkRule, unknownRule } from './references.ts';

/** Between two rules after they were put in order: room for another one. */
const WEIGHT_STEP = 10;

export function createManageRules({ inventory }: { readonly inventory: Inventory }): ManageRules {
  return {
    get: (name) => existing(inventory, name),
    async list({ limit, cursor }) {
      const rules = await ordered(inventory);
      const start = cursor === undefined ? 0 : rules.findIndex(({ name }) => name === cursor) + 1;
      if (cursor !== undefined && start === 0) {
        throw requestInvalid([{ field: '/cursor', message: 'that rule is gone; begin again' }]);
      }
      const items = rules.slice(start, start + limit);
      const last = start + limit < rules.length ? items.at(-1) : undefined;
      return { items, ...(last && { next: last.name }) };
    },
    put: (name, draft, options = {}) =>
      inventory.transaction(async (inside) => {
        requireSameName(name, draft.name);
        const before = await inside.rules.find(draft.name);
        if (before) refuseExisting(name, options);
        else refuseMissing(name, options);
        const { value, change } = await putRule(inside, draft, options);
        await checkRule(draft, inside);
        return { value, created: change === 'created' };
      }),
    patch: (name, patch, options) =>
      inventory.transaction(async (inside) => {
        const before = ruleDeclaration(await existing(inside, name));
        const draft = parseRequest(ruleBody, mergePatch(before, patch));
        requireSameName(name, draft.name);
        const { value } = await putRule(inside, draft, options);
        await checkRule(draft, inside);
        return value;
      }),
    remove: (name, options) =>
      inventory.transaction(async (inside) => {
        const rule = await existing(inside, name);
        await inside.rules.remove(rule.name, options);
      }),
    order: (names) =>
      inventory.transaction(async (inside) => {
        const known = new Map((await ordered(inside)).map((rule) => [rule.name, rule]));
        const rules = new Set(names.flatMap((name) => known.get(name) ?? []));
        if (rules.size !== known.size || names.length !== known.size) throw notAll(names, known);
        const saved: Rule[] = [];
        for (const rule of rules) {
          const weight = (known.size - saved.length) * WEIGHT_STEP;
          saved.push((await putRule(inside, { ...rule, weight })).value);
        }
        return saved;
      }),
  };
}

async function ordered(inventory: Inventory): Promise<readonly Rule[]> {
  const rules: Rule[] = [];
  for await (const rule of everyItem((page) => inventory.rules.list(page))) rules.push(rule);
  return rules.sort(byPrecedence);
}

function notAll(names: readonly RuleName[], known: ReadonlyMap<RuleName, Rule>): RouseError {
  const given = new Set(names);
  const told = [
    ...[...known.keys()].filter((name) => !given.has(name)).map((name) => `${name} is missing`),
    ...[...given].filter((name) => !known.has(name)).map((name) => `there is no ${name}`),
    ...(given.size < names.length ? ['a name stands there twice'] : []),
  ];
  return new RouseError('RULE_CONFLICT', told.slice(0, 5).join('; '));
}

async function existing(inventory: Inventory, reference: string): Promise<Rule> {
  const name = parseRuleName(reference);
  const rule = name && (await inventory.rules.find(name));
  if (!rule) throw await unknownRule(reference, inventory);
  return rule;
}
