/**
 * Everything that can happen while a machine boots, as one union.
 *
 * Owns     the kinds, which are a public contract: log lines, metrics, live events and timelines
 *          are all derived from them. docs/reference/events.md lists them, held together by
 *          test/domain/boot-event.test.ts.
 */
import type { IpAddress } from './address.ts';
import { ANSWER_EVENT_KINDS, type AnswerEvent } from './answer-event.ts';
import type { MachineArch } from './arch.ts';
import { ASSET_EVENT_KINDS, type AssetEvent } from './asset-event.ts';
import type { ConfigEvent } from './config-event.ts';
import type { Mac } from './mac.ts';
import type { Uuid } from './uuid.ts';
import type { ErrorCode } from './errors.ts';
import { FACT_EVENT_KINDS, type FactEvent } from './fact-event.ts';
import type { FindingEvent } from './finding-event.ts';
import type { EndEvent } from './end-event.ts';
import type { Personality } from './firmware.ts';
import { INSTALL_EVENT_KINDS, type InstallEvent } from './install-event.ts';
import { LOST_EVENT_KINDS, type LostEvent } from './lost-event.ts';
import { PEOPLE_EVENT_KINDS, type PeopleEvent } from './order-event.ts';
import { WEBHOOK_EVENT_KINDS, type WebhookEvent } from './webhook-event.ts';

/** Why a DHCP message got no answer. The list is closed, so that it can be counted. */
export const DHCP_IGNORE_REASONS = [
  'malformed',
  'not-a-request',
  'not-discover',
  'not-pxe',
  'no-architecture',
  'no-loader',
  'other-server',
  'credentials-requested',
  'source-refused',
  'relay-refused',
  'on-ignore-list',
  'unknown-machine',
  'first-ask',
  'rate-limited',
  'observing',
  'no-address',
  'no-room',
  'send-failed',
  'internal',
] as const;
export type DhcpIgnoreReason = (typeof DHCP_IGNORE_REASONS)[number];

/** What runs on the machine at the time of its DHCP message. */
export const DHCP_CLIENT_KINDS = [
  'bios',
  'uefi',
  'http',
  'ipxe',
  'raspberry-pi',
  'u-boot',
] as const;
export type DhcpClientKind = (typeof DHCP_CLIENT_KINDS)[number];

export const TFTP_OUTCOMES = ['complete', 'probe', 'aborted', 'gave-up', 'refused'] as const;
export type TftpOutcome = (typeof TFTP_OUTCOMES)[number];

/** Why a TFTP packet had no effect. A request that got an error for an answer is `refused`. */
export const TFTP_IGNORE_REASONS = [
  'malformed',
  'not-a-request',
  'unexpected',
  'foreign-port',
  'source-refused',
  'too-many-waiting',
  'failed',
] as const;
export type TftpIgnoreReason = (typeof TFTP_IGNORE_REASONS)[number];

export const LOCAL_REASONS = [
  'unknown-machine',
  'no-profile',
  'profile-local',
  'profile-missing',
  'installed',
  'ignored',
] as const;
/** Why a machine boots its own disk. */
export type LocalReason = (typeof LOCAL_REASONS)[number];

/** Why a file did not arrive whole although nothing failed here. */
export const FILE_CUT_REASONS = ['client-left', 'too-slow'] as const;
export type FileCutReason = (typeof FILE_CUT_REASONS)[number];

/** How far a transfer has come. At most one such event for each client and second. */
interface Progress {
  readonly file: string;
  readonly from: string;
  /** that the network has taken so far */
  readonly bytes: number;
  /** of all that is being sent; undefined where nobody has told */
  readonly sizeBytes?: number;
  /** since the transfer was told about last */
  readonly bytesPerSecond: number;
}

interface Common {
  readonly atMs: number;
  readonly mac?: Mac;
  /** name of the interface the packet came in on, where it is known */
  readonly interface?: string;
}

export type BootEvent =
  | (Common & {
      readonly kind: 'dhcp.discover' | 'pxe.request';
      readonly client: DhcpClientKind;
      readonly archCode: number;
      readonly vendorClass: string;
      /** no machine: "rouse doctor --probe" asks as one does */
      readonly probe?: true;
    })
  | (Common & {
      readonly kind: 'dhcp.offered' | 'pxe.answered';
      readonly client: DhcpClientKind;
      readonly personality: Personality;
      /** empty where the client learns or knows its file by other means */
      readonly bootFile: string;
      readonly to: string;
      readonly probe?: true;
    })
  | (Common & {
      readonly kind: 'dhcp.ignored';
      readonly reason: DhcpIgnoreReason;
      readonly detail: string;
      /** it takes an address, of whichever server offers one */
      readonly takesOffer?: true;
    })
  | (Common & {
      /** one hardware address reported another UUID than before: a dock or adapter that moved */
      readonly kind: 'uuid.changed';
      readonly before: Uuid;
      readonly now: Uuid;
    })
  | (Common & {
      /** an offer came to nothing, and the next one is made in another form */
      readonly kind: 'offer.unfollowed';
      readonly client: DhcpClientKind;
      readonly personality: Personality;
      readonly next: Personality;
    })
  | (Common & {
      /** a loader was fetched and never came up as iPXE; the machine gets the next one */
      readonly kind: 'loader.silent';
      readonly file: string;
      readonly next: string;
      readonly waitedMs: number;
    })
  | (Common & Progress & { readonly kind: 'tftp.progress' | 'file.progress' })
  | (Common & { readonly kind: 'tftp.started'; readonly file: string; readonly from: string })
  | (Common & {
      readonly kind: 'tftp.finished';
      readonly file: string;
      readonly from: string;
      readonly outcome: TftpOutcome;
      readonly bytes: number;
      readonly durationMs: number;
      readonly repeats: number;
      readonly detail: string;
    })
  | (Common & {
      /** the first block did not reach the client; from now on it gets smaller ones */
      readonly kind: 'blksize.lowered';
      readonly from: string;
      readonly blockSizeBytes: number;
      readonly next: number;
    })
  | (Common & {
      readonly kind: 'tftp.ignored';
      readonly reason: TftpIgnoreReason;
      readonly from: string;
      readonly detail: string;
    })
  | (Common & {
      readonly kind: 'machine.discovered';
      readonly mac: Mac;
      readonly arch?: MachineArch;
    })
  | (Common & {
      readonly kind: 'script.served';
      readonly script: 'start' | 'boot' | 'local' | 'wait' | 'menu' | 'fail';
      readonly machine: string;
      readonly profile?: string;
      readonly rule?: string;
      readonly reason?: LocalReason;
      readonly error?: ErrorCode;
      readonly from: IpAddress;
      readonly session?: string;
      /** how many files of this server it names */
      readonly files?: number;
      /** the system that it starts is told to report here */
      readonly reports?: true;
    })
  | (Common & {
      readonly kind: 'file.sent';
      readonly file: string;
      readonly from: IpAddress;
      readonly bytes: number;
      readonly durationMs: number;
      readonly complete: boolean;
      /** only the size was asked for (HEAD), as UEFI does before it loads */
      readonly probe?: true;
      /** why it is not whole: the machine's doing; an `error` is not */
      readonly reason?: FileCutReason;
      readonly error?: ErrorCode;
    })
  | (Common & {
      readonly kind: 'boot.beacon';
      readonly session: string;
      readonly step: BeaconStep;
      readonly detail: string;
      readonly from: IpAddress;
    })
  | (Common & FindingEvent)
  | (Common & EndEvent)
  | (Common & LostEvent)
  | (Common & AssetEvent)
  | (Common & FactEvent)
  | (Common & InstallEvent)
  | (Common & PeopleEvent)
  | (Common & ConfigEvent)
  | (Common & AnswerEvent)
  | (Common & WebhookEvent)
  | (Common & {
      readonly kind: 'listener.up' | 'listener.down';
      readonly listener: string;
      readonly detail: string;
    });

export type BootEventKind = BootEvent['kind'];

/** Every kind, for tests and documentation; a new member of the union must be added here. */
export const BOOT_EVENT_KINDS = [
  'dhcp.discover',
  'pxe.request',
  'dhcp.offered',
  'pxe.answered',
  'dhcp.ignored',
  'uuid.changed',
  'offer.unfollowed',
  'loader.silent',
  'tftp.started',
  'tftp.progress',
  'tftp.finished',
  'blksize.lowered',
  'tftp.ignored',
  'machine.discovered',
  'script.served',
  'file.progress',
  'file.sent',
  'boot.beacon',
  'boot.finding',
  'boot.ended',
  ...LOST_EVENT_KINDS,
  ...ASSET_EVENT_KINDS,
  ...INSTALL_EVENT_KINDS,
  ...PEOPLE_EVENT_KINDS,
  ...FACT_EVENT_KINDS,
  'config.token.issued',
  'config.served',
  'config.refused',
  'config.token.revoked',
  ...ANSWER_EVENT_KINDS,
  ...WEBHOOK_EVENT_KINDS,
  'listener.up',
  'listener.down',
] as const satisfies readonly BootEventKind[];

/** What a boot script reports while it runs: GET /boot/beacon/{session}/{step}. */
export const BEACON_STEPS = [
  'handoff',
  'local',
  'tested',
  'kernel-failed',
  'initrd-failed',
  'boot-failed',
  'chain-failed',
] as const;
export type BeaconStep = (typeof BEACON_STEPS)[number];
