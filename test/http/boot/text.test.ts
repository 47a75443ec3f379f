/** Tests for src/http/boot/text.ts */
import fastify from 'fastify';
import t from 'tap';
import { RouseError } from '../../../src/domain/errors.ts';
import { replyError } from '../../../src/http/boot/text.ts';

t.test('an error is its code, what is wrong, and what to do', async (t) => {
  const app = fastify();
  app.get('/', (_request, reply) => replyError(reply, new RouseError('IMAGE_UNKNOWN', '"x"')));
  const answer = await app.inject('/');
  t.equal(answer.statusCode, 404);
  t.equal(answer.headers['content-type'], 'text/plain');
  t.match(answer.body, /^IMAGE_UNKNOWN: No such image: "x"\nDeclare it .*\n$/);
});
