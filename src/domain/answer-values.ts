/**
 * The values that the files of a profile may name, for one machine.
 *
 * Owns     the names, which are those of kernel arguments (template.ts) and besides them
 *          `variables`, `tags` and `profile`, and that nothing a stranger could have made up gets
 *          into a file where it would mean something: what firmware reports about itself is taken
 *          over the network from whoever says so, and an installer runs its file as root.
 * Tests    test/domain/answer-values.test.ts
 */
import type { Site } from './boot-plan.ts';
import type { Machine, ProfileName } from './machine.ts';
import { nearest } from './nearest.ts';
import { BUILT_IN_NAMES, valuesOf } from './template.ts';

export interface AnswerValues {
  /** by the part of a name before its dot */
  readonly scope: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** names of values that there are, and that are not given out */
  readonly withheld: ReadonlySet<string>;
}

const REPORTED: ReadonlySet<string> = new Set([
  'machine.serial',
  'machine.manufacturer',
  'machine.product',
  'machine.asset',
]);
/** What serial numbers and product names are made of, and no shell, YAML or XML reads into. */
const PLAIN = /^[\w .,:/+@()-]*$/;

export function answerValues(machine: Machine, profile: ProfileName, site: Site): AnswerValues {
  const valueOf = valuesOf(machine, site);
  const scope: Record<string, Record<string, string>> = {
    profile: { name: profile },
    variables: { ...machine.variables },
    tags: { ...machine.tags },
  };
  const withheld = new Set<string>();
  for (const name of BUILT_IN_NAMES) {
    const [group = '', member = ''] = name.split('.');
    const members = (scope[group] ??= {});
    const value = valueOf(name);
    if (value === undefined) continue;
    if (REPORTED.has(name) && !PLAIN.test(value)) withheld.add(name);
    else members[member] = value;
  }
  return { scope, withheld };
}

const OPEN_GROUPS: readonly string[] = ['variables', 'tags'];
const NAMES: readonly string[] = [...BUILT_IN_NAMES, 'profile.name'];

/**
 * Looks at a name that a file asks for, before there is a machine.
 *
 * @param path  `['network', 'address']`
 * @returns what is wrong with it, and undefined where it may be there
 */
export function faultInName(path: readonly string[]): string | undefined {
  const [group = '', member] = path;
  if (OPEN_GROUPS.includes(group)) {
    return path.length <= 2 ? undefined : `${group} have no further parts: ${path.join('.')}`;
  }
  const name = path.join('.');
  if (NAMES.includes(name)) return undefined;
  const known = member === undefined ? [...NAMES, ...OPEN_GROUPS] : NAMES;
  const meant = nearest(name, known);
  const advice = meant === undefined ? '' : `; did you mean ${meant}?`;
  const variable = member === undefined ? `; a machine's variable is variables.${group}` : '';
  return `no value is called ${name}${advice || variable}`;
}
