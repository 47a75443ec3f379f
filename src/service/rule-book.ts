/**
 * All selection rules in memory, in their order and ready to be asked, and who has a place in those
 * that take only so many machines.
 *
 * Owns     when a place is taken: for a while by a machine that was sent a script, so that two that
 *          boot at once do not share the last one; for good once it was handed over.
 * Leaves   hearing of changes to watched-inventory.ts, and what rules come to for a machine to
 *          domain/choose.ts.
 * Limits   `rulesMax` rules. Places are as many as rules allow, and one more for each machine that
 *          went on after its time was over.
 * Tests    test/service/rule-book.test.ts
 */
import { rulePlaceReservedMs } from '../domain/limits-rules.ts';
import type { Integrity } from '../domain/integrity.ts';
import type { MachineId } from '../domain/machine.ts';
import { readyRule, type ReadyRule } from '../domain/match-rule.ts';
import type { Clock, Inventory, RulePlace } from '../domain/ports.ts';
import { byPrecedence, type Rule, type RuleName } from '../domain/rule.ts';
import { everyItem } from './every-item.ts';

export interface RuleBook {
  /** the first to be asked first */
  readonly rules: () => readonly ReadyRule[];
  /** while there are any, nobody can say which rule a machine would come to */
  readonly damaged: () => readonly RuleName[];
  readonly hasRoom: (rule: Rule, machine: MachineId) => boolean;
  /** how many places are taken */
  readonly taken: (rule: RuleName) => number;
  /** @returns gives the place back; undefined where none had to be taken */
  readonly reserve: (rule: Rule, machine: MachineId) => (() => void) | undefined;
  /** what follows tells of changes that were made */
  readonly saved: (rule: Rule) => void;
  readonly removed: (name: RuleName) => void;
  readonly placeTaken: (place: RulePlace) => void;
  readonly placesFreed: (name: RuleName) => void;
  readonly machineRemoved: (id: MachineId) => void;
}

interface Known {
  readonly damaged?: readonly RuleName[];
  readonly rules: readonly Rule[];
  readonly places: readonly RulePlace[];
}

export async function loadRuleBook(
  {
    rules,
    integrity,
  }: Pick<Inventory, 'rules'> & { readonly integrity?: Pick<Integrity, 'damagedRules'> },
  clock: Pick<Clock, 'monotonicMs'>,
): Promise<RuleBook> {
  const known: Rule[] = [];
  const damaged = (await integrity?.damagedRules()) ?? [];
  for await (const rule of everyItem((page) => rules.list(page))) known.push(rule);
  return createRuleBook({ rules: known, damaged, places: await rules.places() }, clock);
}

export function createRuleBook(known: Known, clock: Pick<Clock, 'monotonicMs'>): RuleBook {
  const byName = new Map<RuleName, ReadyRule>();
  const damaged = new Set(known.damaged);
  let ordered: readonly ReadyRule[] | undefined;
  const places = createPlaces(clock);

  let isKnown = false;
  const saved = (rule: Rule): void => {
    byName.set(rule.name, readyRule(rule));
    if (isKnown) damaged.delete(rule.name);
    ordered = undefined;
  };
  for (const rule of known.rules) saved(rule);
  isKnown = true;
  for (const place of known.places) places.keep(place);

  const hasRoom = ({ name, then: { maxMachines } }: Rule, machine: MachineId): boolean =>
    maxMachines === undefined || places.has(name, machine) || places.count(name) < maxMachines;

  return {
    rules() {
      // A manifest may change many, and the next question is the first to need their order.
      ordered ??= [...byName.values()].sort((a, b) => byPrecedence(a.rule, b.rule));
      return ordered;
    },
    damaged: () => [...damaged],
    hasRoom,
    taken: places.count,
    reserve({ name, then }, machine) {
      if (then.maxMachines === undefined || places.has(name, machine)) return undefined;
      places.reserve(name, machine);
      return () => {
        places.giveBack(name, machine);
      };
    },
    saved,
    removed(name) {
      byName.delete(name);
      damaged.delete(name);
      places.free(name);
      ordered = undefined;
    },
    placeTaken: places.keep,
    placesFreed: places.free,
    machineRemoved: places.forget,
  };
}

/** Machines by rule, each with the time at which it loses its place again. */
function createPlaces(clock: Pick<Clock, 'monotonicMs'>) {
  const byRule = new Map<RuleName, Map<MachineId, number>>();
  const of = (rule: RuleName): Map<MachineId, number> => {
    const machines = byRule.get(rule) ?? new Map<MachineId, number>();
    byRule.set(rule, machines);
    return machines;
  };
  return {
    has: (rule: RuleName, machine: MachineId): boolean => {
      return (byRule.get(rule)?.get(machine) ?? -Infinity) > clock.monotonicMs();
    },
    count: (rule: RuleName): number => {
      const machines = byRule.get(rule);
      if (machines === undefined) return 0;
      const nowMs = clock.monotonicMs();
      for (const [machine, untilMs] of machines) if (untilMs <= nowMs) machines.delete(machine);
      return machines.size;
    },
    keep: ({ rule, machine }: RulePlace): void => {
      of(rule).set(machine, Infinity);
    },
    reserve: (rule: RuleName, machine: MachineId): void => {
      of(rule).set(machine, clock.monotonicMs() + rulePlaceReservedMs);
    },
    giveBack: (rule: RuleName, machine: MachineId): void => {
      const machines = byRule.get(rule);
      if (machines?.get(machine) !== Infinity) machines?.delete(machine);
    },
    free: (rule: RuleName): void => {
      byRule.delete(rule);
    },
    forget: (machine: MachineId): void => {
      for (const machines of byRule.values()) machines.delete(machine);
    },
  };
}
