import t from 'tap';
import { factBytesAtOnce, factBytesPerSecond } from '../../src/domain/limits-facts.ts';
import { createByteBudget } from '../../src/facts/byte-budget.ts';
import { anAddress } from '../fakes/machines.ts';

const [a, b] = [anAddress('10.0.0.1'), anAddress('10.0.0.2')];

t.test('much at once, then so much a second, each address for itself', (t) => {
  const spend = createByteBudget();
  t.equal(spend(a, factBytesAtOnce, 0), 0);
  t.equal(spend(a, factBytesPerSecond, 0), 1_000);
  t.equal(spend(b, 1, 0), 0);
  t.equal(spend(a, 0, 1_000), 0, 'a second later it may go on');
  t.equal(spend(a, factBytesPerSecond / 2, 1_000), 500);
  t.end();
});

t.test('who sends far too much is not kept out for ever', (t) => {
  const spend = createByteBudget();
  const waitMs = (factBytesAtOnce / factBytesPerSecond) * 1_000;
  for (let count = 0; count < 100; count += 1) spend(a, factBytesAtOnce, 0);
  t.equal(spend(a, 0, 0), waitMs);
  t.equal(spend(a, 0, waitMs), 0);
  t.end();
});

t.test('an address that was quiet has no more than the allowance', (t) => {
  const spend = createByteBudget();
  spend(a, 1, 0);
  t.equal(spend(a, factBytesAtOnce, 86_400_000), 0);
  t.ok(spend(a, 1, 86_400_000) > 0);
  t.end();
});
