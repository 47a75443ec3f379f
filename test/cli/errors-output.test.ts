import t from 'tap';
import {
  exitCodeOf,
  problemOf,
  renderProblem,
  ServerProblem,
  type Problem,
} from '../../src/cli/errors-output.ts';
import { plain } from '../../src/cli/style.ts';
import { RouseError } from '../../src/domain/errors.ts';
import { EXIT } from '../../src/domain/exit.ts';

t.test('says what went wrong, where, and what to do', (t) => {
  const errors = [{ field: 'm.yaml:2:7', message: 'expected text' }];
  const error = new RouseError('MANIFEST_INVALID', '', { errors });
  t.equal(
    renderProblem(problemOf(error), plain),
    [
      'error[MANIFEST_INVALID]: The manifest cannot be applied',
      '  m.yaml:2:7  expected text',
      '  hint: Nothing was changed. Correct the lines named and apply it again.',
      '',
    ].join('\n'),
  );
  t.end();
});

t.test('does not say a list of mistakes twice', (t) => {
  const errors = [{ field: 'f', message: 'is wrong' }];
  const told = renderProblem(
    problemOf(new RouseError('CONFIG_INVALID', 'f is wrong', { errors })),
    plain,
  );
  t.match(told, 'error[CONFIG_INVALID]: The configuration cannot be used\n  f  is wrong\n');
  t.match(
    renderProblem(problemOf(new RouseError('MACHINE_UNKNOWN', 'node-9')), plain),
    'error[MACHINE_UNKNOWN]: No such machine: node-9\n',
  );
  t.end();
});

t.test('what is not ours is a fault in Rouse', (t) => {
  t.match(problemOf(new TypeError('x is undefined')), {
    code: 'INTERNAL',
    detail: 'TypeError: x is undefined',
  });
  t.end();
});

t.test('a code of this version has its exit code, any other the one of its status', (t) => {
  const exit = (code: string, status: number): number =>
    exitCodeOf({ code, status, title: '' } satisfies Problem);
  t.equal(exit('MACHINE_UNKNOWN', 500), EXIT.notFound, 'the code decides');
  t.equal(exit('FROM_THE_FUTURE', 401), EXIT.notAllowed);
  t.equal(exit('FROM_THE_FUTURE', 403), EXIT.notAllowed);
  t.equal(exit('FROM_THE_FUTURE', 404), EXIT.notFound);
  t.equal(exit('FROM_THE_FUTURE', 409), EXIT.conflict);
  t.equal(exit('FROM_THE_FUTURE', 412), EXIT.conflict);
  t.equal(exit('FROM_THE_FUTURE', 422), EXIT.usage);
  t.equal(exit('FROM_THE_FUTURE', 500), EXIT.failed);
  t.equal(exit('toString', 500), EXIT.failed, 'only own names of the registry count');
  t.end();
});

t.test('the problem of a server is passed on, its text made safe to print', (t) => {
  const problem = { code: 'NEW', title: 'a\u001b[2Jb', status: 400 };
  t.equal(problemOf(new ServerProblem(problem)), problem);
  t.equal(renderProblem(problem, plain), 'error[NEW]: a·[2Jb\n');
  t.end();
});
