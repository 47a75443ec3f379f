/**
 * Groups of matchbox as rules, and the machines that they name.
 *
 * Owns     their order, and what each selector is among Rouse's conditions.
 * Specs    matchbox 0.11, storagepb/group.go: the group with the most selectors is asked first, and
 *          of two with as many the one whose sorted selectors come last; values must be equal.
 * Tests    test/schema/matchbox/groups.test.ts
 */
import { machineTextMax } from '../../domain/limits.ts';
import { parseMac, type Mac } from '../../domain/mac.ts';
import { isVariableName } from '../../domain/template.ts';
import { nameFrom } from '../leases/lease.ts';
import type { Findings, Group } from './read.ts';

interface RuleFields {
  readonly kind: 'rule';
  readonly name: string;
  readonly weight: number;
  readonly when: Readonly<Record<string, unknown>>;
  readonly then: { readonly profile: string };
}

export interface MachineFields {
  readonly kind: 'machine';
  readonly name?: string;
  readonly macs: readonly Mac[];
  readonly variables: Readonly<Record<string, string>>;
}

/** What iPXE calls the architecture it was built for. */
const ARCHES: Readonly<Record<string, readonly string[]>> = {
  i386: ['x86-bios', 'i386-efi'],
  x86_64: ['x86_64-efi'],
  arm32: ['arm32-efi'],
  arm64: ['arm64-efi'],
};

/** Between two rules, so that one can be put there later. */
const WEIGHT_STEP = 10;

/** The groups in the order in which matchbox asks them. */
export function inOrder(groups: readonly Group[]): readonly Group[] {
  const sized = groups.map((group) => {
    const pairs = Object.entries(group.selector).map(([name, value]) => `${name}=${value}`);
    return { group, size: pairs.length, text: pairs.sort().join(',') };
  });
  sized.sort((a, b) => b.size - a.size || (a.text < b.text ? 1 : -1));
  return sized.map(({ group }) => group);
}

interface RuleOptions {
  /** of the rule and of the profile */
  readonly names: { readonly rule: string; readonly profile: string };
  /** 0 for the rule that is asked last */
  readonly place: number;
  /** matchbox answers everybody */
  readonly unknown: boolean;
}

export function ruleFields(
  group: Group,
  { names, place, unknown }: RuleOptions,
  findings: Findings,
): RuleFields {
  const when: Record<string, unknown> = unknown ? { unknown: 'any' } : {};
  const tags: Record<string, string> = {};
  for (const [name, value] of Object.entries(group.selector)) {
    const condition = conditionOf(name, value);
    if (condition) Object.assign(when, condition);
    else tags[name] = value;
    if (condition?.['mac'] !== undefined && parseMac(value) === undefined) {
      const message = `selector ${name}: expected a hardware address, found "${value}"`;
      findings.mistakes.push({ field: group.file, message });
    }
    if (value.includes('*')) {
      findings.warnings.push({
        field: group.file,
        message: `selector ${name}: "*" stands for anything in a rule`,
      });
    }
  }
  for (const [name, value] of Object.entries(tags)) {
    findings.warnings.push({
      field: group.file,
      message: `selector ${name} is a tag now: rouse machines set MACHINE --tag ${name}=${value}`,
    });
  }
  return {
    ...{ kind: 'rule', name: names.rule, weight: place * WEIGHT_STEP },
    when: { ...when, ...(Object.keys(tags).length > 0 && { tags }) },
    then: { profile: names.profile },
  };
}

/** @returns undefined where Rouse has no such condition */
function conditionOf(name: string, value: string): Readonly<Record<string, unknown>> | undefined {
  if (name.toLowerCase() === 'mac') return { mac: value };
  if (name === 'uuid' || name === 'serial') return { [name]: value };
  const arches = name === 'arch' ? ARCHES[value] : undefined;
  return arches && { arch: arches };
}

/**
 * One for each hardware address that a group names, with what the group knows about it. Rules have
 * no variables, so the metadata of the other groups is told and left out.
 */
export function machinesIn(groups: readonly Group[], findings: Findings): readonly MachineFields[] {
  const machines = new Map<Mac, MachineFields>();
  const names = new Set<string>();
  for (const group of groups) {
    const mac = macOf(group);
    const variables = variablesOf(group, findings);
    if (mac === undefined) tellLost(group, variables, findings);
    else machines.set(mac, machineOf(group, { mac, variables, names }, machines, findings));
  }
  return [...machines.values()];
}

interface OfGroup {
  readonly mac: Mac;
  readonly variables: Readonly<Record<string, string>>;
  /** of machines so far */
  readonly names: Set<string>;
}

function machineOf(
  group: Group,
  { mac, variables, names }: OfGroup,
  machines: ReadonlyMap<Mac, MachineFields>,
  findings: Findings,
): MachineFields {
  const known = machines.get(mac);
  const before = known?.variables ?? {};
  for (const [name, value] of Object.entries(variables)) {
    if (!Object.hasOwn(before, name) || before[name] === value) continue;
    const message = `metadata ${name}: an earlier group has another value for ${mac}; left out`;
    findings.warnings.push({ field: group.file, message });
  }
  const wanted = known?.name ?? nameFrom(group.id);
  const taken = known === undefined && wanted !== undefined && names.has(wanted);
  if (wanted !== undefined) names.add(wanted);
  return {
    kind: 'machine',
    ...(wanted !== undefined && !taken && { name: wanted }),
    macs: [mac],
    variables: { ...variables, ...before },
  };
}

function macOf({ selector }: Group): Mac | undefined {
  const found = Object.entries(selector).find(([name]) => name.toLowerCase() === 'mac');
  return found && parseMac(found[1]);
}

function tellLost(
  { file }: Group,
  variables: Readonly<Record<string, string>>,
  { warnings }: Findings,
): void {
  const names = Object.keys(variables);
  if (names.length === 0) return;
  const message =
    `metadata ${names.join(', ')}: variables belong to machines, and the group names none; ` +
    'rouse machines set MACHINE --var NAME=VALUE';
  warnings.push({ field: file, message });
}

function variablesOf(
  { file, metadata }: Group,
  { warnings }: Findings,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, value] of flattened(metadata, '')) {
    const fault = isVariableName(name) ? tooLong(value) : 'no variable can be called so';
    if (fault === undefined) found[name] = value;
    else warnings.push({ field: file, message: `metadata ${name}: ${fault}; left out` });
  }
  return found;
}

function tooLong(value: string): string | undefined {
  return value.length > machineTextMax ? `longer than ${machineTextMax} characters` : undefined;
}

/** `{a: {b: 1}}` as `a_b` = "1"; a list as its JSON text. */
function flattened(data: object, prefix: string): readonly (readonly [string, string])[] {
  return Object.entries(data).flatMap(([name, value]: [string, unknown]) => {
    const own = `${prefix}${name}`;
    if (value === null || value === undefined) return [];
    if (typeof value === 'string') return [[own, value] as const];
    if (typeof value !== 'object' || Array.isArray(value)) {
      return [[own, JSON.stringify(value)] as const];
    }
    return flattened(value, `${own}_`);
  });
}
