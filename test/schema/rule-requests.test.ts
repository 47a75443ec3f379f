import t from 'tap';
import {
  parseDecisionQuery,
  parseOrder,
  parseRuleChanges,
  parseSupposedMachine,
} from '../../src/schema/rule-requests.ts';
import { refusal } from '../fakes/refusal.ts';

const refused = async (parse: () => unknown): Promise<string | undefined> =>
  (await refusal(parse)).errors[0]?.field;

t.test('reads an order', async (t) => {
  t.same(parseOrder({ names: ['b', 'a'] }), ['b', 'a']);
  t.equal(await refused(() => parseOrder({ names: ['B'] })), '/names/0');
  t.equal(await refused(() => parseOrder({})), '/names');
});

t.test('reads rules as they would be', async (t) => {
  const { rules, remove } = parseRuleChanges({
    rules: [{ kind: 'rule', name: 'r', then: { args: ['a'] }, version: 4 }],
    remove: ['old'],
  });
  t.match([rules[0], remove], [{ name: 'r', weight: 0, when: {} }, ['old']]);
  t.same(parseRuleChanges({}), { rules: [], remove: [] });
  t.equal(await refused(() => parseRuleChanges({ rules: [{ name: 'r' }] })), '/rules/0/then');
});

t.test('reads a machine that need not be there', async (t) => {
  t.strictSame(
    parseSupposedMachine({
      ...{ mac: '525400AA0001', serial: 'S1', arch: 'x86-bios', address: '10.0.0.9' },
      ...{ tags: { rack: 'a1' }, unknown: false },
    }),
    {
      ...{ mac: '52:54:00:aa:00:01', hardware: { serial: 'S1', arch: 'x86-bios' } },
      ...{ tags: { rack: 'a1' }, unknown: false, from: '10.0.0.9' },
    },
  );
  t.strictSame(parseSupposedMachine({ mac: '525400aa0001' }), {
    ...{ mac: '52:54:00:aa:00:01', hardware: {} },
  });
  t.equal(await refused(() => parseSupposedMachine({ serial: 'S1' })), '/mac');
});

t.test('reads whence a machine asks', async (t) => {
  t.equal(parseDecisionQuery({ address: '10.0.0.9' }), '10.0.0.9');
  t.equal(parseDecisionQuery({}), undefined);
  t.equal(await refused(() => parseDecisionQuery({ address: 'home' })), '/address');
});
