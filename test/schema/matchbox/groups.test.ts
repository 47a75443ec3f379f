import t from 'tap';
import { inOrder, machinesIn, ruleFields } from '../../../src/schema/matchbox/groups.ts';
import type { Group } from '../../../src/schema/matchbox/read.ts';
import { noFindings } from '../../fakes/matchbox.ts';

function group(id: string, selector: Group['selector'] = {}, metadata: Group['metadata'] = {}) {
  return { file: `groups/${id}.json`, id, profile: 'p', selector, metadata };
}

t.test('groups are asked in the order of matchbox', (t) => {
  const groups = [
    group('none'),
    group('a', { a: 'b' }),
    group('z', { z: 'b' }),
    group('two', { a: 'b', c: 'd' }),
  ];
  t.same(
    inOrder(groups).map(({ id }) => id),
    ['two', 'z', 'a', 'none'],
  );
  t.end();
});

const NAMES = { rule: 'r', profile: 'p' };

t.test('selectors are conditions, and those that Rouse does not know are tags', (t) => {
  const findings = noFindings();
  const selector = {
    ...{ MAC: '52:54:00:aa:00:01', uuid: 'u', serial: 'S*', arch: 'i386', os: 'installed' },
  };
  const rule = ruleFields(
    group('g', selector),
    { names: NAMES, place: 2, unknown: true },
    findings,
  );
  t.same(rule, {
    ...{ kind: 'rule', name: 'r', weight: 20, then: { profile: 'p' } },
    when: {
      ...{ unknown: 'any', mac: '52:54:00:aa:00:01', uuid: 'u', serial: 'S*' },
      ...{ arch: ['x86-bios', 'i386-efi'], tags: { os: 'installed' } },
    },
  });
  t.match(findings.warnings, [
    { field: 'groups/g.json', message: 'selector serial: "*" stands for anything' },
    { message: 'selector os is a tag now: rouse machines set MACHINE --tag os=installed' },
  ]);
  t.same(findings.mistakes, []);
  const options = { names: NAMES, place: 0, unknown: false };
  t.same(ruleFields(group('all'), options, findings).when, {});
  t.same(ruleFields(group('a', { arch: 'mips' }), options, findings).when, {
    tags: { arch: 'mips' },
  });
  ruleFields(group('m', { mac: '52:54:00' }), options, findings);
  t.match(findings.mistakes, [{ field: 'groups/m.json', message: /found "52:54:00"$/ }]);
  t.end();
});

t.test('a machine has what its groups know, and the least particular one counts', (t) => {
  const findings = noFindings();
  const mac = '52:54:00:aa:00:01';
  const metadata = {
    a: 1,
    b: { c: true, d: null },
    list: ['x'],
    '9': 'no',
    long: 'x'.repeat(5_000),
  };
  const machines = machinesIn(
    [
      group('Node.one', { mac }, metadata),
      group('other', { mac, os: 'installed' }, { a: 2, e: 'f' }),
      group('node', { mac: '52:54:00:aa:00:02' }),
      group('rack', { rack: 'a' }, { secret: 'x', more: 'y' }),
    ],
    findings,
  );
  t.same(machines, [
    {
      ...{ kind: 'machine', name: 'node', macs: [mac] },
      variables: { a: '1', b_c: 'true', list: '["x"]', e: 'f' },
    },
    // Its name is taken.
    { kind: 'machine', macs: ['52:54:00:aa:00:02'], variables: {} },
  ]);
  t.match(
    findings.warnings.map(({ message }) => message),
    [
      'metadata 9: no variable can be called so',
      'metadata long: longer than 4096 characters',
      `metadata a: an earlier group has another value for ${mac}`,
      'metadata secret, more: variables belong to machines',
    ],
  );
  t.end();
});
