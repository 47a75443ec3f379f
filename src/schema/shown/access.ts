/**
 * People, sessions, tokens and the audit as answers have them.
 *
 * Tests    test/http/api/document/describe.test.ts
 */
import { z } from 'zod';
import { ROLES } from '../../domain/access.ts';
import { count, time, type Shown } from './shown.ts';

const role = z.enum(ROLES);

/** Who asks; nobody where `user` is null. */
export const session = z.strictObject({
  user: z.nullable(
    z.strictObject({ name: z.string(), role, kind: z.enum(['local', 'session', 'token']) }),
  ),
  /** for the header `x-rouse-csrf`, which a change by cookie needs */
  csrf: z.string().exactOptional(),
  /** there is no user yet */
  setup_needed: z.boolean(),
});
export type SessionResource = Shown<typeof session>;

export const loggedIn = z.strictObject({
  user: z.strictObject({ name: z.string(), role }),
  /** for the header `x-rouse-csrf` */
  csrf: z.string(),
  /** whatever happens; without a request it ends after 30 minutes */
  expires_at: time,
});
export type LoggedInResource = Shown<typeof loggedIn>;

export const setup = z.strictObject({ needed: z.boolean() });
export const setupCheck = z.strictObject({ good: z.boolean() });

export const setupLink = z.strictObject({
  code: z.string(),
  /** of the page, on the admin listener */
  path: z.string(),
  expires_at: time,
});
export type SetupLinkResource = Shown<typeof setupLink>;

export const user = z.strictObject({
  name: z.string(),
  role,
  enabled: z.boolean(),
  /** whether there is one; what it is, nobody is told */
  has_password: z.boolean(),
  created_at: time,
  last_login_at: time.exactOptional(),
});
export type UserResource = Shown<typeof user>;

export const userSession = z.strictObject({
  created_at: time,
  last_used_at: time,
  expires_at: time,
  /** where from it was begun */
  address: z.string(),
  /** what the browser says it is */
  agent: z.string(),
  /** it is that of whoever asks */
  current: z.boolean(),
});
export type UserSessionResource = Shown<typeof userSession>;

export const ended = z.strictObject({ ended: count });

export const token = z.strictObject({
  name: z.string(),
  role,
  /** the user it goes with */
  owner: z.string().exactOptional(),
  created_by: z.string(),
  created_at: time,
  /** absent: never */
  expires_at: time.exactOptional(),
  last_used_at: time.exactOptional(),
});
export type TokenResource = Shown<typeof token>;

/** The only answer that has the token itself. */
export const createdToken = z.strictObject({ ...token.shape, token: z.string() });

export const auditRow = z.strictObject({
  seq: count,
  at: time,
  /** empty for somebody nobody knows */
  actor: z.string(),
  actor_kind: z.enum(['local', 'session', 'token', 'none']),
  role: role.exactOptional(),
  /** the operation, or what happened beside, such as `login.failed` */
  action: z.string(),
  target: z.string(),
  /** of the answer */
  status: z.int(),
  address: z.string(),
  detail: z.string().exactOptional(),
});
export type AuditResource = Shown<typeof auditRow>;
