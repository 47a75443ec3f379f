import fc from 'fast-check';
import t from 'tap';
import {
  applyRules,
  RULE_VERDICTS,
  traceRules,
  type Circumstances,
  type Ruling,
} from '../../src/domain/choose.ts';
import { readyRule, subjectOf } from '../../src/domain/match-rule.ts';
import { byPrecedence, type Rule } from '../../src/domain/rule.ts';
import { aMachine } from '../fakes/machines.ts';
import { aRule } from '../fakes/rules.ts';

const free: Circumstances = { decided: false, hasRoom: () => true, isBarred: () => false };
const subject = subjectOf({ machine: aMachine({ hardware: { serial: 'S1' } }) });

function ruled(rules: readonly Rule[], on: Partial<Circumstances> = {}): Ruling {
  const ready = [...rules].sort(byPrecedence).map(readyRule);
  return applyRules(ready, subject, { ...free, ...on });
}

const verdictsOf = ({ verdicts }: Ruling): object => Object.fromEntries(verdicts);

const other = { serial: 'other' };
const rules = [
  aRule({ name: 'off', weight: 9, enabled: false }),
  aRule({ name: 'others', weight: 8, when: other }),
  aRule({ name: 'console', weight: 7, then: { args: ['console=ttyS1'] } }),
  aRule({ name: 'first', weight: 6, then: { profile: 'p1', args: ['a=1'], max_machines: 1 } }),
  aRule({ name: 'second', weight: 5, then: { profile: 'p2', args: ['b=1'] } }),
  aRule({ name: 'last', weight: 4, when: { unknown: 'any' }, then: { profile: 'p3' } }),
];

t.test('the first that fits and has a profile gives it, and all that fit give arguments', (t) => {
  const ruling = ruled(rules);
  t.equal(ruling.chosen?.name, 'first');
  t.same(verdictsOf(ruling), {
    ...{ off: 'off', others: 'no-match', console: 'adds', first: 'chosen' },
    ...{ second: 'overruled', last: 'overruled' },
  });
  t.same(
    ruling.args.map(({ rule, args }) => [rule, ...args]),
    [
      ['second', 'b=1'],
      ['first', 'a=1'],
      ['console', 'console=ttyS1'],
    ],
    'the weightiest comes last, and so has the last word',
  );
  t.end();
});

t.test('a rule without room, or that may not, is passed over whole', (t) => {
  const full = ruled(rules, { hasRoom: ({ name }) => name !== 'first' });
  t.equal(full.chosen?.name, 'second');
  t.match(verdictsOf(full), { first: 'full', second: 'chosen' });
  t.notOk(full.args.some(({ rule }) => rule === 'first'));
  const barred = ruled(rules, { isBarred: ({ name }) => name !== 'last' });
  t.match(verdictsOf(barred), { first: 'not-allowed', second: 'not-allowed', last: 'chosen' });
  t.same(
    barred.args.map(({ rule }) => rule),
    ['console'],
  );
  t.end();
});

t.test('a machine with a profile of its own is given arguments alone', (t) => {
  const ruling = ruled(rules, { decided: true });
  t.equal(ruling.chosen, undefined);
  t.match(verdictsOf(ruling), { console: 'adds', first: 'overruled', second: 'overruled' });
  t.equal(ruling.args.length, 3);
  t.end();
});

t.test('a trace has every rule in its order, with all of its conditions', (t) => {
  const ready = [...rules].sort(byPrecedence).map(readyRule);
  const trace = traceRules(ready, subject, applyRules(ready, subject, free));
  t.same(
    trace.map(({ rule, verdict }) => `${rule.name} ${verdict}`),
    [
      ...['off off', 'others no-match', 'console adds', 'first chosen', 'second overruled'],
      'last overruled',
    ],
  );
  t.match(trace[1]?.answers, [
    { condition: 'unknown', holds: true },
    { condition: 'serial', expected: ['other'], holds: false, seen: 'S1' },
  ]);
  t.end();
});

t.test('whatever the rules are, a trace explains the choice', (t) => {
  const rule = fc
    .record({
      name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      weight: fc.integer({ min: 0, max: 2 }),
      enabled: fc.boolean(),
      when: fc.constantFrom({}, other, { serial: 's*' }, { unknown: true }, { not: other }),
      then: fc.constantFrom({ profile: 'p' }, { args: ['x'] }, { profile: 'q', max_machines: 1 }),
    })
    .map(aRule);
  const all = fc.uniqueArray(rule, { selector: ({ name }) => name });
  const circumstances = fc.record({
    decided: fc.boolean(),
    full: fc.subarray(['a', 'b', 'c', 'd', 'e']),
    barred: fc.subarray(['a', 'b', 'c', 'd', 'e']),
  });
  fc.assert(
    fc.property(all, circumstances, (given, { decided, full, barred }) => {
      const on: Circumstances = {
        decided,
        hasRoom: ({ name }) => !full.includes(name),
        isBarred: ({ name }) => barred.includes(name),
      };
      const ready = [...given].sort(byPrecedence).map(readyRule);
      const ruling = applyRules(ready, subject, on);
      const trace = traceRules(ready, subject, ruling);
      const chosen = trace.filter(({ verdict }) => verdict === 'chosen');
      const before = chosen[0] ? trace.slice(0, trace.indexOf(chosen[0])) : [];
      return (
        chosen.length <= 1 &&
        chosen[0]?.rule === ruling.chosen &&
        !(decided && ruling.chosen) &&
        // Whatever fits and comes before it has a reason not to be chosen.
        before.every(({ verdict }) => verdict !== 'overruled') &&
        trace.every(({ verdict, answers, rule: { enabled } }) => {
          const fitting = enabled && answers.every(({ holds }) => holds);
          return RULE_VERDICTS.includes(verdict) && fitting === !/^(off|no-match)$/.test(verdict);
        }) &&
        ruling.args.every(({ rule: name }) => ruling.verdicts.get(name) !== 'full')
      );
    }),
  );
  t.end();
});
