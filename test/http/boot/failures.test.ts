import t from 'tap';
import { configFailureSourcesMax } from '../../../src/domain/limits-config.ts';
import { createFailures } from '../../../src/http/boot/failures.ts';

t.test('after twenty failures in a minute answers are late, after sixty there are none', (t) => {
  const failures = createFailures();
  const seen = Array.from({ length: 70 }, (_, n) => failures.attempt('a', n));
  t.same([seen.indexOf('delay'), seen.indexOf('ignore')], [20, 60]);
  t.equal(failures.attempt('b', 70), 'answer', 'of that source alone');
  t.equal(failures.attempt('a', 59_999), 'ignore');
  t.equal(failures.attempt('a', 60_000), 'answer', 'a minute later it begins anew');
  t.equal(failures.attempt('a', 60_001), 'answer');
  t.end();
});

t.test('what succeeds never counts', (t) => {
  const failures = createFailures();
  for (let n = 0; n < 500; n += 1) {
    t.equal(failures.attempt('a', n), 'answer');
    failures.succeeded('a');
  }
  failures.succeeded('a');
  failures.succeeded('never seen');
  const seen = Array.from({ length: 21 }, () => failures.attempt('a', 500));
  t.equal(seen.indexOf('delay'), 20, 'and nobody earns failures by it');
  t.end();
});

t.test('a failure now and then is no attack', (t) => {
  const failures = createFailures();
  for (let minute = 0; minute < 500; minute += 1) {
    const seen = Array.from({ length: 20 }, (_, n) => failures.attempt('a', minute * 60_000 + n));
    t.ok(seen.every((treatment) => treatment === 'answer'));
  }
  t.end();
});

t.test('no more sources are remembered than there is room for', (t) => {
  const failures = createFailures();
  for (let n = 0; n < 30; n += 1) failures.attempt('first', 0);
  for (let n = 0; n < configFailureSourcesMax; n += 1) failures.attempt(`s${n}`, 0);
  t.equal(failures.attempt('first', 1), 'answer');
  t.end();
});
