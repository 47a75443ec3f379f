/**
 * The token under which one machine, in one boot, fetches its profile's files and reports what its
 * installer does, as a rule without I/O.
 *
 * Owns     whom a token is for: the machine it was made for, known by the hardware address in our
 *          neighbour table, as often as an installer may need within its time. Whoever else has it
 *          ends it. Files have one address, reports another that cannot be told back from it.
 * Leaves   hashing, storing and telling to service/boot-tokens.ts.
 * Limits   a machine behind a router has no hardware address here: the first few network addresses
 *          that use its token are the only ones that may.
 * Tests    test/domain/boot-token.test.ts
 */
import type { IpAddress } from './address.ts';
import type { Asker } from './config-token.ts';
import { bootTokenAddressesMax, bootTokenUsesMax } from './limits-answers.ts';
import type { Mac } from './mac.ts';
import type { Machine, MachineId, ProfileName } from './machine.ts';
import type { Profile } from './profile.ts';

/** `ended`: the installer has said that it is done. */
export type BootTokenState = 'open' | 'ended' | 'revoked';

/** What a token is used for; it has an address for each. */
export type BootTokenPurpose = 'files' | 'callback';

/** Why somebody got nothing for a token. */
export type BootTokenRefusal =
  | 'unknown-token'
  | 'expired'
  | 'ended'
  | 'revoked'
  | 'used-up'
  | 'other-machine'
  | 'other-address'
  | 'unknown-machine'
  | 'unknown-file'
  | 'not-made'
  | 'too-many-failures';

/** What is kept of a token; the token itself is not. */
export interface BootToken {
  /** SHA-256 of what stands in the address of files, lower-case hexadecimal */
  readonly hash: string;
  /** the same for that of callbacks */
  readonly callbackHash: string;
  readonly machineId: MachineId;
  /** the addresses the machine had when the token was issued */
  readonly macs: readonly Mac[];
  readonly profile: ProfileName;
  /** of the script that carries it */
  readonly session: string;
  readonly issuedAtMs: number;
  /** until then files are given out */
  readonly filesUntilMs: number;
  /** until then reports are taken, and the token is kept */
  readonly expiresAtMs: number;
  readonly state: BootTokenState;
  /** who used it from beyond a router */
  readonly addresses: readonly IpAddress[];
  readonly uses: number;
}

type BootTokenVerdict =
  | { readonly kind: 'serve'; readonly token: BootToken }
  | { readonly kind: 'refuse'; readonly reason: BootTokenRefusal }
  | { readonly kind: 'revoke'; readonly token: BootToken; readonly reason: BootTokenRefusal };

/** Whether what the machine boots has an address in it that is made for this boot. */
export function usesBootToken({ spec, files = [] }: Profile, machine: Machine): boolean {
  const texts = JSON.stringify([spec, machine.args ?? [], machine.consoles ?? []]);
  return files.length > 0 || /\$\{(?:files|callback)\.url\}/.test(texts);
}

/**
 * @param at  `nowMs` on the clock by which tokens are issued
 * @returns with `serve`, the token with this use in it
 */
export function judgeBootToken(
  token: BootToken | undefined,
  asker: Asker,
  at: { readonly purpose: BootTokenPurpose; readonly nowMs: number },
): BootTokenVerdict {
  if (token === undefined) return { kind: 'refuse', reason: 'unknown-token' };
  if (token.state !== 'open') return { kind: 'refuse', reason: token.state };
  const { mac, from } = asker;
  if (mac !== undefined && !token.macs.includes(mac)) return revoked(token, 'other-machine');
  const addresses = mac === undefined ? withAddress(token.addresses, from) : token.addresses;
  if (addresses.length > bootTokenAddressesMax) return revoked(token, 'other-address');
  const untilMs = at.purpose === 'files' ? token.filesUntilMs : token.expiresAtMs;
  if (at.nowMs >= untilMs) return { kind: 'refuse', reason: 'expired' };
  if (token.uses >= bootTokenUsesMax) return { kind: 'refuse', reason: 'used-up' };
  return { kind: 'serve', token: { ...token, addresses, uses: token.uses + 1 } };
}

function revoked(token: BootToken, reason: BootTokenRefusal): BootTokenVerdict {
  return { kind: 'revoke', token: { ...token, state: 'revoked' }, reason };
}

function withAddress(known: readonly IpAddress[], address: IpAddress): readonly IpAddress[] {
  return known.includes(address) ? known : [...known, address];
}
