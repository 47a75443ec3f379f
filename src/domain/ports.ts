/**
 * What the inner layers need from the outer ones, as types.
 *
 * Owns     the seams: protocols ask for decisions and files through these, adapters in store,
 *          observe, outbound and platform provide them, app.ts connects the two. Store ports are
 *          asynchronous although SQLite is not, so that another database can stand in.
 */
import type { BootTokenStore } from './answer-ports.ts';
import type { BootEvent, DhcpClientKind } from './boot-event.ts';
import type { Asking, Decision, Site } from './boot-plan.ts';
import type { Asker, ConfigToken, TokenState } from './config-token.ts';
import type { IpAddress } from './address.ts';
import type { DiskWay } from './disk-way.ts';
import type { FirmwareMemory, Personality } from './firmware.ts';
import type { Install } from './install.ts';
import type { LoaderChoice } from './loaders.ts';
import type { MachineConfig } from './machine-config.ts';
import type { MachineQuery } from './machine-query.ts';
import type {
  ConfigName,
  Hardware,
  ImageName,
  Machine,
  MachineId,
  MachineName,
  ProfileName,
  Sighting,
} from './machine.ts';
import type { Mac } from './mac.ts';
import type { HistoryStore, OrderStore } from './order-ports.ts';
import type { Image, Profile } from './profile.ts';
import type { Rule, RuleName } from './rule.ts';
import type { TalosPin } from './talos.ts';

export interface Clock {
  /** milliseconds since 1970; for records and for people */
  nowMs(): number;
  /** milliseconds from an arbitrary start, never going back; for durations and timers */
  monotonicMs(): number;
}

export type RecordEvent = (event: BootEvent) => void;

/** Takes note that a machine was seen. Never waits and never fails: boot answers come first. */
export type RecordSighting = (sighting: Sighting) => void;

/** What the inventory says about a machine that asks by DHCP. */
export interface MachinePolicy {
  /** somebody decided something about it */
  readonly configured: boolean;
  /** a person decided that nobody answers it */
  readonly ignored?: true;
  /** what a person chose, where one did */
  readonly loader?: LoaderChoice;
  readonly personality?: Personality;
  /** what worked before */
  readonly firmware: FirmwareMemory;
  readonly hardware: Pick<Hardware, 'manufacturer' | 'product' | 'arch'>;
}
export interface KnownPolicy {
  readonly id: MachineId;
  readonly macs: readonly Mac[];
  readonly policy: MachinePolicy;
}
/** Answers from memory: a DHCP answer never waits for the store. */
export type PolicyOf = (mac: Mac) => MachinePolicy | undefined;

/** What the last DHCP message of a machine said about it, answered or not. */
export interface Overheard {
  readonly client: DhcpClientKind;
  /** the loader it would be offered; undefined for iPXE, a Raspberry Pi, and where there is none */
  readonly loader?: string;
  readonly atMs: number;
}
export type RecordOverheard = (mac: Mac, heard: Overheard) => void;

/**
 * Decides what a machine boots now, from what it says about itself and the address it asks from.
 * `asking` is there when it will boot that: a token is made, and a place in a rule taken.
 */
export type DecideBoot = (
  sighting: Sighting,
  site: Site & {
    readonly asking?: Asking;
    readonly from?: IpAddress;
    readonly waited?: true;
    readonly menu?: true;
  },
) => Promise<Decision>;

/** A machine's configuration on its way to it. */
export interface ConfigAnswer {
  readonly text: string;
  readonly config: ConfigName;
  /** name or hardware address */
  readonly machine: string;
  /** tells that everything was sent: from now on the token lives a little longer, and no more */
  readonly sent: () => Promise<void>;
}
/** What Talos fills in; at least one of them. */
export type ConfigByFacts = Pick<Hardware, 'uuid' | 'serial'> & {
  readonly mac?: Mac;
  readonly name?: MachineName;
};
/** Gives a configuration to the machine it is for, and undefined to everybody else. */
export interface FetchConfig {
  byToken(token: string, asker: Asker, site: Site): Promise<ConfigAnswer | undefined>;
  byFacts(facts: ConfigByFacts, asker: Asker, site: Site): Promise<ConfigAnswer | undefined>;
}

/** A published boot file, whole in memory. Never changed in place. */
export interface Asset {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}
/** One request for a boot file, with what may decide which file its name stands for. */
export interface AssetRequest {
  readonly name: string;
  /** our address on the machine's network: `autoexec.ipxe` carries it in a URL */
  readonly localAddress: IpAddress;
  readonly from: IpAddress;
  /** undefined when the machine is not on-link */
  readonly mac?: Mac;
  /** TFTP options as sent, names in lower case; HTTP has none */
  readonly options: ReadonlyMap<string, string>;
}
/** Finds a published boot file; undefined if there is none. */
export type FindAsset = (request: AssetRequest) => Asset | undefined;

/** Which machine has this address, from the neighbour table; undefined when it is not on-link. */
export type MacOfNeighbour = (address: IpAddress) => Mac | undefined;

/** Changes are refused with VERSION_STALE when `expectedVersion` is given and no longer current. */
export interface SaveOptions {
  readonly expectedVersion?: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** opaque; undefined on the last page */
  readonly next?: string;
}
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

export type MachinePageRequest = PageRequest & MachineQuery;

export interface MachineStore {
  findByMac(mac: Mac): Promise<Machine | undefined>;
  /** by id, name, code in any case, or any spelling of a hardware address */
  find(reference: string): Promise<Machine | undefined>;
  list(page: MachinePageRequest): Promise<Page<Machine>>;
  /**
   * Writes a machine whole: creates it, or replaces the one with its id. The stored version grows
   * by one. @throws RouseError MACHINE_CONFLICT, VERSION_STALE
   */
  save(machine: Machine, options?: SaveOptions): Promise<Machine>;
  remove(id: MachineId, options?: SaveOptions): Promise<void>;
  /**
   * Notes sightings in one transaction: updates last seen and hardware of known machines, and
   * creates a machine for each unknown hardware address. Versions stay, for nobody changed
   * anything. @returns the machines that are new
   */
  recordSightings(sightings: readonly Sighting[]): Promise<readonly Machine[]>;
  /** the one machine that reported this; undefined as well when several did */
  findByHardware(known: Pick<Hardware, 'uuid' | 'serial'>): Promise<Machine | undefined>;
  countByProfile(profile: ProfileName): Promise<number>;
  /**
   * Of every machine at once, for the start. Those that nobody decided about come last, and among
   * them those that were not seen for longest first.
   */
  knownPolicies(): Promise<readonly KnownPolicy[]>;
}

export interface ProfileStore {
  find(name: ProfileName): Promise<Profile | undefined>;
  list(page: PageRequest): Promise<Page<Profile>>;
  /** those that stand in menus, by name, `menuEntriesMax` at most */
  inMenus(): Promise<readonly Profile[]>;
  save(profile: Profile, options?: SaveOptions): Promise<Profile>;
  remove(name: ProfileName, options?: SaveOptions): Promise<void>;
}

export interface ImageStore {
  find(name: ImageName): Promise<Image | undefined>;
  list(page: PageRequest): Promise<Page<Image>>;
  save(image: Image, options?: SaveOptions): Promise<Image>;
  remove(name: ImageName, options?: SaveOptions): Promise<void>;
}

/** A machine that boots by a rule which takes only so many. */
export interface RulePlace {
  readonly rule: RuleName;
  readonly machine: MachineId;
}

export interface RuleStore {
  find(name: RuleName): Promise<Rule | undefined>;
  /** by name, which is not the order in which rules are asked: see rule.ts */
  list(page: PageRequest): Promise<Page<Rule>>;
  save(rule: Rule, options?: SaveOptions): Promise<Rule>;
  remove(name: RuleName, options?: SaveOptions): Promise<void>;
  count(): Promise<number>;
  places(): Promise<readonly RulePlace[]>;
  /** once; a machine that has a place keeps it */
  takePlace(place: RulePlace, atMs: number): Promise<void>;
  freePlaces(rule: RuleName): Promise<void>;
}

export interface InstallStore {
  find(id: MachineId): Promise<Install | undefined>;
  save(id: MachineId, install: Install): Promise<void>;
  /** arms the machine */
  remove(id: MachineId): Promise<void>;
}

/** The way to the disk that worked for a model of machine. */
export interface DiskWayStore {
  all(): Promise<ReadonlyMap<string, DiskWay>>;
  save(model: string, way: DiskWay): Promise<void>;
}

export interface ConfigStore {
  find(name: ConfigName): Promise<MachineConfig | undefined>;
  list(page: PageRequest): Promise<Page<MachineConfig>>;
  /** @throws RouseError VERSION_STALE, SECRETS_KEY_WRONG, SECRETS_KEY_UNUSABLE */
  save(config: MachineConfig, options?: SaveOptions): Promise<MachineConfig>;
  remove(name: ConfigName, options?: SaveOptions): Promise<void>;
}

export interface ConfigTokenStore {
  find(hash: string): Promise<ConfigToken | undefined>;
  /** Forgets the oldest ones of the machine, and all that have expired. */
  add(token: ConfigToken): Promise<void>;
  /** @returns false, having changed nothing, when the token is no longer in the state `before` */
  change(token: ConfigToken, before: TokenState): Promise<boolean>;
  /** undefined while there is none */
  latestIssueMs(): Promise<number | undefined>;
}

/** The inventory. `transaction` makes everything done inside it happen whole or not at all. */
export interface Inventory {
  readonly machines: MachineStore;
  readonly profiles: ProfileStore;
  readonly images: ImageStore;
  readonly rules: RuleStore;
  readonly installs: InstallStore;
  readonly orders: OrderStore;
  readonly history: HistoryStore;
  readonly diskWays: DiskWayStore;
  readonly configs: ConfigStore;
  readonly configTokens: ConfigTokenStore;
  readonly bootTokens: BootTokenStore;
  transaction<T>(work: (inventory: Inventory) => Promise<T>): Promise<T>;
}

/** A file opened for sending. The sender closes it, whatever happens. */
export interface OpenFile {
  readonly sizeBytes: number;
  /** strong validator, without quotes */
  readonly etag: string;
  readonly lastModifiedMs?: number;
  /** of every chunk but the last one, which has what is left; at least 1 */
  readonly chunkBytes: number;
  /**
   * Bytes from `index * chunkBytes` on: at once where they are in memory. Many clients are sent the
   * same ones, so nobody writes to them; a sender keeps them no longer than it takes to send them.
   *
   * @param index  from 0, within the file
   * @throws RouseError IMAGE_FILE_CHANGED
   */
  chunk(index: number): Uint8Array | Promise<Uint8Array>;
  close(): Promise<void>;
}
/**
 * Opens a file of an image.
 *
 * @throws RouseError IMAGE_UNKNOWN, IMAGE_FILE_UNKNOWN, IMAGE_FILE_CHANGED
 */
export type OpenImageFile = (image: ImageName, path: string) => Promise<OpenFile>;

/** Says which Image Factory a profile takes these files from; undefined when no profile does. */
export type TalosPinOf = (schematic: string, version: string) => Promise<TalosPin | undefined>;

/** One listener of ours, as /readyz and doctor show it. */
export interface ListenerState {
  readonly name: string;
  readonly address: string;
  readonly up: boolean;
  readonly detail: string;
}

/** A server that app.ts starts and stops. */
export interface Running {
  readonly listeners: readonly ListenerState[];
  close(): Promise<void>;
}
