import t from 'tap';
import { failuresIn } from '../../scripts/testing/failures.ts';

const TAP = `TAP version 14
# Subtest: test/a.test.ts
    # Subtest: outer
        ok 1 - fine
        # Subtest: inner
            not ok 1 - one is two
              ---
              diff: |
                -2
                +1
              ...
            
        not ok 2 - inner # time=6ms
          ---
          at: here
          ...
        
    not ok 1 - outer # time=8ms
    
    # Subtest: later
        not ok 1 - known gap # todo
    ok 2 - later # time=1ms
    
not ok 1 - test/a.test.ts # time=9ms
# Subtest: test/b.test.ts
    ok 1 - fine
not ok 2 - test/b.test.ts # time=400ms
  ---
  signal: SIGTERM
  ...
`;

t.test('tells each failed assertion with its tests and diagnosis, once', (t) => {
  const [first] = failuresIn(TAP);
  t.match(first, /^test\/a\.test\.ts > outer > inner > one is two\n/);
  t.match(first, /-2\n\s+\+1$/);
  t.end();
});

t.test('tells a test that was ended before anything in it failed', (t) => {
  const [, second, ...others] = failuresIn(TAP);
  t.match(second, /^test\/b\.test\.ts # time=400ms\n\s+signal: SIGTERM$/);
  t.same(others, [], 'and no test around a failed assertion, and no gap that is known');
  t.end();
});

t.test('has nothing to tell where all is well', (t) => {
  t.same(failuresIn('TAP version 14\n# Subtest: x\n    ok 1 - fine\nok 1 - x\n'), []);
  t.end();
});
