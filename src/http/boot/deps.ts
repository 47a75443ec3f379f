/**
 * What the boot surface needs from the rest of Rouse, all of it handed in by assemble.ts.
 */
import type { FetchAnswer, TakeCallback } from '../../domain/answer-ports.ts';
import type { OpenAsset } from '../../domain/asset-ports.ts';
import type {
  Clock,
  DecideBoot,
  FetchConfig,
  FindAsset,
  MacOfNeighbour,
  OpenImageFile,
  RecordEvent,
  TalosPinOf,
} from '../../domain/ports.ts';
import type { Mac } from '../../domain/mac.ts';
import type { ChooseFromMenu } from '../../domain/menu-ports.ts';
import type { StillWaits, Waiting } from '../../domain/waiting.ts';
import type { HandOver } from '../../domain/order-ports.ts';
import type { ProgressTurn } from '../../domain/progress.ts';
import type { ReceiverAddresses } from '../../domain/report-targets.ts';
import type { PaceLimits } from './pace.ts';

export interface BootDeps {
  readonly clock: Clock;
  readonly record: RecordEvent;
  readonly decide: DecideBoot;
  readonly findAsset: FindAsset;
  readonly openImageFile: OpenImageFile;
  /** opens files of the Image Factory, which are fetched when they are not here */
  readonly openAsset: OpenAsset;
  /** keeps the files of the Image Factory to those that some profile names */
  readonly talosPinOf: TalosPinOf;
  /** what machines are told instead of the address that they have reached; no trailing slash */
  readonly bootUrl?: string;
  /** Image Factory of profiles that name none, without a trailing slash */
  readonly factoryUrl: string;
  /** what the receivers of Talos' reports listen on */
  readonly receivers?: ReceiverAddresses;
  readonly fetchConfig: FetchConfig;
  readonly fetchAnswer: FetchAnswer;
  readonly takeCallback: TakeCallback;
  /** that of limits.ts unless a test has a shorter one */
  readonly configDelayMs?: number;
  readonly stillWaits: StillWaits;
  /** takes what somebody has chosen on the screen of a machine */
  readonly chooseFromMenu: ChooseFromMenu;
  /** of Rouse, for the title of menus */
  readonly version: string;
  /** remembers which machines wait */
  readonly waiting: Pick<Waiting, 'noted' | 'atMenu' | 'left'>;
  /** for how long a machine waits that nobody decided about */
  readonly waitSeconds: number;
  readonly macOf: MacOfNeighbour;
  /** whose script that is, by the boot that it is part of and that goes on */
  readonly macOfSession: (session: string) => Mac | undefined;
  /** takes note, before it is answered, that a machine starts what its script has loaded */
  readonly handedOver: (by: HandOver) => Promise<void>;
  /** shared with whatever else tells about progress */
  readonly progressTurn: ProgressTurn;
  /** those of limits.ts unless a test has shorter ones */
  readonly paceLimits?: PaceLimits;
  /** hears of every error that is a fault of ours */
  readonly failed: (error: unknown) => void;
  /** as many bytes that nobody can guess */
  readonly random: (bytes: number) => Uint8Array;
}
