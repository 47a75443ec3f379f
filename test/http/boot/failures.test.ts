import t from 'tap';
import { configFailureSourcesMax } from '../../../src/domain/limits.ts';
import { createFailures } from '../../../src/http/boot/failures.ts';

t.test(
  'after twenty failures in a minute answers are late, after sixty they are no answers',
  (t) => {
    const failures = createFailures();
    const seen = Array.from({ length: 70 }, (_, n) => {
      const treatment = failures.treatment('a', n);
      failures.failed('a', n);
      return treatment;
    });
    t.same([seen.indexOf('delay'), seen.indexOf('ignore')], [20, 60]);
    t.equal(failures.treatment('b', 70), 'answer', 'of that source alone');
    t.equal(failures.treatment('a', 59_999), 'ignore');
    t.equal(failures.treatment('a', 60_000), 'answer', 'a minute later it begins anew');
    failures.failed('a', 60_000);
    t.equal(failures.treatment('a', 60_001), 'answer');
    t.end();
  },
);

t.test('a failure now and then is nobody’s fault', (t) => {
  const failures = createFailures();
  for (let minute = 0; minute < 500; minute += 1) {
    for (let n = 0; n < 19; n += 1) failures.failed('a', minute * 60_000 + n);
    t.equal(failures.treatment('a', minute * 60_000 + 59_000), 'answer');
  }
  t.end();
});

t.test('no more sources are remembered than there is room for', (t) => {
  const failures = createFailures();
  for (let n = 0; n < 30; n += 1) failures.failed('first', 0);
  for (let n = 0; n < configFailureSourcesMax; n += 1) failures.failed(`s${n}`, 0);
  t.equal(failures.treatment('first', 1), 'answer');
  t.end();
});
