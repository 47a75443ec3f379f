/**
 * What a person or program may do with the inventory, as types.
 *
 * Owns     the seams between the admin API and src/service, and the words for what is declared: a
 *          draft is what people decide about a thing, without the identity, the version and the
 *          observations that Rouse adds.
 */
import type { IpAddress } from './address.ts';
import type { Decision } from './boot-plan.ts';
import type { Asked } from './choice.ts';
import type { ScriptStage } from './script-stage.ts';
import type { RuleTrace } from './choose.ts';
import type { AssetProgress, AssetVerdict, StoredAsset } from './asset.ts';
import type { RouseError } from './errors.ts';
import type { Install } from './install.ts';
import type { MachineConfig } from './machine-config.ts';
import type { ImageName, Machine, ProfileName } from './machine.ts';
import type { HistoryEntry, Order } from './order.ts';
import type { MachinePageRequest, Page, PageRequest, SaveOptions } from './ports.ts';
import type { Image, ImageUrl, Profile } from './profile.ts';
import type { Rule, RuleName } from './rule.ts';

/** `hardware` is merged into what the machine reported: fields left out keep what was observed. */
export type MachineDraft = Pick<
  Machine,
  | 'name'
  | 'macs'
  | 'hardware'
  | 'tags'
  | 'variables'
  | 'network'
  | 'profile'
  | 'consoles'
  | 'args'
  | 'loader'
  | 'personality'
  | 'disk'
  | 'configPatches'
  | 'ignored'
>;

export type ProfileDraft = Omit<Profile, 'version'>;
export type RuleDraft = Omit<Rule, 'version'>;

export interface ImageDraft {
  readonly name: ImageName;
  readonly files: readonly ImageFileDraft[];
  /** files that come from elsewhere; none unless given */
  readonly urls?: readonly ImageUrl[];
}
export interface ImageFileDraft {
  /** name in URLs */
  readonly path: string;
  /** as written: absolute, or relative to the images folder of the data directory */
  readonly diskPath: string;
}

/** Texts may be marks of stored ones, see secrets.ts. */
export type ConfigDraft = Pick<MachineConfig, 'name' | 'base' | 'patches'>;

/** One document of a manifest. `at` says where it begins: `machines.yaml:12:1`. */
export type Declaration =
  | { readonly kind: 'machine'; readonly draft: MachineDraft; readonly at: string }
  | { readonly kind: 'profile'; readonly draft: ProfileDraft; readonly at: string }
  | { readonly kind: 'image'; readonly draft: ImageDraft; readonly at: string }
  | { readonly kind: 'config'; readonly draft: ConfigDraft; readonly at: string }
  | { readonly kind: 'rule'; readonly draft: RuleDraft; readonly at: string };

export type ResourceKind = Declaration['kind'];

/** What became of one declaration, or would become of it in a dry run. */
export interface PlannedChange {
  readonly kind: ResourceKind;
  readonly name: string;
  readonly change: 'created' | 'updated' | 'unchanged' | 'deleted';
  /** names of the resource's fields that differ; empty unless updated */
  readonly fields: readonly string[];
  /** every value that differs; empty when unchanged */
  readonly details: readonly FieldChange[];
}
/** One value that differs. Secrets are their marks, so both sides may look alike. */
export interface FieldChange {
  /** JSON pointer (RFC 6901) into the resource: `/boot/profile` */
  readonly field: string;
  /** absent where there was none */
  readonly before?: unknown;
  /** absent where there is none any more */
  readonly after?: unknown;
}

/** What an apply may remove because the manifest does not hold it. */
export interface PruneScope {
  readonly kinds: readonly ResourceKind[];
  /** tags that a machine must have; only given where machines are the only kind */
  readonly tags: Readonly<Record<string, string>>;
  /** what somebody has agreed to, see prune-digest.ts; undefined: whatever is in the scope */
  readonly confirmed?: string;
}

export interface ApplyOptions {
  /** how the manifest is called in messages, a file name as a rule */
  readonly source: string;
  /** checks and plans everything, and keeps nothing */
  readonly dryRun: boolean;
  /** also remove what the manifest does not hold, within this scope */
  readonly prune?: PruneScope;
}
/**
 * @throws RouseError MANIFEST_INVALID with every mistake found, PROFILE_IN_USE, IMAGE_IN_USE,
 *         MACHINE_CONFIG_IN_USE for what may not be pruned, VERSION_STALE where that is not what
 *         was confirmed; then nothing was changed
 */
export type ApplyManifest = (
  text: string,
  options: ApplyOptions,
) => Promise<readonly PlannedChange[]>;

/** Everything people declared, as a manifest that can be applied unchanged; only of some kinds. */
export type ExportManifest = (options?: {
  readonly kinds?: readonly ResourceKind[];
}) => Promise<string>;

/**
 * The text that the machine would be given now, or at a stage of its way; secrets are left out
 * unless they are asked for.
 */
export type RenderScript = (
  machine: Machine,
  options: { readonly showSecrets: boolean; readonly stage?: ScriptStage },
) => Promise<string>;

export interface PutOptions extends SaveOptions {
  /** refuse with VERSION_STALE when there is one already */
  readonly createOnly?: boolean;
}
export interface Put<T> {
  readonly value: T;
  readonly created: boolean;
}

/** The verbs of one kind of resource; `reference` is a name, and for machines also an id or MAC. */
export interface ManageResource<T, Draft> {
  get(reference: string): Promise<T>;
  list(page: PageRequest): Promise<Page<T>>;
  /** creates it or replaces it whole */
  put(reference: string, draft: Draft, options?: PutOptions): Promise<Put<T>>;
  /**
   * Changes the members named in a JSON merge patch (RFC 7396) over the resource's JSON form;
   * null removes one. @throws RouseError REQUEST_INVALID
   */
  patch(reference: string, patch: unknown, options?: SaveOptions): Promise<T>;
  remove(reference: string, options?: SaveOptions): Promise<void>;
}

/** How a file that profiles or images name stands. */
export interface AssetState {
  /** stands for the URL in addresses of the API */
  readonly id: string;
  readonly url: string;
  readonly state: 'missing' | 'fetching' | 'complete' | 'failed';
  /** names of the profiles and images that need it */
  readonly usedBy: readonly string[];
  readonly stored?: StoredAsset;
  readonly progress?: AssetProgress;
  /** why the last attempt since the start failed */
  readonly failure?: RouseError;
}

/** Files that are fetched from elsewhere. `name` is that of a profile or an image. */
export interface ManageAssets {
  /** what is kept and what is named; only what the name needs, where one is given */
  list(name?: string): Promise<readonly AssetState[]>;
  /** begins to fetch what the name needs and is not here. @throws RouseError ASSET_UNKNOWN */
  warm(name: string): Promise<readonly AssetState[]>;
  /** reads kept files whole; those of the name, or all */
  verify(name?: string): Promise<readonly VerifiedAsset[]>;
  /** @throws RouseError ASSET_UNKNOWN */
  remove(id: string): Promise<void>;
  /** throws away what nobody needs, as the settings have it */
  readonly collect: () => Promise<readonly StoredAsset[]>;
}
export interface VerifiedAsset {
  readonly id: string;
  readonly url: string;
  readonly verdict: AssetVerdict;
}

export type ManageMachines = ManageResource<Machine, MachineDraft> & {
  list(page: MachinePageRequest): Promise<Page<Machine>>;
};

/** What people do about a machine whose profile installs once. */
export interface ManageInstalls {
  /** @returns undefined for a machine whose profile does not install once */
  get(reference: string): Promise<Install | 'armed' | undefined>;
  /** The next boot installs. @throws RouseError MACHINE_UNKNOWN, NOT_INSTALLED_ONCE */
  arm(reference: string, askedBy: string): Promise<Machine>;
  /** The next boot is its disk. @throws RouseError MACHINE_UNKNOWN, NOT_INSTALLED_ONCE */
  disarm(reference: string, askedBy: string): Promise<Machine>;
}
/** What is asked for with an order; without `times` it has no end but its life. */
export interface OrderRequest {
  readonly profile: ProfileName;
  readonly times?: number;
  readonly lifeMs?: number;
  /** the name of the machine, where the profile erases its disk */
  readonly confirm?: string;
  readonly askedBy: string;
}

/** What a machine boots in the place of what it would, for the next time or times. */
export interface ManageOrders {
  /** @throws RouseError MACHINE_UNKNOWN */
  readonly get: (reference: string) => Promise<Order | undefined>;
  /** @throws RouseError MACHINE_UNKNOWN, PROFILE_UNKNOWN, CONFIRMATION_NEEDED */
  readonly place: (reference: string, order: OrderRequest) => Promise<Order>;
  /** @returns whether there was one */
  readonly cancel: (reference: string, askedBy: string) => Promise<boolean>;
  /** newest first */
  readonly history: (reference: string) => Promise<readonly HistoryEntry[]>;
}

/** What is decided about a machine that turned up. */
export interface Adoption extends Partial<Pick<MachineDraft, 'name' | 'profile' | 'tags'>> {
  /** the profile is for the next boot alone, and not its own */
  readonly once?: boolean;
  readonly confirm?: string;
  readonly askedBy: string;
}
export interface ManageAdoption {
  /** @throws RouseError MACHINE_UNKNOWN, MACHINE_CONFLICT, PROFILE_UNKNOWN, CONFIRMATION_NEEDED */
  readonly adopt: (reference: string, adoption: Adoption) => Promise<Machine>;
  readonly ignore: (reference: string, askedBy: string) => Promise<Machine>;
  readonly unignore: (reference: string, askedBy: string) => Promise<Machine>;
}
export type ManageProfiles = ManageResource<Profile, ProfileDraft>;
export type ManageImages = ManageResource<Image, ImageDraft>;
export type ManageConfigs = ManageResource<MachineConfig, ConfigDraft>;

/** Lists are in the order in which rules are asked. */
export interface ManageRules extends ManageResource<Rule, RuleDraft> {
  /**
   * Asks rules in this order from now on; their weights become multiples of ten.
   *
   * @param names  every rule there is, each once. @throws RouseError RULE_CONFLICT
   */
  order(names: readonly RuleName[]): Promise<readonly Rule[]>;
}

/** What a machine boots, and what every rule says about it, the first to be asked first. */
export interface Explanation {
  readonly machine: Machine;
  readonly decision: Decision;
  /** whence it asks, as far as that is known */
  readonly from?: IpAddress;
  readonly rules: readonly RuleTrace[];
}
export type ExplainBoot = (asked: Asked) => Promise<Explanation>;

export interface RenderOptions {
  /** keys, tokens and the like as they are; otherwise marks stand for them */
  readonly showSecrets: boolean;
}
/**
 * What a machine would fetch now, as YAML.
 *
 * @throws RouseError MACHINE_CONFIG_UNKNOWN where it has none, MACHINE_CONFIG_INVALID,
 *         TEMPLATE_INVALID, TEMPLATE_VALUE_MISSING, SECRETS_KEY_WRONG
 */
export type RenderConfig = (machine: Machine, options: RenderOptions) => Promise<string>;
