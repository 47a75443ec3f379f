/**
 * Who asks, and what is open to whom.
 *
 * Owns     the order of the roles: each may do what those before it may.
 * Leaves   who somebody is to src/service, and which operation needs what to the table of routes.
 * Tests    test/domain/access.test.ts
 */

/** In order: each one may do what those before it may. */
export const ROLES = ['read', 'operate', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What an operation asks for. `public` is open to those whom nobody knows. */
export type Access = 'public' | Role;

/** Somebody whom Rouse knows. */
export interface Principal {
  /** over the Unix socket; by a cookie that login gave; by an API token */
  readonly kind: 'local' | 'session' | 'token';
  /** of the user or of the token; over the Unix socket, what its header says */
  readonly name: string;
  readonly role: Role;
}

export function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}

/** @param role  of whoever asks; undefined for somebody nobody knows */
export function allows(role: Role | undefined, access: Access): boolean {
  if (access === 'public') return true;
  return role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(access);
}
