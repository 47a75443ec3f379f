/**
 * A folder of matchbox as declarations of Rouse: profiles, rules, and the machines that are named.
 *
 * Owns     the names, and that every mistake is told with the file it came from: a folder is taken
 *          over whole or not at all, for a group that is missing would let another one decide.
 * Leaves   boot.ts, answers.ts and groups.ts what becomes of each part.
 * Tests    test/schema/matchbox/plan.test.ts
 */
import type { z } from 'zod';
import type { ErrorDetail } from '../../domain/errors.ts';
import { imageDocument } from '../image-resource.ts';
import { check, jsonPointer } from '../issues.ts';
import { machineDocument } from '../machine-resource.ts';
import { profileDocument } from '../profile-resource.ts';
import { ruleDocument } from '../rule-resource.ts';
import { carryAnswer, type CarriedText } from './answers.ts';
import { linuxFields, originsIn, type Assets, type Surroundings } from './boot.ts';
import { inOrder, machinesIn, ruleFields, type MachineFields } from './groups.ts';
import {
  ANSWER_KINDS,
  readGroup,
  readProfile,
  type BootProfile,
  type Findings,
  type Group,
  type MatchboxFile,
} from './read.ts';

export interface MatchboxOptions {
  readonly assets?: Assets;
  /** rules are also for machines that nobody decided about */
  readonly unknown: boolean;
}

export interface MatchboxPlan {
  /** profiles, rules and an image, as manifests have them */
  readonly documents: readonly object[];
  readonly machines: readonly MachineFields[];
  readonly warnings: readonly ErrorDetail[];
  /** nothing is to be declared where there is one */
  readonly mistakes: readonly ErrorDetail[];
}

export function planMatchbox(
  files: readonly MatchboxFile[],
  options: MatchboxOptions,
): MatchboxPlan {
  const findings: Findings = { mistakes: [], warnings: [] };
  const below = (folder: string) => files.filter(({ path }) => path.startsWith(`${folder}/`));
  const profiles = below('profiles').flatMap((file) => readProfile(file, findings) ?? []);
  const groups = below('groups').flatMap((file) => readGroup(file, findings) ?? []);
  const used = new Set<string>();
  const origins = new Set(profiles.flatMap(originsIn));
  const making: Making = {
    ...{ findings, files },
    profileNames: named(profiles, 'profile', findings),
    ruleNames: named(groups, 'group', findings),
    around: { assets: options.assets, origins, used },
  };
  const made = [
    ...profiles.map((profile) => profileFields(profile, making)),
    ...rulesOf(groups, making, options),
    ...imageOf(options.assets, used),
  ];
  const machines = machinesIn(inOrder(groups).toReversed(), findings);
  const every = [...made, ...machines.map((fields) => ({ fields, file: 'groups' }))];
  // What follows from a mistake that was told is no news.
  const wrong = new Set(findings.mistakes.map(({ field }) => field));
  for (const { fields, file } of every) {
    if (!wrong.has(file)) checkDocument(fields, file, findings);
  }
  return { documents: made.map(({ fields }) => fields), machines, ...findings };
}

interface Making {
  readonly findings: Findings;
  readonly files: readonly MatchboxFile[];
  readonly profileNames: ReadonlyMap<string, string>;
  readonly ruleNames: ReadonlyMap<string, string>;
  readonly around: Surroundings;
}

interface Made {
  readonly fields: { readonly kind: string };
  /** what it was made of */
  readonly file: string;
}

/** Rouse's names by those of matchbox. */
function named(
  items: readonly (BootProfile | Group)[],
  what: string,
  { mistakes, warnings }: Findings,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const owners = new Map<string, string>();
  for (const { id, file } of items) {
    const name = nameOf(id);
    const owner = owners.get(name);
    if (owner !== undefined) {
      mistakes.push({ field: file, message: `would be called ${name}, as ${owner} is` });
    } else if (name !== id) {
      warnings.push({ field: file, message: `${what} ${id} is called ${name} now` });
    }
    owners.set(name, file);
    names.set(id, name);
  }
  return names;
}

/** `Node_1.Rack` as `node-1.rack`. */
function nameOf(id: string): string {
  const plain = id.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-');
  const name = plain
    .slice(0, 63)
    .replaceAll(/-*\.-*/g, '.')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  return name === 'order' ? 'order-1' : name;
}

function profileFields(profile: BootProfile, making: Making): Made {
  const { findings, around, profileNames } = making;
  const linux = linuxFields(profile, around, findings);
  if (!linux) {
    const message = 'has no kernel; a profile that boots the local disk is made of it';
    findings.warnings.push({ field: profile.file, message });
  }
  const answers = answersOf(profile, making);
  const fields = {
    kind: 'profile',
    name: profileNames.get(profile.id),
    ...(linux ? { linux } : { local: {} }),
    ...(Object.keys(answers).length > 0 && { files: answers }),
  };
  return { fields, file: profile.file };
}

function answersOf(
  { file, answers }: BootProfile,
  { files, findings }: Making,
): Readonly<Record<string, CarriedText>> {
  const carried: Record<string, CarriedText> = {};
  for (const kind of ANSWER_KINDS) {
    const name = answers[kind];
    if (name === undefined) continue;
    const path = `${kind}/${name}`;
    const found = files.find((one) => one.path === path);
    if (!found) {
      findings.mistakes.push({ field: file, message: `names ${path}, which is not there` });
      continue;
    }
    const text = carryAnswer(kind, found, findings);
    if (text !== undefined) carried[path] = text;
  }
  return carried;
}

function rulesOf(
  groups: readonly Group[],
  { findings, profileNames, ruleNames }: Making,
  { unknown }: MatchboxOptions,
): readonly Made[] {
  const ordered = inOrder(groups);
  return ordered.flatMap((group, at) => {
    const profile = profileNames.get(group.profile);
    const rule = ruleNames.get(group.id);
    if (profile === undefined || rule === undefined) {
      const message = `names profile "${group.profile}": there is no such file in profiles/`;
      findings.mistakes.push({ field: group.file, message });
      return [];
    }
    const place = ordered.length - 1 - at;
    const fields = ruleFields(group, { names: { rule, profile }, place, unknown }, findings);
    return [{ fields, file: group.file }];
  });
}

/** The files that profiles boot, in a folder of its name below `images`. */
function imageOf(assets: Assets | undefined, used: ReadonlySet<string>): readonly Made[] {
  if (assets?.kind !== 'image' || used.size === 0) return [];
  const files = [...used].sort().map((path) => [path, `${assets.image}/${path}`]);
  const fields = { kind: 'image', name: assets.image, files: Object.fromEntries(files) as object };
  return [{ fields, file: '--assets' }];
}

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  profile: profileDocument,
  rule: ruleDocument,
  machine: machineDocument,
  image: imageDocument,
};

/** What Rouse would refuse is told of the file that it came from. */
function checkDocument({ kind, ...fields }: Made['fields'], file: string, to: Findings): void {
  const schema = SCHEMAS[kind];
  const checked = schema && check(schema, { kind, ...fields });
  if (!checked || 'value' in checked) return;
  for (const { path, message } of checked.mistakes) {
    to.mistakes.push({ field: file, message: `as a ${kind}: ${jsonPointer(path)} ${message}` });
  }
}
