/**
 * What clients of the admin API send besides resources: queries, bodies, conditions.
 *
 * Tests    test/schema/requests.test.ts
 */
import { z } from 'zod';
import { messageOf } from '../domain/errors.ts';
import {
  cursorMax,
  diskPathMax,
  pageEntriesDefault,
  pageEntriesMax,
  referenceMax,
  requestDepthMax,
} from '../domain/limits.ts';
import { kernelLinesPerMachineMax } from '../domain/limits-facts.ts';
import { printable } from '../domain/printable.ts';
import type { PageRequest } from '../domain/ports.ts';
import type { ApplyOptions } from '../domain/use-cases.ts';
import { hazardIn } from './hazards.ts';
import { parseRequest, requestInvalid, strict } from './issues.ts';

const pageQuery = strict({
  limit: z
    .string()
    .regex(/^\d{1,4}$/, { error: 'expected a whole number' })
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= pageEntriesMax, {
      error: `expected 1 to ${pageEntriesMax}`,
    })
    .default(pageEntriesDefault),
  cursor: z.string().min(1).max(cursorMax).optional(),
});

/** `?limit=50&cursor=…` */
export function parsePageQuery(query: unknown): PageRequest {
  const { limit, cursor } = parseRequest(pageQuery, query);
  return { limit, ...(cursor !== undefined && { cursor }) };
}

const applyQuery = strict({
  dryRun: z.enum(['true', 'false']).default('false'),
  source: z.string().min(1).max(diskPathMax).transform(printable).default('manifest'),
});

/** `?dryRun=true&source=machines.yaml` */
export function parseApplyQuery(query: unknown): ApplyOptions {
  const { dryRun, source } = parseRequest(applyQuery, query);
  return { dryRun: dryRun === 'true', source };
}

const name = z.string().min(1).max(referenceMax);
const assetQuery = strict({ of: name.optional() });
const assetTarget = strict({ of: name });

/** `?of=NAME`, of a profile or an image */
export function parseAssetQuery(query: unknown): string | undefined {
  return parseRequest(assetQuery, query).of;
}

/** The same where it may not be left out. */
export function parseAssetTarget(query: unknown): string {
  return parseRequest(assetTarget, query).of;
}

const logQuery = strict({
  lines: z
    .string()
    .regex(/^\d{1,4}$/, { error: 'expected a whole number' })
    .transform(Number)
    .refine((lines) => lines >= 1 && lines <= kernelLinesPerMachineMax, {
      error: `expected 1 to ${kernelLinesPerMachineMax}`,
    })
    .default(kernelLinesPerMachineMax),
});

/** `?lines=100` */
export function parseLogQuery(query: unknown): { readonly lines: number } {
  return parseRequest(logQuery, query);
}

const secretsQuery = strict({ secrets: z.enum(['true', 'false']).default('false') });

/** `?secrets=true` */
export function parseSecretsQuery(query: unknown): boolean {
  return parseRequest(secretsQuery, query).secrets === 'true';
}

/** Reads a JSON body. @throws RouseError REQUEST_INVALID */
export function parseJsonBody(text: string): unknown {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw requestInvalid([{ field: '', message: `expected JSON: ${messageOf(error)}` }]);
  }
  const hazard = hazardIn(data, requestDepthMax);
  if (hazard !== undefined) throw requestInvalid([{ field: '', message: hazard }]);
  return data;
}
