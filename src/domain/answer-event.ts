/**
 * What is told about the files of profiles and about installers that report: a part of the
 * BootEvent union. No event carries a token.
 *
 * Tests    test/domain/boot-event.test.ts
 */
import type { IpAddress } from './address.ts';
import type { BootTokenPurpose, BootTokenRefusal } from './boot-token.ts';
import type { ErrorCode } from './errors.ts';

/** What an installer may report: POST /boot/callback/{token}/{step}. */
export const CALLBACK_STEPS = ['started', 'progress', 'done', 'failed'] as const;
export type CallbackStep = (typeof CALLBACK_STEPS)[number];

interface About {
  readonly machine: string;
  /** of the script that carried the token */
  readonly session: string;
  readonly from: IpAddress;
}

export type AnswerEvent =
  | (About & {
      /** a machine was told where its profile's files are, and where to report */
      readonly kind: 'boot.token.issued';
      readonly profile: string;
    })
  | {
      /** somebody asked with a token that is not theirs, or is worth nothing, and got nothing */
      readonly kind: 'boot.token.refused';
      readonly purpose: BootTokenPurpose;
      readonly reason: BootTokenRefusal;
      readonly from: IpAddress;
      /** where the token is that of a certain one */
      readonly machine?: string;
      /** why a file could not be made */
      readonly error?: ErrorCode;
    }
  | (About & {
      /** somebody else had the token of a machine: nobody gets anything for it any more */
      readonly kind: 'boot.token.revoked';
      readonly reason: BootTokenRefusal;
    })
  | (About & {
      readonly kind: 'answer.served';
      readonly profile: string;
      readonly file: string;
      readonly bytes: number;
      readonly complete: boolean;
    })
  | (About & {
      readonly kind: `installer.${CallbackStep}`;
      readonly profile: string;
      /** 0 to 100 */
      readonly percent?: number;
      readonly text?: string;
      /** lines of its log that came along, and are kept */
      readonly lines?: number;
    });

export const ANSWER_EVENT_KINDS = [
  'boot.token.issued',
  'boot.token.refused',
  'boot.token.revoked',
  'answer.served',
  'installer.started',
  'installer.progress',
  'installer.done',
  'installer.failed',
] as const satisfies readonly AnswerEvent['kind'][];
