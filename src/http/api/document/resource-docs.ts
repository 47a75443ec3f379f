/**
 * The operations that every kind of resource has, described once.
 *
 * Tests    test/http/api/document/describe.test.ts
 */
import type { z } from 'zod';
import type { ErrorCode } from '../../../domain/errors.ts';
import { pageOf } from '../../../schema/shown/shown.ts';
import type { OperationDoc, OperationDocs } from './operation-doc.ts';

interface ResourceDocs {
  /** `Machine`, as in the names of its operations */
  readonly noun: string;
  /** `machine`, as in a sentence */
  readonly word: string;
  readonly query: z.ZodType;
  readonly body: z.ZodType;
  readonly shown: z.ZodType;
  readonly unknown: ErrorCode;
  /** that a change may answer with */
  readonly changes: readonly ErrorCode[];
  /** that a deletion may answer with */
  readonly deletion?: readonly ErrorCode[];
  /** what a list is sorted by, and the like */
  readonly listed: string;
}

const CONDITIONS =
  'With `If-Match` it is changed only while it has that version; `If-Match: *` changes only what ' +
  'exists. Where somebody changed it meanwhile, the answer is 412 with the resource as it is now.';

export function resourceDocs(resource: ResourceDocs): OperationDocs {
  const { noun, word, query, shown, unknown, deletion = [], listed } = resource;
  const found = { schema: shown, headers: ['ETag'] } as const;
  return {
    [`list${noun}s`]: {
      summary: `List ${word}s`,
      description: listed,
      query,
      answers: { 200: { what: `A page of ${word}s`, schema: pageOf(shown), headers: ['Link'] } },
    },
    [`get${noun}`]: {
      summary: `Read one ${word}`,
      answers: { 200: { what: `The ${word}`, ...found } },
      errors: [unknown],
    },
    ...changeDocs(resource),
    [`delete${noun}`]: {
      summary: `Delete one ${word}`,
      description: CONDITIONS,
      headers: ['If-Match'],
      answers: { 204: { what: 'It is gone' } },
      errors: [unknown, 'VERSION_STALE', ...deletion],
    },
  };
}

function changeDocs({ noun, word, body, shown, unknown, changes }: ResourceDocs): OperationDocs {
  const found = { schema: shown, headers: ['ETag'] } as const;
  const put: OperationDoc = {
    summary: `Create one ${word}, or replace it whole`,
    description: `${CONDITIONS} \`If-None-Match: *\` only creates.`,
    headers: ['If-Match', 'If-None-Match'],
    body: { schema: body },
    answers: {
      200: { what: `The ${word} as it is now`, ...found },
      201: { what: `The ${word} that was created`, ...found },
    },
    errors: ['VERSION_STALE', ...changes],
  };
  const patch: OperationDoc = {
    summary: `Change some of one ${word}`,
    description: `A JSON merge patch (RFC 7396): \`null\` removes a member. ${CONDITIONS}`,
    headers: ['If-Match'],
    body: { schema: body, patch: true },
    answers: { 200: { what: `The ${word} as it is now`, ...found } },
    errors: [unknown, 'VERSION_STALE', ...changes],
  };
  const create: OperationDoc = {
    summary: `Create one ${word}`,
    description: 'There must be none of its name; PUT replaces one.',
    body: { schema: body },
    answers: {
      201: { what: `The ${word}`, schema: shown, headers: ['ETag', 'Location'] },
    },
    errors: ['VERSION_STALE', ...changes],
  };
  return { [`create${noun}`]: create, [`put${noun}`]: put, [`update${noun}`]: patch };
}
