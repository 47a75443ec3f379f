/**
 * What is told about machine configurations: a part of the BootEvent union. No event carries a
 * token.
 *
 * Tests    test/domain/boot-event.test.ts
 */
import type { IpAddress } from './address.ts';
import type { ErrorCode } from './errors.ts';

/** Why a machine configuration was not given to somebody who asked for one. */
export const CONFIG_REFUSALS = [
  'unknown-token',
  'expired',
  'revoked',
  'other-machine',
  'other-address',
  'unknown-machine',
  'not-made',
  'closed',
  'too-many-failures',
] as const;
export type ConfigRefusal = (typeof CONFIG_REFUSALS)[number];

export type ConfigEvent =
  | {
      /** a machine was told where it may fetch its configuration, once */
      readonly kind: 'config.token.issued';
      readonly machine: string;
      readonly session: string;
      readonly from: IpAddress;
    }
  | {
      readonly kind: 'config.served';
      readonly machine: string;
      readonly config: string;
      readonly from: IpAddress;
      readonly bytes: number;
      readonly complete: boolean;
    }
  | {
      /** somebody asked for a configuration and got nothing */
      readonly kind: 'config.refused';
      readonly reason: ConfigRefusal;
      readonly from: IpAddress;
      /** where the request was about a certain one */
      readonly machine?: string;
      /** why it could not be made */
      readonly error?: ErrorCode;
    }
  | {
      /** somebody else had the token of a machine: nobody gets anything for it any more */
      readonly kind: 'config.token.revoked';
      readonly reason: ConfigRefusal;
      readonly machine: string;
      readonly session: string;
      readonly from: IpAddress;
    };
