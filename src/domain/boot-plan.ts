/**
 * What a machine is told to do, after everything about it was taken into account.
 *
 * Owns     the shape of a decision and of the plan it leads to. plan-boot.ts makes the plan from
 *          machine and profile; src/ipxe-templates prints it.
 */
import type { IpAddress } from './address.ts';
import type { LocalReason } from './boot-event.ts';
import type { Choice } from './choice.ts';
import type { CommandLine } from './command-line.ts';
import type { DiskWay } from './disk-way.ts';
import type { KernelArg } from './kernel-args.ts';
import type { Mac } from './mac.ts';
import type { Machine, ProfileName } from './machine.ts';
import type { MenuEntry } from './menu.ts';
import type { RouseError } from './errors.ts';
import type { ReportTargets } from './report-targets.ts';

/** A file that iPXE fetches: absolute URL, and the name it has among the loaded images. */
export interface BootFile {
  readonly name: string;
  readonly url: string;
}

/** A file that is loaded beside a kernel. */
export interface LoadedFile extends BootFile {
  /** its name inside the initramfs, which iPXE then packs it into */
  readonly inside?: string;
  /** the boot goes on without it */
  readonly optional?: true;
}

export type BootPlan =
  | {
      readonly kind: 'linux';
      readonly kernel: BootFile;
      readonly initrds: readonly LoadedFile[];
      readonly args: readonly KernelArg[];
      /** where each argument came from, and what it replaced */
      readonly line?: CommandLine;
      /** the kernel is a signed image that brings `line` along, and is handed no arguments */
      readonly signed?: true;
    }
  | {
      readonly kind: 'wimboot';
      readonly kernel: BootFile;
      readonly initrds: readonly LoadedFile[];
      readonly args: readonly KernelArg[];
    }
  | {
      readonly kind: 'iso';
      readonly url: string;
      /** of the loader inside it */
      readonly loader?: string;
      readonly describe?: true;
      readonly keep?: true;
    }
  | { readonly kind: 'chain'; readonly url: string; readonly args: readonly KernelArg[] };

export type Decision =
  | {
      readonly kind: 'boot';
      readonly machine: Machine;
      readonly profile: ProfileName;
      readonly plan: BootPlan;
      readonly choice?: Choice;
    }
  | {
      readonly kind: 'local-disk';
      readonly machine?: Machine;
      readonly reason: LocalReason;
      /** undefined: nobody chose anything */
      readonly choice?: Choice;
      /** undefined: the script chooses by what it runs on */
      readonly way?: DiskWay;
    }
  /** nobody decided about the machine: it waits on its screen for somebody who does */
  | {
      readonly kind: 'wait';
      readonly machine: Machine;
      readonly seconds: number;
      /** there is something to choose from in its menu */
      readonly menu?: true;
      readonly choice?: undefined;
    }
  /** nobody decided about the machine, and whoever stands before it may choose */
  | {
      readonly kind: 'menu';
      readonly machine: Machine;
      readonly seconds: number;
      readonly entries: readonly MenuEntry[];
      /** with which the machine chooses; undefined: it is only looked at */
      readonly token?: string;
      readonly choice?: undefined;
    }
  /** the machine has a profile, and the profile cannot be carried out for it */
  | {
      readonly kind: 'fail';
      readonly machine: Machine;
      readonly profile: ProfileName;
      readonly error: RouseError;
      readonly choice?: Choice;
    };

/** What the plan needs to know about the server. */
export interface Site {
  /** origin of the boot surface as this machine reaches it: `http://10.77.0.2:8080` */
  readonly bootOrigin: string;
  /** base URL of the Image Factory used by profiles that name none, no trailing slash */
  readonly factoryUrl: string;
  /** where Talos on this machine reaches our receivers, `host:port` each; those that are on */
  readonly reports?: ReportTargets;
  /** where this machine, in this boot, fetches its configuration */
  readonly configUrl?: string;
  /** where this machine, in this boot, fetches the files of its profile; no trailing slash */
  readonly filesUrl?: string;
  /** below it this machine, in this boot, reports how far its installer is; no trailing slash */
  readonly callbackUrl?: string;
}

/** Who asks for a script: what a token for a configuration is bound to. */
export interface Asking {
  /** of the script that is made */
  readonly session: string;
  readonly from: IpAddress;
  /** of the neighbour that asks; undefined when it is not on-link */
  readonly mac?: Mac;
}
