/**
 * What a person or a script reads when a command fails.
 *
 * Owns     the two forms, `error[CODE]: …` and the problem object, and the exit code of either.
 * Specs    RFC 9457: the API answers failures as problem objects; with --json the command line
 *          prints the same form for its own.
 * Tests    test/cli/errors-output.test.ts
 */
import { ERRORS, knownError, type ErrorCode, type ErrorDetail } from '../domain/errors.ts';
import { EXIT } from '../domain/exit.ts';
import { printable } from '../domain/printable.ts';
import type { Paint } from './style.ts';

export interface Problem {
  readonly type?: string;
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly hint?: string;
  readonly errors?: readonly ErrorDetail[];
}

/** A failure the server reported. It may know codes that this version does not. */
export class ServerProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ServerProblem';
    this.problem = problem;
  }
}

/** Anything thrown, as a problem. What is not ours is a fault in Rouse and says so. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ServerProblem) return error.problem;
  const known = knownError(error);
  return {
    type: `urn:rouse:error:${known.code}`,
    code: known.code,
    title: ERRORS[known.code].message,
    status: known.status,
    ...(known.detail !== '' && { detail: known.detail }),
    hint: known.hint,
    ...(known.errors.length > 0 && { errors: known.errors }),
  };
}

export function exitCodeOf({ code, status }: Problem): number {
  if (isErrorCode(code)) return ERRORS[code].exit;
  if (status === 401 || status === 403) return EXIT.notAllowed;
  if (status === 404) return EXIT.notFound;
  if (status === 409 || status === 412) return EXIT.conflict;
  return status >= 400 && status < 500 ? EXIT.usage : EXIT.failed;
}

/** What went wrong, where, and what to do next. */
export function renderProblem(problem: Problem, paint: Paint): string {
  const details = problem.errors ?? [];
  // The detail of a configuration error is its list of mistakes in one line; the list reads better.
  const told = details.length > 0 && details.every((one) => problem.detail?.includes(one.message));
  const detail = !problem.detail || told ? '' : `: ${printable(problem.detail)}`;
  const lines = [
    `${paint('bad', `error[${printable(problem.code)}]`)}: ${printable(problem.title)}${detail}`,
    ...details.map(({ field, message }) => `  ${printable(field)}  ${printable(message)}`),
    ...(problem.hint === undefined
      ? []
      : [`  ${paint('dim', 'hint:')} ${printable(problem.hint)}`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
