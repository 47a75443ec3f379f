/**
 * Names that point from one resource to another, and whether anything is there.
 *
 * Owns     the rule that what people declare is whole: a machine's profile exists, a profile's
 *          files are in their images, and nothing that is used goes away.
 * Leaves   what happens at boot all the same to decide-boot.ts, which trusts none of this.
 * Tests    test/service/references.test.ts
 */
import { checkAnswer } from '../answers/liquid.ts';
import { RouseError, type ErrorCode } from '../domain/errors.ts';
import { rulesMax } from '../domain/limits-rules.ts';
import { pageEntriesMax } from '../domain/limits.ts';
import {
  machineLabel,
  type ConfigName,
  type ImageName,
  type ProfileName,
} from '../domain/machine.ts';
import { nearest } from '../domain/nearest.ts';
import type { Inventory, Page, PageRequest } from '../domain/ports.ts';
import type { FileChoice, FileSource, ProfileSpec } from '../domain/profile.ts';
import { lacksConsent } from '../domain/rule.ts';
import type { ImageDraft, MachineDraft, ProfileDraft, RuleDraft } from '../domain/use-cases.ts';
import { everyItem } from './every-item.ts';

/** @throws RouseError PROFILE_UNKNOWN */
export async function checkMachine(draft: MachineDraft, inventory: Inventory): Promise<void> {
  if (draft.profile === undefined) return;
  if ((await inventory.profiles.find(draft.profile)) === undefined) {
    throw await unknownProfile(draft.profile, inventory);
  }
}

/** An error for a name that is not there, with the one that was probably meant. */
async function unknown(code: ErrorCode, name: string, resources: Listed): Promise<RouseError> {
  const { items } = await resources.list({ limit: pageEntriesMax });
  const meant = nearest(
    name,
    items.map((item) => item.name),
  );
  return new RouseError(code, meant ? `${name}; did you mean ${meant}?` : name);
}
interface Listed {
  list(page: PageRequest): Promise<Page<{ readonly name: string }>>;
}

export const unknownProfile = (name: string, { profiles }: Inventory): Promise<RouseError> =>
  unknown('PROFILE_UNKNOWN', name, profiles);
export const unknownConfig = (name: string, { configs }: Inventory): Promise<RouseError> =>
  unknown('MACHINE_CONFIG_UNKNOWN', name, configs);
export const unknownRule = (name: string, { rules }: Inventory): Promise<RouseError> =>
  unknown('RULE_UNKNOWN', name, rules);

/** @throws RouseError IMAGE_UNKNOWN, IMAGE_FILE_UNKNOWN, MACHINE_CONFIG_UNKNOWN */
export async function checkProfile(draft: ProfileDraft, inventory: Inventory): Promise<void> {
  const config = configOf(draft.spec);
  if (config !== undefined && !(await inventory.configs.find(config))) {
    throw await unknownConfig(config, inventory);
  }
  await checkOwnFiles(draft);
  for (const source of filesOf(draft.spec)) {
    const image = await inventory.images.find(source.image);
    if (!image) throw new RouseError('IMAGE_UNKNOWN', `profile ${draft.name}: ${source.image}`);
    const paths = [...pathsOf(image)];
    if (paths.includes(source.path)) continue;
    const meant = nearest(source.path, paths);
    const advice = meant === undefined ? '' : `; did you mean ${meant}?`;
    throw new RouseError(
      'IMAGE_FILE_UNKNOWN',
      `profile ${draft.name}: image ${image.name} has no ${source.path}${advice}`,
    );
  }
}

/** What a template asks for is known as far as it is no variable of a machine. */
async function checkOwnFiles({ name, spec, files = [] }: ProfileDraft): Promise<void> {
  const paths = files.map(({ path }) => path);
  for (const { path } of sourcesOf(spec).filter((source) => source.kind === 'own')) {
    if (paths.includes(path)) continue;
    const meant = nearest(path, paths);
    const advice = meant === undefined ? '' : `; did you mean ${meant}?`;
    throw new RouseError('PROFILE_FILE_UNKNOWN', `profile ${name} has no ${path}${advice}`);
  }
  for (const { path, text } of files.filter(({ template }) => template)) {
    try {
      await checkAnswer(text);
    } catch (error) {
      if (!(error instanceof RouseError)) throw error;
      throw new RouseError(error.code, `profile ${name}, ${path}: ${error.detail}`);
    }
  }
}

/**
 * @param kept  the paths that the image will still have; none when it is removed
 * @throws RouseError IMAGE_IN_USE naming the profile that needs one that goes
 */
export async function checkImageUsers(
  image: ImageName,
  kept: ReadonlySet<string>,
  inventory: Inventory,
): Promise<void> {
  for await (const profile of everyItem((page) => inventory.profiles.list(page))) {
    const gone = filesOf(profile.spec).find((file) => file.image === image && !kept.has(file.path));
    if (!gone) continue;
    throw new RouseError(
      'IMAGE_IN_USE',
      `profile ${profile.name} takes ${gone.path} from ${image}`,
    );
  }
}

/** @throws RouseError MACHINE_CONFIG_IN_USE naming a profile that has it */
export async function checkConfigUsers(config: ConfigName, inventory: Inventory): Promise<void> {
  for await (const profile of everyItem((page) => inventory.profiles.list(page))) {
    if (configOf(profile.spec) !== config) continue;
    throw new RouseError('MACHINE_CONFIG_IN_USE', `profile ${profile.name} has ${config}`);
  }
}

/** @throws RouseError PROFILE_IN_USE. @param nowMs  an order that has expired uses nothing */
export async function checkProfileUsers(
  name: ProfileName,
  nowMs: number,
  inventory: Inventory,
): Promise<void> {
  const machines = await inventory.machines.countByProfile(name);
  if (machines > 0) {
    throw new RouseError('PROFILE_IN_USE', `${machines} machine(s) have ${name}`);
  }
  for await (const rule of everyItem((page) => inventory.rules.list(page))) {
    if (rule.then.profile !== name) continue;
    throw new RouseError('PROFILE_IN_USE', `rule ${rule.name} gives ${name}`);
  }
  const ordered = await inventory.orders.ofProfile(name, nowMs);
  const machine = ordered && (await inventory.machines.find(ordered));
  if (machine) {
    throw new RouseError('PROFILE_IN_USE', `an order has ${machineLabel(machine)} boot ${name}`);
  }
}

/**
 * For a rule that was written already, in the same transaction.
 *
 * @throws RouseError PROFILE_UNKNOWN, RULE_DESTRUCTIVE, RULE_CONFLICT for too many rules
 */
export async function checkRule(draft: RuleDraft, inventory: Inventory): Promise<void> {
  if ((await inventory.rules.count()) > rulesMax) {
    throw new RouseError('RULE_CONFLICT', `expected at most ${rulesMax} rules`);
  }
  const { profile: name } = draft.then;
  if (name === undefined) return;
  const profile = await inventory.profiles.find(name);
  if (!profile) throw await unknownProfile(name, inventory);
  const forUnknown = draft.when.unknown !== undefined;
  if (forUnknown && lacksConsent(draft, profile, { configured: false })) {
    throw new RouseError('RULE_DESTRUCTIVE', `rule ${draft.name} gives ${name}, which installs`);
  }
}

function configOf(spec: ProfileSpec): ConfigName | undefined {
  return spec.kind === 'talos' ? spec.config : undefined;
}

/** Names of all files that an image serves. */
export function pathsOf({ files, urls = [] }: Pick<ImageDraft, 'urls'> & PathsOnly): Set<string> {
  return new Set([...files, ...urls].map(({ path }) => path));
}

interface PathsOnly {
  readonly files: readonly { readonly path: string }[];
}

type ImageSource = Extract<FileSource, { kind: 'image' }>;

/** Those that the boot cannot do without: of several spellings of a name one is enough. */
function filesOf(spec: ProfileSpec): readonly ImageSource[] {
  return sourcesOf(spec).filter((source) => source.kind === 'image');
}

function sourcesOf(spec: ProfileSpec): readonly FileSource[] {
  return choicesOf(spec).flatMap((choice): readonly FileSource[] =>
    choice.kind === 'by-arch' ? Object.values(choice.files) : [choice],
  );
}

function choicesOf(spec: ProfileSpec): readonly FileChoice[] {
  switch (spec.kind) {
    case 'linux':
    case 'wimboot':
      return [spec.kernel, ...spec.initrds.filter(({ optional }) => !optional)];
    case 'iso':
    case 'chain':
      return [spec.file];
    case 'talos':
    case 'local':
      return [];
  }
}
