import t from 'tap';
import { loaderByRule, parseLoaderRule, parseMacPrefix } from '../../src/domain/loader-rules.ts';
import type { MachineArch } from '../../src/domain/arch.ts';
import { parseMac } from '../../src/domain/mac.ts';

function loaderOf(
  rules: readonly string[],
  machine: { mac?: string; arch?: MachineArch; manufacturer?: string; product?: string },
): string | undefined {
  const parsed = rules.map((text) => {
    const rule = parseLoaderRule(text);
    if (!rule) throw new Error(text);
    return rule;
  });
  const { mac, arch, ...hardware } = machine;
  return loaderByRule(parsed, {
    mac: mac === undefined ? undefined : parseMac(mac),
    arch,
    hardware,
  });
}

t.test('the first rule that fits decides', (t) => {
  const rules = ['00:25:90=undionly', 'LENOVO/ThinkCentre M*=snponly', 'arm64-efi=own.efi'];
  t.equal(loaderOf(rules, { mac: '00:25:90:01:02:03' }), 'undionly');
  t.equal(loaderOf(rules, { manufacturer: 'Lenovo', product: 'ThinkCentre M70q' }), 'snponly');
  t.equal(loaderOf(rules, { arch: 'arm64-efi' }), 'own.efi');
  t.equal(loaderOf(rules, { manufacturer: 'Lenovo', product: 'ThinkPad' }), undefined);
  t.equal(loaderOf(rules, {}), undefined, 'a machine that said nothing');
  t.end();
});

t.test('a star stands for anything, also in the middle, and never twice for the same text', (t) => {
  const fits = (pattern: string, product: string): boolean =>
    loaderOf([`*/${pattern}=ipxe`], { product }) === 'ipxe';
  t.ok(fits('*', ''));
  t.ok(fits('X9*F', 'x9drw-F'));
  t.ok(fits('*S*F*', 'X9SCL-F v2'));
  t.ok(fits('a*b*c', 'a-b-c'));
  t.notOk(fits('ab*ba', 'aba'));
  t.notOk(fits('a*bb*b', 'abb'));
  t.notOk(fits('X9', 'X9 '.concat('Y')));
  t.notOk(fits('a*x*c', 'abc'));
  t.ok(loaderOf(['Dell/=ipxe'], { manufacturer: 'DELL' }), 'no product: any');
  t.end();
});

t.test('what is no rule is refused', (t) => {
  for (const text of [
    '',
    'ipxe',
    '=ipxe',
    'Dell=ipxe',
    '00:25:90=',
    'a/b=../x',
    '00:25:90:01:02:03:04=x',
  ]) {
    t.equal(parseLoaderRule(text), undefined, text);
  }
  t.equal(parseMacPrefix('52-54-00'), '52:54:00');
  t.equal(parseMacPrefix('525400'), undefined);
  t.end();
});
