/** Problems, as the API and everything between it and a browser tell them. */
import t from 'tap';
import { ApiError, messageFor, problemFrom, problemOf, unreachable } from '../../src/ui/problem.ts';

t.test('a problem is shown as the API says it', (t) => {
  const said = {
    type: 'urn:rouse:error:REQUEST_INVALID',
    code: 'REQUEST_INVALID',
    title: 'Not the expected form',
    status: 400,
    errors: [{ field: '/name', message: 'too long' }],
  };
  const problem = problemFrom(400, JSON.stringify(said));
  t.match(problem, said);
  t.equal(messageFor(problem, '/name'), 'too long');
  t.equal(messageFor(problem, '/profile'), undefined);
  t.equal(messageFor(undefined, '/name'), undefined);
  t.equal(problemOf(new ApiError(problem, '"8"')), problem);
  t.end();
});

t.test('what is no problem document is told with its status', (t) => {
  for (const body of ['<html>Bad gateway</html>', '', 'null', '[]', '{"code":1}']) {
    const { code, status, title } = problemFrom(502, body);
    t.same(
      { code, status, title },
      { code: 'HTTP_502', status: 502, title: 'The server answered 502' },
    );
  }
  t.equal(problemFrom(500, 'x'.repeat(9_000)).detail?.length, 200);
  t.end();
});

t.test('a fault of the page, and a server that is gone, are told apart', (t) => {
  t.match(problemOf(new TypeError('x is not a function')), { code: 'INTERNAL', status: 0 });
  t.match(problemOf('odd'), { code: 'INTERNAL', detail: 'odd' });
  t.match(problemOf(unreachable('failed to fetch')), { code: 'SERVER_UNREACHABLE' });
  t.end();
});
