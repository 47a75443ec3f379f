import fc from 'fast-check';
import t from 'tap';
import { byPrecedence, lacksConsent, parseRuleName, type Rule } from '../../src/domain/rule.ts';
import { aBareRule, aRule } from '../fakes/rules.ts';

const names = (rules: readonly Rule[]): string[] =>
  [...rules].sort(byPrecedence).map(({ name }) => name);

t.test('weight comes first, and may be below nothing', (t) => {
  const rules = [-5, 0, 100].map((weight) => aRule({ name: `w${weight + 5}`, weight }));
  t.same(names(rules), ['w105', 'w5', 'w0']);
  t.end();
});

t.test('of the same weight the closer description comes first, then the name', (t) => {
  const when: Readonly<Record<string, object>> = {
    address: { mac: '52:54:00:aa:00:01' },
    uuid: { uuid: '4c4c4544-0042-3510-8052-b4c04f4d3432' },
    serial: { serial: 'S1' },
    'z-three': { manufacturer: 'Dell*', product: 'R*', tags: { rack: 'a1' } },
    'two-not': { arch: 'x86-bios', not: { subnet: '10.0.0.0/8' } },
    'two-open': { serial: 'S*', unknown: 'any' },
    'prefix-b': { mac: '52:54:00' },
    'prefix-a': { mac: ['52:54:00:aa:00:01', '52:54:00'] },
    everybody: {},
  };
  const rules = Object.entries(when).map(([name, one]) => aRule({ name, when: one }));
  t.same(names(rules.toReversed()), [
    ...['address', 'uuid', 'serial', 'z-three', 'two-not', 'two-open'],
    ...['prefix-a', 'prefix-b', 'everybody'],
  ]);
  t.end();
});

t.test('the order is the same however the rules came', (t) => {
  const rule = fc
    .record({
      weight: fc.integer({ min: -2, max: 2 }),
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      when: fc.constantFrom({}, { serial: 'x' }, { mac: '52:54' }, { tags: { a: 'b' } }),
    })
    .map(aRule);
  const rules = fc.uniqueArray(rule, { selector: ({ name }) => name });
  const shuffled = rules.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(fc.property(shuffled, ([all, others]) => String(names(all)) === String(names(others))));
  t.equal(byPrecedence(aBareRule('a'), aBareRule('a')), 0);
  t.end();
});

t.test('an unknown machine loses its disk only where that was allowed', (t) => {
  const [unknown, known] = [{ configured: false }, { configured: true }];
  const [installer, live] = [{ install: 'once' } as const, {}];
  const rule = aBareRule('r');
  t.ok(lacksConsent(rule, installer, unknown));
  t.ok(lacksConsent(aBareRule('r', { once: true }), live, unknown));
  t.notOk(lacksConsent(rule, installer, known), 'somebody decided about it, and wrote the rule');
  t.notOk(lacksConsent(rule, live, unknown));
  t.notOk(lacksConsent(aBareRule('r', { destructive: 'allow' }), installer, unknown));
  t.end();
});

t.test('rules are called as profiles are', (t) => {
  t.equal(parseRuleName('rack-a1.v2'), 'rack-a1.v2');
  for (const name of ['', 'Rack', 'a_b', 'a'.repeat(64)]) t.equal(parseRuleName(name), undefined);
  t.end();
});
