/**
 * People, sessions, tokens and the audit, as the API takes and shows them.
 *
 * Owns     that nothing shown or complained about has a part of a password in it.
 * Tests    test/schema/access-resource.test.ts
 */
import { z } from 'zod';
import { ROLES } from '../domain/access.ts';
import type {
  AuditQuery,
  Known,
  LoggedIn,
  Login,
  SetupLink,
  TokenDraft,
  UserDraft,
  UserPatch,
} from '../domain/access-ports.ts';
import {
  faultOfPassword,
  parseTokenName,
  parseUserName,
  sessionEndsAtMs,
  type ApiToken,
  type Session,
  type User,
} from '../domain/account.ts';
import type { StoredAuditRow } from '../domain/audit.ts';
import { auditTextMax, passwordCharsMax, tokenDaysMax } from '../domain/limits-access.ts';
import { cursorMax } from '../domain/limits.ts';
import { parsed } from './fields.ts';
import { parseRequest, strict } from './issues.ts';
import { pageLimit } from './query-fields.ts';
import type {
  AuditResource,
  LoggedInResource,
  SessionResource,
  SetupLinkResource,
  TokenResource,
  UserResource,
  UserSessionResource,
} from './shown/access.ts';

const NAME = 'lower-case letters, digits, ".", "_", "@" and "-", at most 63 characters';
const userName = parsed(parseUserName, `a name of ${NAME}`);
const tokenName = parsed(parseTokenName, `a name of ${NAME}`);
const role = z.enum(ROLES);

/** Never told what was found: it may be a password all the same. */
const secretText = z.string({ error: 'expected text' });
/** Letters of Unicode may be four bytes, and two units of a text. */
const givenPassword = secretText.max(4 * passwordCharsMax, { error: 'is too long' });
const newPassword = secretText.superRefine((text, context) => {
  const message = faultOfPassword(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});
const givenName = z.string({ error: 'expected text' }).max(auditTextMax, { error: 'is too long' });

export const login = strict({ name: givenName, password: givenPassword });
export const setup = strict({ code: secretText.max(64), name: userName, password: newPassword });

/** `{"name": "ada", "password": "…"}` */
export function parseLogin(body: unknown): Login {
  return parseRequest(login, body);
}

/** `{"code": "…", "name": "ada", "password": "…"}` */
export function parseSetup(body: unknown): Login & { readonly code: string } {
  return parseRequest(setup, body);
}

export const setupCheck = strict({ code: secretText.max(64) });

/** `{"code": "…"}` */
export function parseSetupCheck(body: unknown): string {
  return parseRequest(setupCheck, body).code;
}

export const link = strict({ user: userName.optional() });

/** `{"user": "ada"}`, or nothing */
export function parseLinkRequest(body: unknown): string | undefined {
  return parseRequest(link, body ?? {}).user;
}

export const userDraft = strict({ name: userName, role, password: newPassword.optional() });
export const userPatch = strict({
  role: role.optional(),
  enabled: z.boolean().optional(),
  password: newPassword.optional(),
  current_password: givenPassword.optional(),
});

/** `{"name": "ada", "role": "operate"}` */
export function parseUserDraft(body: unknown): UserDraft {
  const { name, role: may, password } = parseRequest(userDraft, body);
  return { name, role: may, ...(password !== undefined && { password }) };
}

/** `{"role": "read"}`, `{"enabled": false}`, `{"password": "…", "current_password": "…"}` */
export function parseUserPatch(body: unknown): UserPatch {
  const patch = parseRequest(userPatch, body);
  const { role: may, enabled, password, current_password: currentPassword } = patch;
  return {
    ...(may !== undefined && { role: may }),
    ...(enabled !== undefined && { enabled }),
    ...(password !== undefined && { password }),
    ...(currentPassword !== undefined && { currentPassword }),
  };
}

export const tokenDraft = strict({
  name: tokenName,
  role,
  expires_in_days: z.int().min(1).max(tokenDaysMax).nullable().optional(),
});

/** `{"name": "ci", "role": "operate", "expires_in_days": 90}`; null for never */
export function parseTokenDraft(body: unknown): TokenDraft {
  const { name, role: may, expires_in_days: expiresInDays } = parseRequest(tokenDraft, body);
  return { name, role: may, ...(expiresInDays !== undefined && { expiresInDays }) };
}

export const auditQuery = strict({
  limit: pageLimit,
  cursor: z
    .string()
    .max(cursorMax)
    .regex(/^\d{1,15}$/, { error: 'expected the value of "next" of an earlier page' })
    .transform(Number)
    .optional(),
  actor: z.string().max(auditTextMax).optional(),
  action: z.string().max(auditTextMax).optional(),
});

/** `?limit=50&cursor=1200&actor=ada&action=deleteMachine` */
export function parseAuditQuery(query: unknown): AuditQuery {
  const { limit, cursor, actor, action } = parseRequest(auditQuery, query);
  return {
    limit,
    ...(cursor !== undefined && { before: cursor }),
    ...(actor !== undefined && { actor }),
    ...(action !== undefined && { action }),
  };
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** What whoever logged in is told. */
export function loggedInResource({ user, csrf, expiresAtMs }: LoggedIn): LoggedInResource {
  const { name, role: may } = user;
  return { user: { name, role: may }, csrf, expires_at: timeOf(expiresAtMs) };
}

function whoIs({ principal: { name, role: may, kind } }: Known) {
  return { name, role: may, kind };
}

/** Who asks, as far as anybody is known. */
export function sessionResource(
  known: Known | undefined,
  { setupNeeded }: { readonly setupNeeded: boolean },
): SessionResource {
  return {
    user: known ? whoIs(known) : null,
    ...(known?.csrf !== undefined && { csrf: known.csrf }),
    setup_needed: setupNeeded,
  };
}

export function userResource(user: User): UserResource {
  const { name, role: may, enabled, passwordHash, createdAtMs, lastLoginAtMs } = user;
  return {
    ...{ name, role: may, enabled, has_password: passwordHash !== undefined },
    created_at: timeOf(createdAtMs),
    ...(lastLoginAtMs !== undefined && { last_login_at: timeOf(lastLoginAtMs) }),
  };
}

/** A session of a user. @param current  of whoever asks */
export function userSessionResource(
  session: Session,
  current: string | undefined,
): UserSessionResource {
  const { hash, createdAtMs, usedAtMs, address, agent } = session;
  return {
    ...{ created_at: timeOf(createdAtMs), last_used_at: timeOf(usedAtMs) },
    ...{ expires_at: timeOf(sessionEndsAtMs(session)), address, agent },
    current: hash === current,
  };
}

export function tokenResource(token: ApiToken): TokenResource {
  const { name, role: may, owner, createdBy, createdAtMs, expiresAtMs, usedAtMs } = token;
  return {
    ...{ name, role: may, ...(owner !== undefined && { owner }) },
    ...{ created_by: createdBy, created_at: timeOf(createdAtMs) },
    ...(expiresAtMs !== undefined && { expires_at: timeOf(expiresAtMs) }),
    ...(usedAtMs !== undefined && { last_used_at: timeOf(usedAtMs) }),
  };
}

/** What follows `#` is not sent to any server, and is in no log of one. */
export function linkResource({ code, expiresAtMs }: SetupLink): SetupLinkResource {
  return { code, path: `/setup#${code}`, expires_at: timeOf(expiresAtMs) };
}

export function auditResource(row: StoredAuditRow): AuditResource {
  const { seq, atMs, actor, actorKind, role: may, action, target, status, address, detail } = row;
  return {
    ...{ seq, at: timeOf(atMs), actor, actor_kind: actorKind, ...(may && { role: may }) },
    ...{ action, target, status, address, ...(detail !== undefined && { detail }) },
  };
}
