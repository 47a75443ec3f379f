/**
 * A machine as the inventory knows it.
 *
 * Owns     the noun and the rule what identifies one: the set of its hardware addresses. UUID,
 *          serial number and the rest are observations that confirm, never select: boards share
 *          placeholder values, and a client can claim anything (docs/explanation/security.md).
 */
import type { MachineArch } from './arch.ts';
import type { IpAddress } from './address.ts';
import type { DiskWay } from './disk-way.ts';
import type { FirmwareMemory, Personality } from './firmware.ts';
import type { LoaderChoice } from './loaders.ts';
import type { Mac } from './mac.ts';
import type { MachineCode } from './machine-code.ts';
import type { Bond } from './talos-links.ts';
import type { Uuid } from './uuid.ts';

/** Rouse's own identity of a machine; stays when its network card is replaced. */
export type MachineId = string & { readonly __brand: 'MachineId' };
/** A name people chose: a DNS label, unique in the inventory. */
export type MachineName = string & { readonly __brand: 'MachineName' };
export type ProfileName = string & { readonly __brand: 'ProfileName' };
export type ImageName = string & { readonly __brand: 'ImageName' };
/** Names a machine configuration. */
export type ConfigName = string & { readonly __brand: 'ConfigName' };

/** What the firmware, iPXE or a person reported about the hardware. */
export interface Hardware {
  readonly uuid?: Uuid;
  readonly serial?: string;
  readonly manufacturer?: string;
  readonly product?: string;
  readonly asset?: string;
  readonly arch?: MachineArch;
}

/** A static address for the operating system, independent of the one DHCP gave the firmware. */
export interface MachineNetwork {
  /** address with prefix length: `10.0.0.11/24` */
  readonly address: string;
  readonly gateway?: IpAddress;
  /**
   * interface name as the operating system will see it, or `mac` for the one with the machine's
   * first hardware address; empty lets it choose the first
   */
  readonly device?: string;
  /** without a parent it lies on the bond, or on `device` */
  readonly vlan?: { readonly id: number; readonly parent?: string };
  readonly bond?: Bond;
  readonly dns: readonly IpAddress[];
  readonly ntp: readonly IpAddress[];
}

export interface Machine {
  readonly id: MachineId;
  readonly name?: MachineName;
  /** given by the store with the first record, and never changed; undefined before */
  readonly code?: MachineCode;
  /** at least one; the first is the one the machine was first seen with */
  readonly macs: readonly [Mac, ...Mac[]];
  readonly hardware: Hardware;
  readonly tags: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly network?: MachineNetwork;
  /** undefined: nobody decided yet, the machine boots its local disk */
  readonly profile?: ProfileName;
  /** values of `console=`, in the place of those of the profile; undefined: leave those */
  readonly consoles?: readonly string[];
  /** templates of kernel arguments that follow those of the profile; undefined: none */
  readonly args?: readonly string[];
  /** the loader a person chose for it; undefined: by architecture, and what worked before */
  readonly loader?: LoaderChoice;
  /** the form of offers a person chose for it; undefined: by kind of client, and what worked */
  readonly personality?: Personality;
  /** the way to its disk a person chose; undefined: by kind of machine, and what worked */
  readonly disk?: DiskWay;
  /** what was seen to work; only ever written by sightings */
  readonly firmware?: FirmwareMemory;
  /** YAML texts that are merged over the configuration of its profile; secret */
  readonly configPatches?: readonly string[];
  /** nobody answers it; undefined: as ever */
  readonly ignored?: true;
  /** false while nothing but observations is known about it */
  readonly configured: boolean;
  readonly firstSeenAtMs?: number;
  readonly lastSeenAtMs?: number;
  /** grows with each change a person or program makes; the ETag of the API */
  readonly version: number;
}

/** One observation of a machine by one of our listeners. */
export interface Sighting {
  readonly mac: Mac;
  readonly atMs: number;
  readonly hardware: Hardware;
  readonly firmware?: FirmwareMemory;
}

/** How a machine is called in messages: its name, else its first hardware address. */
export function machineLabel(machine: Machine): string {
  return machine.name ?? machine.macs[0];
}

/** Whether the text can be a machine's name: a DNS label (RFC 1123 section 2.1), lower case. */
export function parseMachineName(text: string): MachineName | undefined {
  return isDnsLabel(text) ? (text as MachineName) : undefined;
}

/**
 * Makes an identity that sorts by the time it was made. The underscore is in no name and in no
 * hardware address, so a reference to a machine can only be read in one way.
 *
 * @param random  five bytes; two machines first seen in the same millisecond differ in them
 */
export function newMachineId(atMs: number, random: Uint8Array): MachineId {
  const time = Math.trunc(atMs).toString(16).padStart(11, '0');
  return `m_${time}${Buffer.from(random).toString('hex')}` as MachineId;
}

/** Profile and image names follow the same rule, and may hold dots (`debian-13.2`). */
export function parseProfileName(text: string): ProfileName | undefined {
  return isDottedName(text) ? (text as ProfileName) : undefined;
}

export function parseConfigName(text: string): ConfigName | undefined {
  return isDottedName(text) ? (text as ConfigName) : undefined;
}

/** `talos` names no image: below `/boot/files/talos/` stand the files of the Image Factory. */
export function parseImageName(text: string): ImageName | undefined {
  return isDottedName(text) && text !== 'talos' ? (text as ImageName) : undefined;
}

function isDnsLabel(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}

export function isDottedName(text: string): boolean {
  return text.length <= 63 && text.split('.').every(isDnsLabel);
}
