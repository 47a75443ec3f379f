/**
 * Answers of the boot surface that are no script: plain text, readable on the screen of curl and
 * of firmware that prints what it got.
 *
 * Tests    test/http/boot/app.test.ts
 */
import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';
import { RouseError } from '../../domain/errors.ts';
import { printable } from '../../domain/printable.ts';
import { endMalformed, malformedStatus } from '../problem.ts';
import type { BootDeps } from './deps.ts';

export function replyError(reply: FastifyReply, error: RouseError): FastifyReply {
  return reply.code(error.status).type('text/plain').send(textOf(error));
}

/** Answers what is no HTTP request at all. */
export function refuseMalformedPlainly(error: Error, socket: Socket): void {
  const body = textOf(new RouseError('REQUEST_INVALID', error.message));
  endMalformed(socket, { ...malformedStatus(error), type: 'text/plain', body });
}

function textOf(error: RouseError): string {
  return `${error.code}: ${printable(error.message)}\n${error.hint}\n`;
}

/** A machine learns no more than the code; what is behind it must not be lost with the answer. */
export function reportFault({ failed }: Pick<BootDeps, 'failed'>, error: RouseError): void {
  if (error.code === 'INTERNAL') failed(error.cause ?? error);
}
