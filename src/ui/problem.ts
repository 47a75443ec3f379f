/**
 * What went wrong with a request, in the form in which the API says it.
 *
 * Tests    test/ui/problem.test.ts
 */

/** RFC 9457 with our own members; docs/reference/api.md has them. */
export interface Problem {
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly hint?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  /** the resource as it is now, where somebody else changed it */
  readonly current?: unknown;
}

export class ApiError extends Error {
  readonly problem: Problem;
  /** version of `current` */
  readonly etag: string | undefined;

  constructor(problem: Problem, etag?: string) {
    super(`${problem.code}: ${problem.title}`);
    this.problem = problem;
    this.etag = etag;
  }
}

/** Whatever was thrown, as a problem to show. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', title: 'This page has a fault', status: 0, detail };
}

export function unreachable(detail: string): ApiError {
  return new ApiError({
    code: 'SERVER_UNREACHABLE',
    title: 'The server does not answer',
    status: 0,
    detail,
    hint: 'Is Rouse running, and is the network up? The page tries again by itself.',
  });
}

/** Reads the body of an answer that is no success. */
export function problemFrom(status: number, body: string): Problem {
  try {
    const read = JSON.parse(body) as Partial<Problem>;
    if (typeof read.code === 'string' && typeof read.title === 'string') {
      return { ...read, code: read.code, title: read.title, status };
    }
  } catch {
    // Something between us and the server answered: its text is no problem of ours.
  }
  return {
    code: `HTTP_${status}`,
    title: `The server answered ${status}`,
    status,
    detail: body.slice(0, 200),
  };
}

/** The message for one field of a form; fields are named by JSON pointers. */
export function messageFor(problem: Problem | undefined, field: string): string | undefined {
  return problem?.errors?.find(({ field: at }) => at === field)?.message;
}
