import t from 'tap';
import { RouseError } from '../../src/domain/errors.ts';
import { asRouseError, malformedStatus, problemOf } from '../../src/http/problem.ts';

t.test('tells code, hint and every detail of an error of the registry', (t) => {
  const error = new RouseError('REQUEST_INVALID', 'two mistakes', {
    errors: [{ field: '/a', message: 'is required' }],
  });
  t.same(problemOf(error, '/api/v1/x'), {
    type: 'urn:rouse:error:REQUEST_INVALID',
    title: 'The request does not have the expected form',
    status: 400,
    detail: 'two mistakes',
    instance: '/api/v1/x',
    code: 'REQUEST_INVALID',
    hint: 'Compare it with docs/reference/api.md.',
    errors: [{ field: '/a', message: 'is required' }],
  });
  t.notOk('errors' in problemOf(new RouseError('INTERNAL'), '/'));
  t.end();
});

t.test('translates the errors of the HTTP library', (t) => {
  const fastify = (code: string, statusCode: number): Error =>
    Object.assign(new Error('from the library'), { code, statusCode });
  const codes = [
    fastify('FST_ERR_CTP_BODY_TOO_LARGE', 413),
    fastify('FST_ERR_CTP_INVALID_MEDIA_TYPE', 415),
    fastify('FST_ERR_NOT_FOUND', 404),
    fastify('FST_ERR_BAD_URL', 400),
    fastify('FST_ERR_SOMETHING', 500),
  ].map((error) => asRouseError(error).code);
  t.same(codes, [
    'REQUEST_TOO_LARGE',
    'MEDIA_TYPE_UNSUPPORTED',
    'ROUTE_UNKNOWN',
    'REQUEST_INVALID',
    'INTERNAL',
  ]);
  t.end();
});

t.test('shows nothing of an error that nobody expected', (t) => {
  for (const error of [new TypeError('secret of undefined'), 'secret', { secret: 1 }, undefined]) {
    t.notMatch(JSON.stringify(problemOf(asRouseError(error), '/')), /secret/);
  }
  t.end();
});

t.test('numbers what is no HTTP as the standards do', (t) => {
  const status = (code?: string): number =>
    malformedStatus(Object.assign(new Error('parse error'), { code })).status;
  t.equal(status('HPE_HEADER_OVERFLOW'), 431);
  t.equal(status('ERR_HTTP_REQUEST_TIMEOUT'), 408);
  t.equal(status('HPE_INVALID_METHOD'), 400);
  t.equal(status(), 400);
  t.end();
});
