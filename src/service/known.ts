/**
 * Who somebody is, by the cookie of a session or by an API token.
 *
 * Owns     until when either is good. Both are looked up each time, so that what ends ends at once.
 * Tests    test/service/access.test.ts
 */
import { hash } from 'node:crypto';
import type { AccountStore, Credentials, Known } from '../domain/access-ports.ts';
import { sessionEndsAtMs, tokenRole } from '../domain/account.ts';
import { usedWriteMs } from '../domain/limits-access.ts';

interface KnownDeps {
  readonly store: AccountStore;
  readonly nowMs: () => number;
  /** hears of a use that could not be written down; undefined: none is */
  readonly failed: ((error: unknown) => void) | undefined;
}

export const TOKEN_PREFIX = 'rouse_';
/** 256 bits in Base64 for URLs. */
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** One length for every secret, right or wrong, and no way back from it. */
export function hashOf(secret: string): string {
  return hash('sha256', secret);
}

/** Made of the cookie, so that nothing is kept for it; who has not the cookie cannot make it. */
export function csrfOf(secret: string): string {
  return hash('sha256', `rouse csrf ${secret}`, 'base64url');
}

/** A token that is sent is what counts: a program that has one does not mean a cookie. */
export function createAuthenticate(deps: KnownDeps) {
  return async ({ bearer, cookie }: Credentials): Promise<Known | undefined> => {
    if (bearer !== undefined) return byToken(deps, bearer);
    return cookie === undefined ? undefined : bySession(deps, cookie);
  };
}

async function bySession(
  { store, nowMs, failed }: KnownDeps,
  secret: string,
): Promise<Known | undefined> {
  if (!SECRET.test(secret)) return undefined;
  const hashed = hashOf(secret);
  const found = await store.session(hashed);
  const now = nowMs();
  if (!found?.user.enabled || sessionEndsAtMs(found.session) <= now) return undefined;
  if (failed && now - found.session.usedAtMs >= usedWriteMs) {
    store.sessionUsed(hashed, now).catch(failed);
  }
  const { name, role } = found.user;
  return {
    principal: { kind: 'session', name, role },
    user: name,
    session: hashed,
    csrf: csrfOf(secret),
  };
}

async function byToken(
  { store, nowMs, failed }: KnownDeps,
  text: string,
): Promise<Known | undefined> {
  const secret = text.startsWith(TOKEN_PREFIX) ? text.slice(TOKEN_PREFIX.length) : '';
  if (!SECRET.test(secret)) return undefined;
  const found = await store.tokenOf(hashOf(text));
  const now = nowMs();
  const role = found && tokenRole(found.token, found.owner, now);
  if (found === undefined || role === undefined) return undefined;
  const { name, hash: hashed, owner: user, usedAtMs = 0 } = found.token;
  if (failed && now - usedAtMs >= usedWriteMs) store.tokenUsed(hashed, now).catch(failed);
  return { principal: { kind: 'token', name, role }, ...(user !== undefined && { user }) };
}
