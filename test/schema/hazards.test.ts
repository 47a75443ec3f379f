import t from 'tap';
import { hazardIn } from '../../src/schema/hazards.ts';

function nested(levels: number): unknown {
  return JSON.parse('['.repeat(levels) + ']'.repeat(levels));
}

t.test('bounds nesting at the last level allowed', (t) => {
  t.equal(hazardIn(nested(4), 4), undefined);
  t.match(hazardIn(nested(5), 4), /at most 4 levels/);
  t.equal(hazardIn('text', 0), undefined);
  t.end();
});

t.test('symptom: a deep body crashes the logger — it is refused without recursion', (t) => {
  t.match(hazardIn(nested(200_000), 32), /levels of nesting/);
  t.end();
});

t.test('refuses a field that JavaScript would take for its own', (t) => {
  t.match(hazardIn(JSON.parse('{"a":[{"__proto__":{"b":1}}]}'), 9), /__proto__/);
  t.equal(hazardIn({ constructor: 1 }, 9), undefined);
  t.end();
});
