/**
 * What people ask of a machine through the API: bodies of its actions, and their answers.
 *
 * Tests    test/schema/operation-requests.test.ts
 */
import { z } from 'zod';
import { askedByMax, orderSecondsMax, orderTimesMax } from '../domain/limits-wait.ts';
import type { HistoryEntry, Order } from '../domain/order.ts';
import { printable } from '../domain/printable.ts';
import type { Adoption, OrderRequest } from '../domain/use-cases.ts';
import { machineName, profileName } from './fields.ts';
import { parseRequest, strict } from './issues.ts';
import { machineTags } from './machine-resource.ts';
import type { HistoryResource, OrderResource } from './shown/operation.ts';

const confirm = z.string().max(askedByMax).optional();

export const orderBody = strict({
  profile: profileName,
  times: z
    .union([z.int().min(1).max(orderTimesMax), z.literal('always')], {
      error: `expected 1 to ${orderTimesMax}, or "always"`,
    })
    .default(1),
  expires_in_seconds: z.int().min(1).max(orderSecondsMax).optional(),
  confirm,
});

export const adoptBody = strict({
  name: machineName.optional(),
  profile: profileName.optional(),
  once: z.boolean().optional(),
  tags: machineTags,
  confirm,
});

/** @throws RouseError REQUEST_INVALID */
export function parseOrder(body: unknown): Omit<OrderRequest, 'askedBy'> {
  const {
    profile,
    times,
    expires_in_seconds: seconds,
    confirm: word,
  } = parseRequest(orderBody, body);
  return {
    profile,
    ...(times !== 'always' && { times }),
    ...(seconds !== undefined && { lifeMs: seconds * 1_000 }),
    ...(word !== undefined && { confirm: word }),
  };
}

/** @throws RouseError REQUEST_INVALID */
export function parseAdoption(body: unknown): Omit<Adoption, 'askedBy'> {
  const { name, profile, once, tags, confirm: word } = parseRequest(adoptBody, body ?? {});
  return {
    ...(name !== undefined && { name }),
    ...(profile !== undefined && { profile }),
    ...(once && { once }),
    tags,
    ...(word !== undefined && { confirm: word }),
  };
}

/** The header in which our own command line says who types. */
export const ASKED_BY_HEADER = 'x-rouse-user';

/** Who asks: the socket lets nobody in who could not say anything else as well. */
export function askedBy(header: unknown): string {
  if (typeof header !== 'string' || header === '') return 'api';
  return `cli ${printable(header)}`.slice(0, askedByMax);
}

export function orderResource(order: Order): OrderResource {
  const { profile, timesLeft, expiresAtMs, askedBy: by, atMs } = order;
  return {
    profile,
    times_left: timesLeft ?? 'always',
    ...(expiresAtMs !== undefined && { expires_at: new Date(expiresAtMs).toISOString() }),
    asked_by: by,
    at: new Date(atMs).toISOString(),
  };
}

export function historyResource({
  action,
  atMs,
  profile,
  askedBy: by,
}: HistoryEntry): HistoryResource {
  const at = new Date(atMs).toISOString();
  return { action, ...(profile !== undefined && { profile }), asked_by: by, at };
}
