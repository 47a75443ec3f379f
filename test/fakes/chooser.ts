/** Who chooses for the machines of an inventory, with rules of the test's own. */
import type { Inventory } from '../../src/domain/ports.ts';
import type { Rule } from '../../src/domain/rule.ts';
import { createChooser, type Chooser } from '../../src/service/chooser.ts';
import { createRuleBook, type RuleBook } from '../../src/service/rule-book.ts';

export const stillClock = { nowMs: () => 1_700_000_000_000, monotonicMs: () => 0 };

export function aRuleBook(rules: readonly Rule[] = []): RuleBook {
  return createRuleBook({ rules, places: [] }, stillClock);
}

export function chooserOn(
  inventory: Pick<Inventory, 'profiles'>,
  rules: readonly Rule[] = [],
): Chooser {
  return createChooser({ inventory, rules: aRuleBook(rules) });
}
