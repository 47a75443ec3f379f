/**
 * Answers of the boot surface that are no script: plain text, readable on the screen of curl and
 * of firmware that prints what it got.
 *
 * Tests    test/http/boot/app.test.ts
 */
import type { FastifyReply } from 'fastify';
import type { RouseError } from '../../domain/errors.ts';
import { printable } from '../../domain/printable.ts';
import type { BootDeps } from './deps.ts';

export function replyError(reply: FastifyReply, error: RouseError): FastifyReply {
  return reply
    .code(error.status)
    .type('text/plain')
    .send(`${error.code}: ${printable(error.message)}\n${error.hint}\n`);
}

/** A machine learns no more than the code; what is behind it must not be lost with the answer. */
export function reportFault({ failed }: Pick<BootDeps, 'failed'>, error: RouseError): void {
  if (error.code === 'INTERNAL') failed(error.cause ?? error);
}
