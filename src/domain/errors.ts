/**
 * Every error a person or a program can meet, as a registry of stable codes.
 *
 * Owns     code, HTTP status, process exit code, the message and what to do next; error-rows/ has
 *          them by area. A released code is never renamed or used again. docs/reference/errors.md
 *          has one section for each, held together by test/domain/errors.test.ts.
 */
import { ASSET_ERRORS } from './error-rows/assets.ts';
import { BOOT_ERRORS } from './error-rows/boot.ts';
import { COMMAND_LINE_ERRORS } from './error-rows/command-line.ts';
import { INVENTORY_ERRORS } from './error-rows/inventory.ts';
import { REQUEST_ERRORS } from './error-rows/requests.ts';
import { SECRET_ERRORS } from './error-rows/secrets.ts';
import { SERVER_ERRORS } from './error-rows/server.ts';
import { WEBHOOK_ERRORS } from './error-rows/webhooks.ts';
import { ACCESS_ERRORS } from './error-rows/access.ts';

/** In this order docs/reference/errors.md has its sections. */
export const ERRORS = {
  ...REQUEST_ERRORS,
  ...INVENTORY_ERRORS,
  ...BOOT_ERRORS,
  ...COMMAND_LINE_ERRORS,
  ...ASSET_ERRORS,
  ...SERVER_ERRORS,
  ...SECRET_ERRORS,
  ...WEBHOOK_ERRORS,
  ...ACCESS_ERRORS,
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** What went wrong, in terms of the caller: `field` is a JSON pointer or `file:line:column`. */
export interface ErrorDetail {
  readonly field: string;
  readonly message: string;
}

/**
 * An error with a code of the registry. Match on `code`; the class may change.
 *
 * @param detail  what was expected and what was seen, one sentence
 */
export class RouseError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors: readonly ErrorDetail[];

  constructor(
    code: ErrorCode,
    detail = '',
    options: { cause?: unknown; errors?: readonly ErrorDetail[] } = {},
  ) {
    super(detail === '' ? ERRORS[code].message : `${ERRORS[code].message}: ${detail}`, {
      cause: options.cause,
    });
    this.name = 'RouseError';
    this.code = code;
    this.detail = detail;
    this.errors = options.errors ?? [];
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
  get exit(): number {
    return ERRORS[this.code].exit;
  }
  get hint(): string {
    return ERRORS[this.code].hint;
  }
}

/** An error made of the mistakes found; its detail tells all of them in one line. */
export function errorOf(code: ErrorCode, errors: readonly ErrorDetail[]): RouseError {
  const detail = errors.map(({ field, message }) => `${field} ${message}`.trim()).join('; ');
  return new RouseError(code, detail, { errors });
}

/** Anything thrown, as an error of the registry: what is in none of its rows is a fault of ours. */
export function knownError(thrown: unknown): RouseError {
  if (thrown instanceof RouseError) return thrown;
  return new RouseError('INTERNAL', String(thrown), { cause: thrown });
}

/** What a thrown value says. Nothing makes a library throw an Error. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
