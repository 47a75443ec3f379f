/**
 * What the description of the API says about one operation, besides its address and who may ask it.
 *
 * Nothing of this folder is loaded by a start: whoever asks for the description has it made.
 *
 * Tests    test/http/api/document/describe.test.ts
 */
import type { z } from 'zod';
import type { ErrorCode } from '../../../domain/errors.ts';

export type RequestHeader = 'If-Match' | 'If-None-Match' | 'Idempotency-Key' | 'Last-Event-ID';
export type AnswerHeader = 'ETag' | 'Link' | 'Location';

export interface BodyDoc {
  readonly schema: z.ZodType;
  /** `application/json` unless said otherwise */
  readonly types?: readonly string[];
  /** a merge patch of the schema (RFC 7396) */
  readonly patch?: true;
  /** the request may have none */
  readonly optional?: true;
}

export interface AnswerDoc {
  readonly what: string;
  /** undefined: it has no body */
  readonly schema?: z.ZodType;
  /** `application/json` unless said otherwise */
  readonly type?: string;
  /** as text as well, of this type, for whoever asks for that */
  readonly textType?: string;
  readonly headers?: readonly AnswerHeader[];
}

export interface OperationDoc {
  /** one line without a full stop */
  readonly summary: string;
  /** Markdown */
  readonly description?: string;
  readonly query?: z.ZodType;
  /** what a parameter means here, where it means something else than elsewhere */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly headers?: readonly RequestHeader[];
  readonly body?: BodyDoc;
  readonly answers: Readonly<Record<number, AnswerDoc>>;
  /** that it may answer with, besides those that follow from the rest */
  readonly errors?: readonly ErrorCode[];
}

/** Operations by their names. */
export type OperationDocs = Readonly<Record<string, OperationDoc>>;

/** Operations that belong together. */
export interface Topic {
  readonly name: string;
  readonly description: string;
  readonly operations: OperationDocs;
}
