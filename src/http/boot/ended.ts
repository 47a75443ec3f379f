/**
 * The end of an answer: sent whole, or cut.
 *
 * Tests    test/http/boot/config.test.ts, test/http/boot/answers.test.ts
 */
import type { FastifyReply } from 'fastify';

/** Calls back once, when the network has taken the answer or the connection is gone. */
export function whenEnded(
  reply: FastifyReply,
  tell: (end: { readonly complete: boolean }) => void,
): void {
  let ended = false;
  const end = (how: { readonly complete: boolean }): void => {
    if (!ended) tell(how);
    ended = true;
  };
  reply.raw.once('finish', () => {
    end({ complete: true });
  });
  reply.raw.once('close', () => {
    end({ complete: false });
  });
}
