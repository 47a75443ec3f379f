/**
 * What the checks judge, as data: every check is a function of these and can be tested without
 * the machine it speaks of.
 *
 * Owns     the shape. gather.ts fills it from the machine.
 */
import type { Config } from '../../config/schema.ts';
import type { RouseError } from '../../domain/errors.ts';
import type { IntegrityReport } from '../../domain/integrity.ts';
import type { ListenerState } from '../../domain/ports.ts';
import type { NetworkInterface } from '../../platform/interfaces.ts';
import type { Holder } from './holders.ts';
import type { Transport } from './proc-net.ts';

/** A bound port and who has it, as far as we may know. */
export interface PortInUse {
  readonly transport: Transport;
  readonly address: string;
  readonly port: number;
  readonly holder?: Holder;
}

export type ServerFact =
  | { readonly state: 'stopped' }
  /** `pid` is known to root and to the server's own user */
  | {
      readonly state: 'running';
      readonly pid?: number;
      readonly down: readonly ListenerState[];
      /** the reserve for a full disk is gone */
      readonly full?: true;
      readonly integrity?: IntegrityReport;
    }
  | { readonly state: 'silent'; readonly detail: string };

export interface DataDirFact {
  readonly path: string;
  readonly exists: boolean;
  /** of the folder, or of the nearest one above it that is there */
  readonly writable: boolean;
  readonly freeBytes: number;
}

export interface LoaderFact {
  /** the names machines can ask for */
  readonly published: readonly string[];
  readonly problems: readonly RouseError[];
}

export interface PrivilegeFact {
  readonly root: boolean;
  readonly mayBindLowPorts: boolean;
  /** net.ipv4.ip_unprivileged_port_start */
  readonly lowPortsEnd: number;
}

export interface ContainerFact {
  /** `docker`, `podman`, `kubernetes`; undefined outside of a container, and in system containers
   *  such as LXC, which sit on the network like machines */
  readonly engine?: string;
  /** the interface of the default route is one end of a virtual cable */
  readonly veth: boolean;
  readonly address?: string;
}

/** Whether a socket can be bound to an interface here, and why not. */
type DeviceSocketFact =
  { readonly available: true } | { readonly available: false; readonly why: string };

export interface Facts {
  readonly config: Config;
  readonly server: ServerFact;
  readonly interfaces: readonly NetworkInterface[];
  /** name of the interface that `auto` stands for */
  readonly defaultRoute?: string;
  /** why `auto` stands for none */
  readonly autoProblem?: string;
  readonly ports: readonly PortInUse[];
  readonly loaders: LoaderFact;
  readonly privileges: PrivilegeFact;
  readonly dataDir: DataDirFact;
  readonly container: ContainerFact;
  readonly deviceSockets: DeviceSocketFact;
}
