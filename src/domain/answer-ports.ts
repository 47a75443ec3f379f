/**
 * What is needed around the files of profiles and the reports of installers, as types; see
 * ports.ts.
 */
import type { CallbackStep } from './answer-event.ts';
import type { Site } from './boot-plan.ts';
import type { BootToken, BootTokenPurpose } from './boot-token.ts';
import type { Asker } from './config-token.ts';
import type { RouseError } from './errors.ts';
import type { Mac } from './mac.ts';
import type { Machine } from './machine.ts';

export interface BootTokenStore {
  /** by the hash of what stands in the address for that purpose */
  find(hash: string, purpose: BootTokenPurpose): Promise<BootToken | undefined>;
  /** Forgets the oldest ones of the machine, and all that have expired. */
  add(token: BootToken): Promise<void>;
  /**
   * Writes down state, uses and addresses.
   * @returns false, having changed nothing, when the token is not open any more
   */
  change(token: BootToken): Promise<boolean>;
  /** undefined while there is none */
  latestIssueMs(): Promise<number | undefined>;
}

/** Who asks, and with what. */
export interface TokenUse {
  readonly token: string;
  readonly asker: Asker;
  readonly site: Site;
}

/** A file of a profile on its way to one machine. */
export interface Answer {
  readonly text: string;
  readonly file: string;
  /** name or hardware address */
  readonly machine: string;
  readonly profile: string;
  readonly session: string;
  readonly mac: Mac;
}
/** Whether the token was right says nothing about the file. */
export interface FetchedAnswer {
  readonly admitted: boolean;
  readonly answer?: Answer;
}
/** Gives a file to the machine it is for, and nothing to everybody else. */
export type FetchAnswer = (
  use: TokenUse & {
    /** of the file below the address */
    readonly path: string;
    /** that the asker says it has, where it says so; it is refused when none is the machine's */
    readonly macs?: readonly Mac[];
  },
) => Promise<FetchedAnswer>;

/** A file of a profile as a machine would get it, made without a token for anybody. */
export interface ShownAnswer {
  readonly file: string;
  readonly template: boolean;
  /** the text, or why the machine would get none */
  readonly made: { readonly text: string } | { readonly error: RouseError };
}
/**
 * @param file  only this one
 * @throws RouseError PROFILE_UNKNOWN, ANSWER_UNKNOWN
 */
export type PreviewAnswers = (
  profile: string,
  machine: Machine,
  options?: { readonly file?: string },
) => Promise<readonly ShownAnswer[]>;

/** What an installer says. */
export interface Callback {
  readonly step: CallbackStep;
  /** 0 to 100 */
  readonly percent?: number;
  readonly text?: string;
  /** the last lines of its log */
  readonly lines: readonly string[];
}
/** @returns whether it was taken */
export type TakeCallback = (use: Omit<TokenUse, 'site'>, callback: Callback) => Promise<boolean>;
