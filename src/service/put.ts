/**
 * Writes one declared resource over what is there.
 *
 * Owns     what of a stored resource stays when it is declared again, secrets among it where their
 *          marks come back, and the list of fields that differ. Nothing is written when nothing
 *          does, so that versions tell of real changes.
 * Leaves   the question which machine is meant to same-machine.ts. Everything here runs inside a
 *          transaction of its caller.
 * Tests    test/service/put.test.ts
 */
import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { MachineConfig } from '../domain/machine-config.ts';
import type { Machine, MachineId } from '../domain/machine.ts';
import type { Inventory, SaveOptions } from '../domain/ports.ts';
import type { Image, ImageFile, Profile, ProfileFile } from '../domain/profile.ts';
import type { Rule } from '../domain/rule.ts';
import { restored, restoredList, restoredText } from '../domain/secrets.ts';
import type {
  ConfigDraft,
  FieldChange,
  ImageDraft,
  MachineDraft,
  PlannedChange,
  ProfileDraft,
  RuleDraft,
} from '../domain/use-cases.ts';
import { configContent, configDeclaration, summaryOf } from '../schema/config-resource.ts';
import { imageResource } from '../schema/image-resource.ts';
import {
  draftFromMachine,
  machineContent,
  machineDeclaration,
} from '../schema/machine-resource.ts';
import { profileContent, profileDeclaration } from '../schema/profile-resource.ts';
import { ruleDeclaration } from '../schema/rule-resource.ts';
import { fieldChanges, type Sides } from './field-changes.ts';
import type { SameMachine } from './same-machine.ts';

/** A resource as stored now, and what that took. */
export interface Outcome<T> {
  readonly value: T;
  readonly change: PlannedChange['change'];
  readonly fields: readonly string[];
  readonly details: readonly FieldChange[];
}

interface PutMachine {
  readonly draft: MachineDraft;
  readonly found: SameMachine;
  readonly newId: () => MachineId;
  readonly options?: SaveOptions;
}

/**
 * Hardware that the draft does not name keeps what the machine reported, and so does the memory of
 * what its firmware follows. Machines that turn out to be the same one are merged into it: the
 * earliest first sight stays.
 */
export async function putMachine(
  inventory: Inventory,
  given: PutMachine,
): Promise<Outcome<Machine>> {
  const { machine: before, merged } = given.found;
  const put = { ...given, draft: withStoredPatches(given.draft, before) };
  const wanted = machineFrom(put);
  const differs = difference(before && machineSides(before), machineSides(wanted));
  const same = before?.configured === true && differs.fields.length === 0 && merged.length === 0;
  if (same && isCurrent(before, put.options)) {
    return { value: before, change: 'unchanged', ...differs };
  }
  for (const other of merged) await inventory.machines.remove(other.id);
  const value = await inventory.machines.save(wanted, put.options);
  return { value, change: before ? 'updated' : 'created', ...differs };
}

/** @throws RouseError SECRET_MISSING */
function withStoredPatches(draft: MachineDraft, before: Machine | undefined): MachineDraft {
  if (draft.configPatches === undefined) return draft;
  const configPatches = restoredList(draft.configPatches, before?.configPatches ?? []);
  return { ...draft, configPatches };
}

/** @throws RouseError SECRET_MISSING */
export async function putProfile(
  inventory: Inventory,
  given: ProfileDraft,
  options?: SaveOptions,
): Promise<Outcome<Profile>> {
  const before = await inventory.profiles.find(given.name);
  const draft = {
    ...given,
    spec: restored(given.spec, before?.spec),
    ...(given.files && { files: restoredFiles(given.files, before?.files ?? []) }),
  };
  const differs = difference(before && profileSides(before), profileSides(draft));
  if (before && differs.fields.length === 0 && isCurrent(before, options)) {
    return { value: before, change: 'unchanged', ...differs };
  }
  const value = await inventory.profiles.save({ ...draft, version: before?.version ?? 0 }, options);
  return { value, change: before ? 'updated' : 'created', ...differs };
}

/** @throws RouseError SECRET_MISSING */
function restoredFiles(
  files: readonly ProfileFile[],
  stored: readonly ProfileFile[],
): readonly ProfileFile[] {
  return files.map((file) => {
    const before = stored.find(({ path }) => path === file.path);
    return { ...file, text: restoredText(file.text, before?.text) };
  });
}

export async function putImage(
  inventory: Inventory,
  { name, urls }: ImageDraft,
  put: {
    /** what was found on disk for the draft */
    readonly files: readonly ImageFile[];
    readonly options?: SaveOptions;
  },
): Promise<Outcome<Image>> {
  const { files, options } = put;
  const before = await inventory.images.find(name);
  const wanted = { name, files, ...(urls && { urls }) };
  if (before && sameFiles(before, wanted) && isCurrent(before, options)) {
    return { value: before, change: 'unchanged', fields: [], details: [] };
  }
  const version = before?.version ?? 0;
  const value = await inventory.images.save({ ...wanted, version }, options);
  const details = fieldChanges(before && imageSides(before), imageSides(value));
  return {
    value,
    change: before ? 'updated' : 'created',
    fields: before ? ['files'] : [],
    details,
  };
}

function sameFiles(before: Image, wanted: Pick<Image, 'files' | 'urls'>): boolean {
  return (
    isDeepStrictEqual(before.files, wanted.files) && isDeepStrictEqual(before.urls, wanted.urls)
  );
}

/** @throws RouseError SECRET_MISSING */
export async function putConfig(
  inventory: Inventory,
  given: ConfigDraft,
  options?: SaveOptions,
): Promise<Outcome<MachineConfig>> {
  const before = await inventory.configs.find(given.name);
  const draft: ConfigDraft = {
    name: given.name,
    base: restoredText(given.base, before?.base),
    patches: restoredList(given.patches, before?.patches ?? []),
  };
  const differs = difference(before && configSides(before), configSides(draft));
  if (before && differs.fields.length === 0 && isCurrent(before, options)) {
    return { value: before, change: 'unchanged', ...differs };
  }
  const sha256 = hash('sha256', JSON.stringify([draft.base, ...draft.patches]));
  const summary = summaryOf(draft, sha256);
  const version = before?.version ?? 0;
  const value = await inventory.configs.save({ ...draft, summary, version }, options);
  return { value, change: before ? 'updated' : 'created', ...differs };
}

/** With other conditions, or another profile, it is another rule: nobody has a place in it yet. */
export async function putRule(
  inventory: Inventory,
  draft: RuleDraft,
  options?: SaveOptions,
): Promise<Outcome<Rule>> {
  const before = await inventory.rules.find(draft.name);
  const differs = difference(before && ruleSides(before), ruleSides(draft));
  if (before && differs.fields.length === 0 && isCurrent(before, options)) {
    return { value: before, change: 'unchanged', ...differs };
  }
  const value = await inventory.rules.save({ ...draft, version: before?.version ?? 0 }, options);
  if (before && !takesTheSame(before, draft)) await inventory.rules.freePlaces(draft.name);
  return { value, change: before ? 'updated' : 'created', ...differs };
}

/** Whether those who have a place in the one have it in the other. */
export function takesTheSame(before: RuleDraft, after: RuleDraft): boolean {
  return isDeepStrictEqual(before.when, after.when) && before.then.profile === after.then.profile;
}

/** A stale version goes on to the store, which refuses it although nothing would change. */
function isCurrent(before: { readonly version: number }, options: SaveOptions = {}): boolean {
  return options.expectedVersion === undefined || options.expectedVersion === before.version;
}

function machineFrom({ draft, found, newId }: PutMachine): Machine {
  const { machine: before, merged } = found;
  const parts = before ? [before, ...merged] : merged;
  const firstSeenAtMs = extreme(
    Math.min,
    parts.map((part) => part.firstSeenAtMs),
  );
  const lastSeenAtMs = extreme(
    Math.max,
    parts.map((part) => part.lastSeenAtMs),
  );
  // The machine that is meant comes last, and so wins over what was seen of its other parts.
  const observed = parts.toReversed();
  const firmware = mergedOf(observed.map((part) => part.firmware ?? {}));
  return {
    ...draft,
    id: before?.id ?? newId(),
    ...(before?.code && { code: before.code }),
    hardware: mergedOf([...observed.map((part) => part.hardware), draft.hardware]),
    ...(Object.keys(firmware).length > 0 && { firmware }),
    configured: true,
    ...(firstSeenAtMs !== undefined && { firstSeenAtMs }),
    ...(lastSeenAtMs !== undefined && { lastSeenAtMs }),
    version: before?.version ?? 0,
  };
}

/** Where several say something the last one is right. */
function mergedOf<T extends object>(parts: readonly T[]): T {
  return Object.assign({}, ...parts) as T;
}

function extreme(
  pick: (...values: number[]) => number,
  times: readonly (number | undefined)[],
): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : pick(...known);
}

type Difference = Pick<Outcome<unknown>, 'fields' | 'details'>;

function difference(before: Sides | undefined, after: Sides): Difference {
  const details = fieldChanges(before, after);
  const names = details.map(({ field }) => field.split('/')[1] ?? '');
  return { fields: before ? [...new Set(names)] : [], details };
}

function machineSides(machine: Machine): Sides {
  const draft = draftFromMachine(machine);
  return { content: machineContent(draft), declaration: machineDeclaration(draft) };
}

function profileSides(draft: ProfileDraft): Sides {
  return { content: profileContent(draft), declaration: profileDeclaration(draft) };
}

function ruleSides(draft: RuleDraft): Sides {
  const declaration = ruleDeclaration(draft);
  return { content: declaration, declaration };
}

function configSides(draft: ConfigDraft): Sides {
  return { content: configContent(draft), declaration: configDeclaration(draft) };
}

/** With what was found on disk: a file may change while its name stays. */
function imageSides(image: Image): Sides {
  const content = { ...imageResource(image), version: undefined };
  return { content, declaration: content };
}
