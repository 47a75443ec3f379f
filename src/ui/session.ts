/**
 * Who looks at these pages.
 *
 * Owns     what the server said about it when the page was opened; where it wants a login or has
 *          no user yet, the shell goes to the page for that.
 * Tests    test/browser/shell.test.ts
 */
import { signal } from '@preact/signals';
import { ask, csrf, get, loginNeeded } from './api.ts';
import { ApiError, type Problem, problemOf } from './problem.ts';

export type Role = 'read' | 'operate' | 'admin';

export interface User {
  readonly name: string;
  readonly role: Role;
  readonly kind?: string;
}

export interface Session {
  readonly user: User | null;
  readonly csrf?: string;
  readonly setup_needed?: boolean;
}

export type Standing =
  | { readonly is: 'asking' }
  | { readonly is: 'setup' }
  | { readonly is: 'login' }
  | { readonly is: 'known'; readonly user: User }
  | { readonly is: 'unreachable'; readonly problem: Problem };

export const standing = signal<Standing>({ is: 'asking' });

const ORDER: readonly Role[] = ['read', 'operate', 'admin'];

/** Whether the reader has this role. The server decides; this hides what it would refuse. */
export function may(role: Role): boolean {
  const { value } = standing;
  return value.is === 'known' && ORDER.indexOf(value.user.role) >= ORDER.indexOf(role);
}

/** Takes what the server answered, from a login too. */
export function begin({ user, csrf: token, setup_needed: setupNeeded }: Session): void {
  csrf.value = token;
  loginNeeded.value = false;
  if (user) standing.value = { is: 'known', user };
  else standing.value = { is: setupNeeded ? 'setup' : 'login' };
}

export async function askWho(): Promise<void> {
  try {
    begin(await get('/session'));
  } catch (error) {
    // A server without accounts lets in whoever reaches its socket.
    const isOpen = error instanceof ApiError && error.problem.status === 404;
    if (isOpen) begin({ user: { name: 'local', role: 'admin', kind: 'local' } });
    else standing.value = { is: 'unreachable', problem: problemOf(error) };
  }
}

export async function logOut(): Promise<void> {
  await ask('/session', { method: 'DELETE' });
  begin({ user: null });
}
