/**
 * What clients of the admin API send besides resources: queries, bodies, conditions.
 *
 * Tests    test/schema/requests.test.ts
 */
import { z } from 'zod';
import { messageOf } from '../domain/errors.ts';
import { SCRIPT_STAGES } from '../domain/script-stage.ts';
import {
  cursorMax,
  diskPathMax,
  imagePathMax,
  machineTextMax,
  referenceMax,
  requestDepthMax,
  tagsPerMachineMax,
} from '../domain/limits.ts';
import { kernelLinesPerMachineMax } from '../domain/limits-facts.ts';
import { printable } from '../domain/printable.ts';
import type { PageRequest } from '../domain/ports.ts';
import { RESOURCE_KINDS } from '../domain/resource-kinds.ts';
import type { ApplyOptions, RenderScript, ResourceKind } from '../domain/use-cases.ts';
import { hazardIn } from './hazards.ts';
import { parseRequest, requestInvalid, strict } from './issues.ts';
import { pageLimit } from './query-fields.ts';

export const PAGE_FIELDS = {
  limit: pageLimit,
  cursor: z.string().min(1).max(cursorMax).optional(),
};
export const pageQuery = strict(PAGE_FIELDS);

/** `?limit=50&cursor=…` */
export function parsePageQuery(query: unknown): PageRequest {
  const { limit, cursor } = parseRequest(pageQuery, query);
  return { limit, ...(cursor !== undefined && { cursor }) };
}

/** A parameter that may be given more than once. */
export function several<T>(one: z.ZodType<T, string>, entriesMax: number) {
  return z
    .union([one.transform((value) => [value]), z.array(one)])
    .refine((all) => all.length <= entriesMax, { error: `expected at most ${entriesMax}` })
    .default([]);
}

const kinds = several(z.enum(RESOURCE_KINDS), RESOURCE_KINDS.length);
/** `rack=a1` */
export const tag = z
  .string()
  .max(machineTextMax)
  .regex(/^[^=]+=/, { error: 'expected a tag such as "rack=a1"' });

export const applyQuery = strict({
  dryRun: z.enum(['true', 'false']).default('false'),
  source: z.string().min(1).max(diskPathMax).transform(printable).default('manifest'),
  pruneKind: kinds,
  pruneTag: several(tag, tagsPerMachineMax),
  pruneConfirmed: z
    .string()
    .regex(/^[0-9a-f]{64}$/, { error: 'expected a SHA-256' })
    .optional(),
}).refine(
  ({ pruneKind, pruneTag }) => pruneTag.length === 0 || pruneKind.every((k) => k === 'machine'),
  { path: ['pruneTag'], error: 'only machines have tags: leave the other kinds out' },
);

/** `?dryRun=true&source=machines.yaml&pruneKind=machine&pruneTag=rack=a1` */
export function parseApplyQuery(query: unknown): ApplyOptions {
  const { dryRun, source, pruneKind, pruneTag, pruneConfirmed } = parseRequest(applyQuery, query);
  const kindsMeant =
    pruneKind.length === 0 && pruneTag.length > 0 ? ['machine' as const] : pruneKind;
  const tags = Object.fromEntries(pruneTag.map(pairOf));
  return {
    dryRun: dryRun === 'true',
    source,
    ...(kindsMeant.length > 0 && {
      prune: { kinds: kindsMeant, tags, ...(pruneConfirmed && { confirmed: pruneConfirmed }) },
    }),
  };
}

export function pairOf(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf('=');
  return [text.slice(0, equals), text.slice(equals + 1)];
}

export const exportQuery = strict({ kind: kinds });

/** `?kind=machine&kind=profile`; none for all */
export function parseExportQuery(query: unknown): { readonly kinds: readonly ResourceKind[] } {
  return { kinds: parseRequest(exportQuery, query).kind };
}

const name = z.string().min(1).max(referenceMax);
export const assetQuery = strict({ of: name.optional() });
export const assetTarget = strict({ of: name });

/** `?of=NAME`, of a profile or an image */
export function parseAssetQuery(query: unknown): string | undefined {
  return parseRequest(assetQuery, query).of;
}

/** The same where it may not be left out. */
export function parseAssetTarget(query: unknown): string {
  return parseRequest(assetTarget, query).of;
}

export const logLines = z
  .string()
  .regex(/^\d{1,4}$/, { error: 'expected a whole number' })
  .transform(Number)
  .refine((lines) => lines >= 1 && lines <= kernelLinesPerMachineMax, {
    error: `expected 1 to ${kernelLinesPerMachineMax}`,
  })
  .default(kernelLinesPerMachineMax);
export const logQuery = strict({ lines: logLines });

/** `?lines=100` */
export function parseLogQuery(query: unknown): { readonly lines: number } {
  return parseRequest(logQuery, query);
}

export const secretsQuery = strict({ secrets: z.enum(['true', 'false']).default('false') });

/** `?secrets=true` */
export function parseSecretsQuery(query: unknown): boolean {
  return parseRequest(secretsQuery, query).secrets === 'true';
}

export const scriptQuery = strict({
  secrets: z.enum(['true', 'false']).default('false'),
  stage: z.enum(SCRIPT_STAGES).optional(),
});

/** `?secrets=true&stage=menu` */
export function parseScriptQuery(query: unknown): Parameters<RenderScript>[1] {
  const { secrets, stage } = parseRequest(scriptQuery, query);
  return { showSecrets: secrets === 'true', ...(stage && { stage }) };
}

export const renderBody = strict({
  machine: z.string().min(1).max(referenceMax),
  file: z.string().min(1).max(imagePathMax).optional(),
});

/** `{"machine": "node-1", "file": "preseed.cfg"}` */
export function parseRenderRequest(body: unknown): z.infer<typeof renderBody> {
  return parseRequest(renderBody, body);
}

/** Reads a JSON body. @throws RouseError REQUEST_INVALID */
export function parseJsonBody(text: string): unknown {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    // What follows the comma is a piece of the text, which may be of a secret.
    const [fault = ''] = messageOf(error).split(/, (?:\.\.\.)?"/, 1);
    throw requestInvalid([{ field: '', message: `expected JSON: ${fault}` }]);
  }
  const hazard = hazardIn(data, requestDepthMax);
  if (hazard !== undefined) throw requestInvalid([{ field: '', message: hazard }]);
  return data;
}
