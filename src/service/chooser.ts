/**
 * Who chooses what a machine boots.
 *
 * Owns     the order of those who may: nobody for a machine that is ignored; else its own profile,
 *          then the first rule that fits, may and has room. It remembers where a machine asked from
 *          and what it was given, for what happens between two boots.
 * Leaves   machines that nobody chooses for to decide-boot.ts.
 * Limits   `givenMachinesMax` machines are remembered, the ones that asked last.
 * Tests    test/service/chooser.test.ts
 */
import type { IpAddress } from '../domain/address.ts';
import type { Asked, Choice, RuleArgs } from '../domain/choice.ts';
import { applyRules, traceRules, type Ruling, type RuleTrace } from '../domain/choose.ts';
import { RouseError } from '../domain/errors.ts';
import { givenMachinesMax } from '../domain/limits-rules.ts';
import type { Machine, MachineId } from '../domain/machine.ts';
import { subjectOf } from '../domain/match-rule.ts';
import type { Inventory } from '../domain/ports.ts';
import type { Profile } from '../domain/profile.ts';
import { createRecent } from '../domain/recent.ts';
import { lacksConsent, type Rule, type RuleName } from '../domain/rule.ts';
import type { RuleBook } from './rule-book.ts';

/** What is chosen for a machine, and what rules add to it. */
export interface Chosen {
  /** undefined when nobody chooses anything */
  readonly choice?: Choice;
  /** of that name, with what the rule says of it; undefined when there is none any more */
  readonly profile?: Profile;
  readonly args: readonly RuleArgs[];
}

interface Explained extends Chosen {
  readonly from?: IpAddress;
  /** every rule, the first to be asked first */
  readonly rules: readonly RuleTrace[];
}

export interface Chooser {
  /** without an address, the one from which the machine asked last */
  readonly choose: (asked: Asked) => Promise<Chosen>;
  /** the same with reasons */
  readonly explain: (asked: Asked) => Promise<Explained>;
  /** For a machine that boots: it has a place in the rule from now on, for a while. */
  readonly take: (asked: Asked) => Promise<Taken>;
  /** from which the machine asked last */
  readonly addressOf: (id: MachineId) => IpAddress | undefined;
  /** What a machine without a profile of its own was given at its last boot, else as `choose`. */
  readonly given: (machine: Machine) => Promise<Chosen>;
}
interface Taken extends Chosen {
  /** says that the machine boots something else after all */
  readonly giveBack: () => void;
}

interface ChooserDeps {
  readonly inventory: Pick<Inventory, 'profiles'>;
  readonly rules: Pick<RuleBook, 'rules' | 'damaged' | 'hasRoom' | 'reserve'>;
}

interface Whole extends Chosen {
  readonly asked: Asked;
  readonly ruling: Ruling;
  readonly giveBack: () => void;
}

export function createChooser(deps: ChooserDeps): Chooser {
  const { inventory, rules } = deps;
  const addresses = createRecent<MachineId, IpAddress>(givenMachinesMax);
  const lastGiven = createRecent<MachineId, Choice>(givenMachinesMax);

  const profileOf = async (choice: Choice): Promise<Profile | undefined> => {
    const profile = await inventory.profiles.find(choice.profile);
    const once = choice.by === 'rule' && choice.once === true;
    return profile && once ? { ...profile, install: 'once' } : profile;
  };

  /** Rules are asked again while the one that was chosen may not erase the machine's disk. */
  const choosing = async (given: Asked, { reserves }: How): Promise<Whole> => {
    const { machine } = given;
    const from = given.from ?? addresses.get(machine.id);
    const asked = { machine, ...(from && { from }) };
    const own = ownChoice(machine);
    const [damaged] = rules.damaged();
    // A rule that cannot be read may have come before the one that fits, or may have fitted.
    if (damaged !== undefined && own === undefined && !machine.ignored) {
      throw new RouseError('ROW_DAMAGED', `rules, ${damaged}`);
    }
    const barred = new Set<RuleName>();
    for (;;) {
      const ruling = applyRules(rules.rules(), subjectOf(asked), {
        decided: own !== undefined || machine.ignored === true,
        hasRoom: rules.hasRoom,
        isBarred: ({ name }) => barred.has(name),
      });
      const { chosen, args } = ruling;
      // At once, for others may ask while the profile is read.
      const giveBack = (chosen && reserves && rules.reserve(chosen, machine.id)) || nothing;
      const choice = own ?? (chosen && ruleChoice(chosen));
      const profile = choice && (await profileOf(choice));
      const common = { asked, ruling, args, giveBack };
      if (!chosen || !profile || !lacksConsent(chosen, profile, machine)) {
        return { ...common, ...(choice && { choice }), ...(profile && { profile }) };
      }
      giveBack();
      barred.add(chosen.name);
    }
  };

  return {
    choose: (asked) => choosing(asked, LOOKING),
    async explain(given) {
      const { asked, ruling, ...chosen } = await choosing(given, LOOKING);
      const trace = traceRules(rules.rules(), subjectOf(asked), ruling);
      return { ...chosen, ...(asked.from && { from: asked.from }), rules: trace };
    },
    async take(asked) {
      const { machine, from } = asked;
      if (from) addresses.set(machine.id, from);
      const taken = await choosing(asked, { reserves: true });
      if (taken.choice) lastGiven.set(machine.id, taken.choice);
      else lastGiven.remove(machine.id);
      return taken;
    },
    addressOf: addresses.get,
    async given(machine) {
      const choice = machine.profile === undefined ? lastGiven.get(machine.id) : undefined;
      if (!choice) return choosing({ machine }, LOOKING);
      const profile = await profileOf(choice);
      return { choice, ...(profile && { profile }), args: [] };
    },
  };
}

interface How {
  /** whether the machine takes a place in the rule */
  readonly reserves: boolean;
}
const LOOKING: How = { reserves: false };

const nothing = (): void => undefined;

function ownChoice({ profile, ignored }: Machine): Choice | undefined {
  return profile === undefined || ignored ? undefined : { by: 'machine', profile };
}

/** A rule that was chosen has a profile. */
function ruleChoice({ name, then: { profile, once } }: Rule): Choice | undefined {
  return profile && { by: 'rule', profile, rule: name, ...(once && { once }) };
}
