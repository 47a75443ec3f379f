import t from 'tap';
import {
  conditionsTable,
  conditionsText,
  givesText,
  rulesTable,
  type ShownRule,
} from '../../src/cli/rule-view.ts';
import { plain } from '../../src/cli/style.ts';
import { ruleResource } from '../../src/schema/rule-resource.ts';
import { aRule } from '../fakes/rules.ts';

const view = { width: undefined, paint: plain, nowMs: 0 };
const shown = (rule: string, verdict: string, parts: Partial<ShownRule> = {}): ShownRule => ({
  ...{ rule, weight: 0, verdict, conditions: [] },
  ...parts,
});

t.test('what a rule gives, and when, in a line each', (t) => {
  const rule = aRule({
    when: {
      ...{ mac: ['52:54', '00:11', '00:12', '00:13', '00:14'], unknown: 'any' },
      ...{ tags: { rack: ['a1', 'a2'] }, not: { arch: 'x86-bios', tags: { role: 'db' } } },
    },
    then: { profile: 'p', once: true, max_machines: 4, args: ['a', 'b'] },
  });
  t.equal(givesText(ruleResource(rule, 2)), 'profile p, once, 2 of 4 machines, 2 arguments');
  t.equal(givesText(ruleResource(aRule({ then: { args: ['a'] } }), 0)), '1 argument');
  t.equal(
    conditionsText(rule.when),
    'unknown any, mac 52:54:* or 00:11:* or 00:12:* or 2 more, tags.rack a1 or a2, ' +
      'not arch x86-bios, not tags.role db',
  );
  t.equal(conditionsText({}), 'every known machine');
  t.end();
});

t.test('each rule says why, in a line', (t) => {
  const missed = { condition: 'serial', expected: ['S1'], holds: false };
  const met = { condition: 'unknown', expected: ['false'], seen: 'false', holds: true };
  const rules = [
    shown('a', 'chosen', { profile: 'p', args: ['x'] }),
    shown('b', 'no-match', { conditions: [met, missed] }),
    shown('c', 'no-match', { conditions: [{ ...missed, not: true, seen: 'S1' }] }),
    shown('d', 'full', { max_machines: 1, taken: 1 }),
    shown('e', 'hologram'),
  ];
  t.equal(
    rulesTable(rules, view),
    [
      '',
      'RULE  VERDICT   GIVES                  WHY',
      'a     chosen    profile p, 1 argument  fits, and gives the profile',
      'b     no match                         serial is not known, expected S1',
      'c     no match                         serial is S1, expected not S1',
      'd     full                             fits; 1 of 1 machine boot by it',
      'e     hologram',
      '',
    ].join('\n'),
  );
  t.equal(rulesTable([], view), '');
  t.end();
});

t.test('each condition says what was seen', (t) => {
  const conditions = [
    { condition: 'unknown', expected: ['false'], seen: 'false', holds: true },
    { condition: 'serial', not: true as const, expected: ['S1', 'S2'], holds: false },
  ];
  t.equal(
    conditionsTable([shown('a', 'no-match', { conditions })], view),
    [
      '',
      'RULE  CONDITION   MET  SEEN     EXPECTED',
      'a     unknown     yes  false    false',
      'a     not serial  no   nothing  S1 or S2',
      '',
    ].join('\n'),
  );
  t.equal(conditionsTable([shown('a', 'off')], view), '');
  t.end();
});
