/**
 * People and programs that Rouse knows: users, their sessions, and API tokens.
 *
 * Owns     the nouns, and until when each is good.
 * Tests    test/domain/account.test.ts
 */
import { ROLES, type Role } from './access.ts';
import {
  passwordCharsMax,
  passwordCharsMin,
  sessionIdleMsMax,
  sessionMsMax,
} from './limits-access.ts';

export type UserName = string & { readonly __brand: 'UserName' };
export type TokenName = string & { readonly __brand: 'TokenName' };

export interface User {
  readonly name: UserName;
  readonly role: Role;
  /** in the notation that says how it was made; undefined while there is no password */
  readonly passwordHash?: string;
  /** whoever is not can do nothing, and keeps the name */
  readonly enabled: boolean;
  readonly createdAtMs: number;
  readonly lastLoginAtMs?: number;
}

export interface Session {
  /** SHA-256 of what the cookie has, lower-case hexadecimal */
  readonly hash: string;
  readonly user: UserName;
  readonly createdAtMs: number;
  readonly usedAtMs: number;
  /** whatever happens */
  readonly expiresAtMs: number;
  /** where from it was begun */
  readonly address: string;
  /** what the browser says it is */
  readonly agent: string;
}

export interface ApiToken {
  readonly name: TokenName;
  /** SHA-256 of the token, lower-case hexadecimal */
  readonly hash: string;
  readonly role: Role;
  /** whose it is: it may no more than that user, and ends with them. Else it is nobody's. */
  readonly owner?: UserName;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly expiresAtMs?: number;
  readonly usedAtMs?: number;
}

/** A code that lets somebody in who has no password yet, once. */
export interface SetupCode {
  /** SHA-256, lower-case hexadecimal */
  readonly hash: string;
  readonly expiresAtMs: number;
  /** good only while there is no user, as the one that a start prints */
  readonly first: boolean;
  /** whose password it sets; undefined: of whomever it names, who becomes an admin */
  readonly user?: UserName;
}

const NAME = /^[a-z0-9](?:[a-z0-9._@-]{0,61}[a-z0-9])?$/;

/** Lower-case letters, digits, and `.`, `_`, `@`, `-` between them; up to 63. */
export function parseUserName(text: string): UserName | undefined {
  return NAME.test(text) ? (text as UserName) : undefined;
}

export function parseTokenName(text: string): TokenName | undefined {
  return NAME.test(text) ? (text as TokenName) : undefined;
}

/** @returns why it cannot be a password; never a part of it */
export function faultOfPassword(password: string): string | undefined {
  // Code points, as people count them.
  const chars = Array.from(password).length;
  if (chars < passwordCharsMin) return `expected at least ${passwordCharsMin} characters`;
  if (chars > passwordCharsMax) return `expected at most ${passwordCharsMax} characters`;
  return undefined;
}

/** When the session ends if nothing more is asked. */
export function sessionEndsAtMs({ usedAtMs, expiresAtMs }: Session): number {
  return Math.min(usedAtMs + sessionIdleMsMax, expiresAtMs);
}

export function sessionExpiry(createdAtMs: number): number {
  return createdAtMs + sessionMsMax;
}

/** @returns what the token may; undefined when it is good for nothing any more */
export function tokenRole(
  token: ApiToken,
  owner: User | undefined,
  nowMs: number,
): Role | undefined {
  if (token.expiresAtMs !== undefined && token.expiresAtMs <= nowMs) return undefined;
  if (token.owner === undefined) return token.role;
  if (!owner?.enabled) return undefined;
  return lower(token.role, owner.role);
}

function lower(one: Role, other: Role): Role {
  return ROLES.indexOf(one) < ROLES.indexOf(other) ? one : other;
}
