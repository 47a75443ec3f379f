/**
 * `{"ids": ["node-1"], "action": "wake"}`: one action on many machines, and what became of it.
 *
 * Tests    test/service/bulk.test.ts
 */
import { z } from 'zod';
import { BULK_ACTIONS, type BulkItem, type BulkRequest } from '../domain/bulk-ports.ts';
import { bulkMachinesMax } from '../domain/limits-bulk.ts';
import { machineTextMax, referenceMax, tagsPerMachineMax } from '../domain/limits.ts';
import { orderSecondsMax, orderTimesMax } from '../domain/limits-wait.ts';
import type { MachineFilter } from '../domain/machine-query.ts';
import { arch, profileName, tagName } from './fields.ts';
import { parseRequest, strict } from './issues.ts';
import type { BulkItemResource } from './shown/bulk.ts';

const reference = z.string().min(1).max(referenceMax);

const few = (record: object): boolean => Object.keys(record).length <= tagsPerMachineMax;
const TOO_MANY = { error: `expected at most ${tagsPerMachineMax} entries` };

const filter = strict({
  arch: arch.optional(),
  profile: profileName.optional(),
  configured: z.boolean().optional(),
  tags: z.record(tagName, z.string().max(machineTextMax)).refine(few, TOO_MANY).optional(),
  q: z.string().min(1).max(machineTextMax).optional(),
});

export const bulkBody = strict({
  ids: z.array(reference).min(1).max(bulkMachinesMax).optional(),
  filter: filter.optional(),
  action: z.enum(BULK_ACTIONS),
  profile: profileName.optional(),
  once: z.boolean().optional(),
  times: z.int().min(1).max(orderTimesMax).optional(),
  expires_in_seconds: z.int().min(1).max(orderSecondsMax).optional(),
  tags: z
    .record(tagName, z.string().max(machineTextMax).nullable())
    .refine(few, TOO_MANY)
    .optional(),
  confirm: z.array(reference).max(bulkMachinesMax).default([]),
  dry_run: z.boolean().default(false),
}).superRefine(({ ids, filter: wanted, action, profile, tags }, context) => {
  const told = (path: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [path], message });
  };
  if ((ids === undefined) === (wanted === undefined))
    told('ids', 'expected either ids or a filter');
  if (action === 'boot-once' && profile === undefined) told('profile', 'is required');
  if (action === 'tag' && tags === undefined) told('tags', 'is required');
});

/** @throws RouseError REQUEST_INVALID */
export function parseBulk(body: unknown): Omit<BulkRequest, 'askedBy'> {
  const given = parseRequest(bulkBody, body);
  const { ids, filter: wanted, action, profile, once, times, tags, confirm } = given;
  const seconds = given.expires_in_seconds;
  return {
    ...{ action, confirm, dryRun: given.dry_run },
    ...(ids && { references: ids }),
    ...(wanted && { filter: filterFrom(wanted) }),
    ...(profile !== undefined && { profile }),
    ...(once !== undefined && { once }),
    // Once unless it is said otherwise, as for one machine.
    ...(action === 'boot-once' && { times: times ?? 1 }),
    ...(seconds !== undefined && { lifeMs: seconds * 1_000 }),
    ...(tags && { tags }),
  };
}

function filterFrom({ q, ...wanted }: z.output<typeof filter>): MachineFilter {
  const given = Object.entries({ ...wanted, text: q }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

export function bulkItemResource({ machine, id, outcome, error }: BulkItem): BulkItemResource {
  return {
    ...{ machine, ...(id !== undefined && { id }), outcome },
    ...(error && { error: { code: error.code, detail: error.detail, hint: error.hint } }),
  };
}
