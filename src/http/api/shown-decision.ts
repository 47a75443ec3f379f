/**
 * A decision as the API answers with it: for people, and so without secrets.
 *
 * Owns     what is said about each kernel argument: where it came from, what it replaced, and what
 *          becomes of it once the system is installed; and about each rule, why and why not.
 * Tests    test/http/api/shown-decision.test.ts
 */
import type { BootPlan, Decision } from '../../domain/boot-plan.ts';
import type { RuleTrace } from '../../domain/choose.ts';
import type { ArgOrigin, CommandLine, PlacedArg } from '../../domain/command-line.ts';
import { kernelArgKey } from '../../domain/kernel-args.ts';
import { knownArg, type Keeping } from '../../domain/known-args.ts';
import { machineLabel, type Machine } from '../../domain/machine.ts';
import { redactArg } from '../../domain/redact-args.ts';
import type { RuleName } from '../../domain/rule.ts';
import type { Explanation } from '../../domain/use-cases.ts';

/** @param taken  how many machines have a place in a rule that takes only so many */
export function shownExplanation(
  { machine, decision, from, rules }: Explanation,
  taken: (rule: RuleName) => number,
): object {
  return {
    ...shownDecision(machine, decision),
    ...(from && { address: from }),
    rules: rules.map((trace) => shownTrace(trace, taken)),
  };
}

function shownTrace(
  { rule: { name, weight, then }, verdict, answers }: RuleTrace,
  taken: (rule: RuleName) => number,
): object {
  const { profile, args, maxMachines } = then;
  return {
    ...{ rule: name, weight, verdict },
    conditions: answers.map(({ not, ...answer }) => ({ ...answer, ...(not && { not }) })),
    ...(profile && { profile }),
    ...(args.length > 0 && { args }),
    ...(maxMachines !== undefined && { max_machines: maxMachines, taken: taken(name) }),
  };
}

function shownDecision(machine: Machine, decision: Decision): object {
  const { choice } = decision;
  const common = {
    ...{ decision: decision.kind, machine: machineLabel(machine) },
    ...(choice && { by: choice.by, profile: choice.profile }),
    ...(choice?.by === 'rule' && { rule: choice.rule }),
  };
  switch (decision.kind) {
    case 'local-disk':
      return { ...common, reason: decision.reason };
    case 'wait':
      return { ...common, seconds: decision.seconds, ...(decision.menu && { menu: true }) };
    case 'menu': {
      const { seconds, entries } = decision;
      return { ...common, seconds, entries: entries.map(({ profile }) => profile) };
    }
    case 'boot':
      return { ...common, profile: decision.profile, plan: shownPlan(decision.plan) };
    case 'fail': {
      const { code, detail, hint } = decision.error;
      return { ...common, profile: decision.profile, error: { code, detail, hint } };
    }
  }
}

function shownPlan(plan: BootPlan): object {
  const { kind } = plan;
  if (kind === 'iso') return { kind, url: plan.url };
  const args = plan.args.map(redactArg);
  // Without arguments a chain is told as it always was.
  if (kind === 'chain') return { kind, url: plan.url, ...(args.length > 0 && { args }) };
  const files = { kernel: plan.kernel.url, initrd: plan.initrds.map(({ url }) => url) };
  if (kind === 'wimboot') return { kind, ...files, args };
  const { line, signed } = plan;
  return {
    kind,
    ...files,
    args,
    ...(signed && { signed }),
    ...(line && { command_line: shownLine(line) }),
  };
}

function shownLine({ args, replaced, withheld }: CommandLine): object {
  const gone = replaced.map(({ by, ...arg }) => ({ ...shownArg(arg), by: shownArg(by) }));
  // Only Talos installs itself with a command line that is known here.
  if (!args.some(survives)) return { args: args.map(shownArg), replaced: gone };
  const keep = (wanted: Keeping): readonly string[] =>
    namesOf(args.filter((arg) => !survives(arg) && keepingOf(arg) === wanted));
  return {
    args: args.map((arg) => ({ ...shownArg(arg), survives_install: survives(arg) })),
    replaced: gone,
    ...(withheld && { withheld: withheld.map(shownArg) }),
    keep_in_schematic: keep('schematic'),
    keep_in_machine_config: keep('machine-config'),
    // A default that was taken away comes back with the installer's own command line.
    back_after_install: namesOf(replaced.filter(survives)),
  };
}

function namesOf(args: readonly PlacedArg[]): readonly string[] {
  return [...new Set(args.map(({ argument }) => kernelArgKey(argument)))];
}

function shownArg({ argument, origin, rule }: PlacedArg): object {
  const documented = knownArg(kernelArgKey(argument))?.documented;
  return {
    ...{ argument: redactArg(argument), origin },
    ...(rule && { rule }),
    ...(documented && { documented }),
  };
}

/** The installer image is made from release and schematic, and knows nothing of this server. */
const IN_INSTALLER: ReadonlySet<ArgOrigin> = new Set(['talos', 'factory', 'schematic']);

function survives({ origin }: PlacedArg): boolean {
  return IN_INSTALLER.has(origin);
}

function keepingOf({ argument }: PlacedArg): Keeping {
  return knownArg(kernelArgKey(argument))?.keep ?? 'schematic';
}
