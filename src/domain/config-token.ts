/**
 * The token under which one machine fetches its configuration in one boot, as a rule without I/O.
 *
 * Owns     whom a token is for: the machine it was made for, known by the hardware address in our
 *          neighbour table, until the content was sent whole and for a while after, since Talos
 *          tries again by itself. Whoever else has it ends it.
 * Leaves   hashing, storing and telling to service/config-tokens.ts.
 * Limits   a machine behind a router has no hardware address here: the first network address that
 *          uses its token is the only one that may.
 * Tests    test/domain/config-token.test.ts
 */
import type { IpAddress } from './address.ts';
import type { ConfigRefusal } from './config-event.ts';
import { configRetryMsMax } from './limits-config.ts';
import type { Mac } from './mac.ts';
import type { MachineId } from './machine.ts';
import type { Uuid } from './uuid.ts';

export type TokenState = 'issued' | 'served' | 'revoked';

/** What is kept of a token; the token itself is not. */
export interface ConfigToken {
  /** SHA-256, lower-case hexadecimal */
  readonly hash: string;
  readonly machineId: MachineId;
  /** the addresses the machine had when the token was issued */
  readonly macs: readonly Mac[];
  readonly uuid?: Uuid;
  readonly session: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  readonly state: TokenState;
  /** who used it first */
  readonly address?: IpAddress;
  /** when the content had been sent whole for the first time */
  readonly servedAtMs?: number;
}

export interface Asker {
  readonly from: IpAddress;
  /** undefined when it is not on-link */
  readonly mac?: Mac;
}

type TokenVerdict =
  | { readonly kind: 'serve'; readonly token: ConfigToken }
  | { readonly kind: 'refuse'; readonly reason: ConfigRefusal }
  | { readonly kind: 'revoke'; readonly token: ConfigToken; readonly reason: ConfigRefusal };

/** @param nowMs  on the clock by which tokens are issued */
export function judgeToken(
  token: ConfigToken | undefined,
  asker: Asker,
  nowMs: number,
): TokenVerdict {
  if (token === undefined) return { kind: 'refuse', reason: 'unknown-token' };
  if (token.state === 'revoked') return { kind: 'refuse', reason: 'revoked' };
  if (isForeign(token, asker)) {
    const reason = asker.mac === undefined ? 'other-address' : 'other-machine';
    return { kind: 'revoke', token: { ...token, state: 'revoked' }, reason };
  }
  const overMs = token.servedAtMs === undefined ? Infinity : token.servedAtMs + configRetryMsMax;
  if (nowMs >= Math.min(token.expiresAtMs, overMs)) return { kind: 'refuse', reason: 'expired' };
  return { kind: 'serve', token: { ...token, address: token.address ?? asker.from } };
}

function isForeign({ macs, address }: ConfigToken, { mac, from }: Asker): boolean {
  if (mac !== undefined) return !macs.includes(mac);
  return address !== undefined && address !== from;
}

/** The token once its content was sent whole. Later transfers do not prolong it. */
export function servedToken(token: ConfigToken, nowMs: number): ConfigToken {
  return { ...token, state: 'served', servedAtMs: token.servedAtMs ?? nowMs };
}
