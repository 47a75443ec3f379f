/**
 * Errors as HTTP tells them: application/problem+json.
 *
 * Owns     the translation of every error, Fastify's own included, into a code of the registry.
 *          What is not in the registry is a fault of ours: the client learns that and no more.
 * Specs    RFC 9457. `type` is a name, not an address to fetch: docs/reference/errors.md has a
 *          section for each.
 * Tests    test/http/problem.test.ts
 */
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RouseError, ERRORS, type ErrorCode, type ErrorDetail } from '../domain/errors.ts';

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: ErrorCode;
  readonly hint: string;
  readonly errors?: readonly ErrorDetail[];
  /** the resource as it is now, when a change was refused because of it */
  readonly current?: object;
}

/** @param target  of the request; its path is the instance */
export function problemOf(error: RouseError, target: string): Problem {
  const { message, hint, status } = ERRORS[error.code];
  return {
    type: `urn:rouse:error:${error.code}`,
    title: message,
    status,
    detail: error.detail,
    instance: pathOf(target),
    code: error.code,
    hint,
    ...(error.errors.length > 0 && { errors: error.errors }),
  };
}

/** Answers with the error. @param more  members for this problem alone */
export function sendProblem(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  error: RouseError,
  more: Pick<Problem, 'current'> = {},
): FastifyReply {
  const problem: Problem = { ...problemOf(error, request.url), ...more };
  return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

/** A request target without its query. */
export function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? target;
}

const FASTIFY_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'REQUEST_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_NOT_FOUND: 'ROUTE_UNKNOWN',
};

/** Any thrown value as an error of the registry; INTERNAL when it is none of ours to explain. */
export function asRouseError(error: unknown): RouseError {
  if (error instanceof RouseError) return error;
  if (!(error instanceof Error)) return new RouseError('INTERNAL', '', { cause: error });
  const { code = '', statusCode = 500 } = error as { code?: string; statusCode?: number };
  const known = FASTIFY_CODES[code];
  if (known !== undefined) return new RouseError(known, '', { cause: error });
  if (statusCode >= 400 && statusCode < 500) {
    return new RouseError('REQUEST_INVALID', error.message, { cause: error });
  }
  return new RouseError('INTERNAL', '', { cause: error });
}

/** Answers what is no HTTP request at all, for which the library has no reply to hand over. */
export function refuseMalformed(error: Error, socket: Socket): void {
  const problem = problemOf(new RouseError('REQUEST_INVALID', error.message), '');
  const { status, reason } = malformedStatus(error);
  const body = JSON.stringify({ ...problem, status });
  endMalformed(socket, { status, reason, type: PROBLEM_TYPE, body });
}

/** What Node.js found wrong, as RFC 9110 and RFC 6585 number it; anything else is 400. */
export function malformedStatus(error: Error): {
  readonly status: number;
  readonly reason: string;
} {
  const { code } = error as { code?: string };
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { status: 431, reason: 'Request Header Fields Too Large' };
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, reason: 'Request Timeout' };
  return { status: 400, reason: 'Bad Request' };
}

/** Writes the whole answer itself, and ends the connection: what follows cannot be understood. */
export function endMalformed(
  socket: Socket,
  answer: {
    readonly status: number;
    readonly reason: string;
    readonly type: string;
    readonly body: string;
  },
): void {
  const { status, reason, type, body } = answer;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\ncontent-type: ${type}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
