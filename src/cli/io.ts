/**
 * What the command line needs from outside, so that every command runs in a test without a process.
 *
 * Owns     the seams: the terminal as two functions, and the parts of the server that main.ts hands
 *          over because this folder may not import them.
 */
import type { LoadedConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { Clock } from '../domain/ports.ts';
import type { ProbeNetworks } from '../domain/probe.ts';
import type { Recovery } from '../domain/recovery.ts';

export interface CliIo {
  /** the result of the command, and nothing else */
  stdout(text: string): void;
  /** everything said to a person about it */
  stderr(text: string): void;
  /** whether a person reads the result */
  readonly isTty: boolean;
  /** width of the terminal; undefined when there is none */
  readonly columns?: number;
  /** lines of the terminal, which people make larger and smaller; undefined when there is none */
  readonly rows?: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readStdin(): Promise<string>;
  /** asks a person one line; absent where nobody can answer */
  ask?(question: string): Promise<string>;
  /** the same, and what is typed is not shown */
  askSecret?(question: string): Promise<string>;
  /** aborted when the person presses Ctrl-C */
  readonly signal?: AbortSignal;
  /** aborted when nobody takes the output any more, as after `| head -1` */
  readonly closed?: AbortSignal;
}

export interface CliDeps {
  readonly clock: Clock;
  readonly version: string;
  /** the program that this is and what stands before its arguments, to start it again */
  readonly self: readonly string[];
  /** effective user id, which chooses the default data directory */
  readonly uid: number;
  /** aborted by Ctrl-C, which ends the process by itself until somebody asks for this */
  interrupts(): AbortSignal;
  /** runs the server until it is told to stop; @returns the exit code of the process */
  startServe(loaded: LoadedConfig): Promise<number>;
  /** opens the inventory in this process, for commands used while no server runs */
  openLocalApi(config: Config, tell: (text: string) => void): Promise<LocalApi>;
  /** backups of the inventory itself, for commands used while no server runs */
  recoveryOf(config: Config): Recovery;
  /** asks the network who answers machines that boot */
  readonly probe: ProbeNetworks;
}

export interface Cli {
  readonly io: CliIo;
  readonly deps: CliDeps;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** path with its query: `/api/v1/machines?limit=50` */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ApiResponse {
  readonly status: number;
  /** names in lower case */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The admin API without a socket. */
export interface LocalApi {
  inject(request: ApiRequest): Promise<ApiResponse>;
  close(): Promise<void>;
}
