/**
 * A boot profile: what a machine that has it should boot.
 *
 * Owns     the noun with its kinds, and which of them erase a disk. How one becomes kernel, initrds
 *          and arguments for a certain machine is plan-boot.ts.
 * Tests    test/service/confirm.test.ts, test/domain/menu.test.ts
 */
import type { MachineArch } from './arch.ts';
import type { ConfigName, ImageName, ProfileName } from './machine.ts';
import type { SchematicSpec } from './schematic.ts';

/**
 * A file to boot from: one of Rouse's own images, a URL that the machine fetches itself, or one of
 * the profile's own files, made for the machine that asks.
 */
export type FileSource =
  | { readonly kind: 'image'; readonly image: ImageName; readonly path: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'own'; readonly path: string };

/** A file, or one for each kind of machine. */
export type FileChoice =
  | FileSource
  | {
      readonly kind: 'by-arch';
      readonly files: Readonly<Partial<Record<MachineArch, FileSource>>>;
    };

/** A file that is loaded beside a kernel. */
export type InitrdSource = FileChoice & {
  /** how it is called inside the initramfs; undefined: it is an archive of its own */
  readonly name?: string;
  /** the boot goes on without it: one spelling of several */
  readonly optional?: true;
};

/** Any Linux: kernel, initrds, and arguments with `${…}` for the machine's own values. */
export interface LinuxSpec {
  readonly kind: 'linux';
  readonly kernel: FileChoice;
  readonly initrds: readonly InitrdSource[];
  /** templates, one kernel argument each; see template.ts */
  readonly args: readonly string[];
}

/** Windows PE by wimboot, which takes each file by the name it has in the file system it makes. */
export interface WimbootSpec {
  readonly kind: 'wimboot';
  readonly kernel: FileChoice;
  readonly initrds: readonly InitrdSource[];
  /** arguments of wimboot itself, templates */
  readonly args: readonly string[];
}

/** A CD image that iPXE attaches as a drive and boots from. */
export interface IsoSpec {
  readonly kind: 'iso';
  readonly file: FileChoice;
  /** UEFI: the loader inside it; undefined: the one of the removable media path */
  readonly loader?: string;
  /** the drive is described to the system in ACPI tables, which some of them trip over */
  readonly describe?: true;
  /** the drive stays when it could not be booted from */
  readonly keep?: true;
}

/** Talos Linux from an Image Factory. */
export interface TalosSpec {
  readonly kind: 'talos';
  /** `v1.13.9`, always with the `v` */
  readonly version: string;
  /** 64 hexadecimal digits */
  readonly schematic: string;
  /** what the schematic is made of, where that was declared and not its id */
  readonly customization?: SchematicSpec;
  /** `metal` unless the machines are something else */
  readonly platform: string;
  /** base URL of the Image Factory, without a trailing slash; undefined: the configured one */
  readonly factoryUrl?: string;
  /** `proxy`: the machine fetches through Rouse; `direct`: from the factory itself */
  readonly delivery: 'proxy' | 'direct';
  readonly siderolinkApi?: string;
  readonly eventsSink?: string;
  readonly kernelLog?: string;
  /** whether the node is told to report to Rouse where no sink is named; undefined: it is */
  readonly reports?: boolean;
  /** values of `console=`, which then replace those of the release */
  readonly consoles?: readonly string[];
  /** a signed image with its command line inside; undefined: kernel and initramfs */
  readonly secureBoot?: true;
  /** the machine configuration that its machines fetch, each with a token of its own */
  readonly config?: ConfigName;
  readonly args: readonly string[];
}

/** Hands the machine over to another iPXE script, loader or EFI program. */
export interface ChainSpec {
  readonly kind: 'chain';
  readonly file: FileChoice;
  /** what it is started with, templates */
  readonly args: readonly string[];
}

/** The machine's own disk. */
interface LocalSpec {
  readonly kind: 'local';
}

export type ProfileSpec = LinuxSpec | WimbootSpec | IsoSpec | TalosSpec | ChainSpec | LocalSpec;

/** A file that Rouse makes for each machine: what an installer asks for instead of a person. */
export interface ProfileFile {
  /** name in URLs, segments separated by `/` */
  readonly path: string;
  /** may hold secrets, such as hashes of passwords */
  readonly text: string;
  /** the text is a template, see src/answers; otherwise it is sent as it stands */
  readonly template: boolean;
}

export interface Profile {
  readonly name: ProfileName;
  /** the machines it can boot; empty means all */
  readonly arches: readonly MachineArch[];
  readonly spec: ProfileSpec;
  /** each path once; undefined: none */
  readonly files?: readonly ProfileFile[];
  /** `once`: a machine boots it until it was handed over to it, and then its disk: install.ts */
  readonly install?: 'once';
  /** it erases what is on the disk of the machine */
  readonly destructive?: true;
  /** it stands in the menu that machines show on their own screens */
  readonly menu?: true;
  readonly version: number;
}

/** A machine whose architecture nobody has reported yet is given the benefit of the doubt. */
export function suitsArch(arches: readonly MachineArch[], arch: MachineArch | undefined): boolean {
  return arch === undefined || arches.length === 0 || arches.includes(arch);
}

/** Whether people confirm by name that a machine is to boot it: what installs once erases. */
export function isDestructive({
  install,
  destructive,
}: Pick<Profile, 'install' | 'destructive'>): boolean {
  return destructive === true || install === 'once';
}

/** Files that Rouse serves under `/boot/files/{image}/{path}`. */
export interface Image {
  readonly name: ImageName;
  readonly files: readonly ImageFile[];
  /** files that are fetched from elsewhere at their first use; none unless given */
  readonly urls?: readonly ImageUrl[];
  readonly version: number;
}

export interface ImageUrl {
  /** name in URLs of ours, segments separated by `/` */
  readonly path: string;
  readonly url: string;
  /** what it must be, lower-case hexadecimal; undefined: as at the first fetch */
  readonly sha256?: string;
}

export interface ImageFile {
  /** name in URLs, segments separated by `/` */
  readonly path: string;
  /** absolute path on the server's disk */
  readonly diskPath: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  /** of the content when the image was applied, lower-case hexadecimal */
  readonly sha256: string;
}
