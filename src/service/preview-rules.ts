/**
 * Which machines would boot something else if rules were changed.
 *
 * Owns     the comparison, machine by machine, of what is chosen now with what would be. It takes
 *          turns with everything else that goes on, and keeps nothing.
 * Limits   a machine's address counts where it has asked since the start, so a rule about networks
 *          finds no others. `previewChangesMax` machines are named, all are counted.
 * Tests    test/service/preview-rules.test.ts
 */
import { setImmediate } from 'node:timers/promises';
import type { IpAddress } from '../domain/address.ts';
import { applyRules, type Circumstances } from '../domain/choose.ts';
import { previewChangesMax } from '../domain/limits-rules.ts';
import { machineLabel, type Machine, type MachineId, type ProfileName } from '../domain/machine.ts';
import { readyRule, subjectOf, type ReadyRule, type Subject } from '../domain/match-rule.ts';
import type { Inventory } from '../domain/ports.ts';
import type { Profile } from '../domain/profile.ts';
import { byPrecedence, lacksConsent, type Rule, type RuleName } from '../domain/rule.ts';
import type { RuleDraft } from '../domain/use-cases.ts';
import type {
  GivenByRules,
  PreviewRules,
  RuleChange,
  RuleChanges,
} from '../domain/rule-use-cases.ts';
import { everyItem } from './every-item.ts';
import { takesTheSame } from './put.ts';
import { unknownProfile } from './references.ts';
import type { RuleBook } from './rule-book.ts';

interface PreviewDeps {
  readonly inventory: Inventory;
  readonly rules: Pick<RuleBook, 'rules' | 'hasRoom'>;
  /** from which the machine asked last */
  readonly addressOf: (id: MachineId) => IpAddress | undefined;
}

/** Machines between two turns of the event loop: others boot meanwhile. */
const MACHINES_PER_TURN = 100;

export function createPreviewRules(deps: PreviewDeps): PreviewRules {
  return async (changes) => {
    const profiles = await profilesOf(deps.inventory);
    await checkProfiles(changes, profiles, deps.inventory);
    const now = deps.rules.rules();
    const then = changed(now, changes);
    const isNew = new Set(changes.rules.filter(isOther(now)).map(({ name }) => name));
    const room = {
      now: deps.rules.hasRoom,
      // Nobody has a place in another rule of the same name.
      then: (rule: Rule, id: MachineId) => isNew.has(rule.name) || deps.rules.hasRoom(rule, id),
    };
    const found: RuleChange[] = [];
    let [machines, count] = [0, 0];
    const all = everyItem((page) => deps.inventory.machines.list(page));
    for await (const machine of all) {
      machines += 1;
      if (machines % MACHINES_PER_TURN === 0) await setImmediate();
      // It boots its disk, whatever rules say.
      if (machine.ignored) continue;
      const subject = subjectFor(machine, deps);
      const before = givenBy(now, subject, { hasRoom: room.now, profiles });
      const after = givenBy(then, subject, { hasRoom: room.then, profiles });
      if (isSame(before, after)) continue;
      count += 1;
      if (found.length < previewChangesMax) {
        found.push({ machine: machineLabel(machine), before, after });
      }
    }
    return { machines, changed: count, changes: found };
  };
}

type Profiles = ReadonlyMap<ProfileName, Pick<Profile, 'install' | 'destructive'>>;

async function profilesOf({ profiles }: Inventory): Promise<Profiles> {
  const known = new Map<ProfileName, Profile>();
  for await (const profile of everyItem((page) => profiles.list(page))) {
    known.set(profile.name, profile);
  }
  return known;
}

async function checkProfiles(
  { rules }: RuleChanges,
  profiles: Profiles,
  inventory: Inventory,
): Promise<void> {
  for (const { then } of rules) {
    if (then.profile !== undefined && !profiles.has(then.profile)) {
      throw await unknownProfile(then.profile, inventory);
    }
  }
}

/** The rules as they would be, in their order. */
function changed(now: readonly ReadyRule[], { rules, remove }: RuleChanges): readonly ReadyRule[] {
  const gone = new Set<RuleName>([...remove, ...rules.map(({ name }) => name)]);
  const kept = now.filter(({ rule }) => !gone.has(rule.name));
  const added = rules.map((draft) => readyRule({ ...draft, version: 0 }));
  return [...kept, ...added].sort((a, b) => byPrecedence(a.rule, b.rule));
}

function isOther(now: readonly ReadyRule[]): (draft: RuleDraft) => boolean {
  return (draft) => {
    const before = now.find(({ rule }) => rule.name === draft.name);
    return before === undefined || !takesTheSame(before.rule, draft);
  };
}

function subjectFor(machine: Machine, { addressOf }: PreviewDeps): Subject {
  const from = addressOf(machine.id);
  return subjectOf({ machine, ...(from && { from }) });
}

function givenBy(
  rules: readonly ReadyRule[],
  subject: Subject,
  { hasRoom, profiles }: Pick<Circumstances, 'hasRoom'> & { readonly profiles: Profiles },
): GivenByRules {
  const { machine } = subject;
  const isBarred = (rule: Rule): boolean => {
    const profile = rule.then.profile && profiles.get(rule.then.profile);
    return profile !== undefined && lacksConsent(rule, profile, machine);
  };
  const decided = machine.profile !== undefined;
  const { chosen, args } = applyRules(rules, subject, { decided, hasRoom, isBarred });
  const profile = machine.profile ?? chosen?.then.profile;
  const once = chosen?.then.once;
  const maxMachines = chosen?.then.maxMachines;
  return {
    ...(profile && { profile }),
    ...(chosen && { rule: chosen.name }),
    ...(once && { once }),
    ...(maxMachines !== undefined && { maxMachines }),
    args: args.flatMap((added) => added.args),
  };
}

/** By another rule to the same profile is no other boot. */
function isSame(before: GivenByRules, after: GivenByRules): boolean {
  return (
    before.profile === after.profile &&
    before.once === after.once &&
    before.args.length === after.args.length &&
    before.args.every((argument, at) => argument === after.args[at])
  );
}
