import fc from 'fast-check';
import t from 'tap';
import type { Asked } from '../../src/domain/choice.ts';
import { MACHINE_ARCHES } from '../../src/domain/machine-arches.ts';
import type { Machine } from '../../src/domain/machine.ts';
import { answersOf, fitsRule, readyRule, subjectOf } from '../../src/domain/match-rule.ts';
import { aMac, aMachine, anAddress } from '../fakes/machines.ts';
import { aRule } from '../fakes/rules.ts';

const machine: Machine = {
  ...aMachine({
    name: 'node-1',
    macs: ['52:54:00:aa:00:01', '00:25:90:00:00:07'],
    hardware: {
      uuid: '4c4c4544-0042-3510-8052-b4c04f4d3432',
      ...{ serial: 'CN7792', manufacturer: 'Dell Inc.', product: 'PowerEdge R640' },
      ...{ asset: 'A-17', arch: 'x86_64-efi' },
    },
  }),
  tags: { rack: 'a1', role: 'worker', empty: '' },
};
const asked: Asked = { machine, from: anAddress('10.0.3.7') };

function fits(when: object, by: Asked = asked): boolean {
  return fitsRule(readyRule(aRule({ when })), subjectOf(by));
}

t.test('each condition is met by any of its values', (t) => {
  for (const when of [
    {},
    { mac: '525400aa0001' },
    { mac: ['00:11', '00:25:90:*'] },
    { mac_prefix: '52:54:00' },
    { uuid: '4C4C4544-0042-3510-8052-B4C04F4D3432' },
    { uuid: '4c4c4544-*' },
    { serial: ['x', 'cn77*'] },
    { manufacturer: 'dell*' },
    { product: '*r640' },
    { asset: 'a-17' },
    { arch: ['arm64-efi', 'x86_64-efi'] },
    { platform: 'efi' },
    { subnet: ['192.0.2.0/24', '10.0.0.0/16'] },
    { subnet: '10.0.3.7' },
    { tags: { rack: ['b*', 'a*'], role: 'worker' } },
    { tags: { empty: '*' } },
    { tags: { empty: '' } },
    { unknown: 'any' },
    { unknown: false, manufacturer: 'Dell*', product: '*', not: { serial: 'x*' } },
  ]) {
    t.ok(fits(when), JSON.stringify(when));
  }
  t.end();
});

t.test('one condition that is not met is enough', (t) => {
  for (const when of [
    { mac: '52:54:00:aa:00:02' },
    { uuid: 'ffff*' },
    { serial: '7792' },
    { arch: 'x86-bios' },
    { platform: 'bios' },
    { subnet: '10.0.4.0/24' },
    { subnet: 'fd00::/8' },
    { tags: { rack: 'A1' } },
    { tags: { row: '*' } },
    { tags: { toString: '*' } },
    { unknown: true },
    { manufacturer: 'Dell*', product: 'R640' },
    { not: { arch: 'x86_64-efi' } },
    { not: { serial: 'x', tags: { rack: 'a1' } } },
  ]) {
    t.notOk(fits(when), JSON.stringify(when));
  }
  t.end();
});

t.test('what a machine has not said meets nothing, and every not', (t) => {
  const silent: Asked = { machine: aMachine({}) };
  for (const when of [
    { serial: '*' },
    { arch: [...MACHINE_ARCHES] },
    { platform: ['bios', 'efi'] },
  ])
    t.same([fits(when, silent), fits({ not: when }, silent)], [false, true]);
  t.same([fits({ subnet: '0.0.0.0/0' }, silent), fits({ subnet: '0.0.0.0/0' })], [false, true]);
  t.end();
});

t.test('a rule that does not speak of unknown machines is not about them', (t) => {
  const unknown: Asked = { machine: { ...machine, configured: false } };
  t.notOk(fits({ mac: '52:54:00:aa:00:01' }, unknown));
  t.ok(fits({ mac: '52:54:00:aa:00:01', unknown: true }, unknown));
  t.ok(fits({ unknown: 'any' }, unknown));
  t.notOk(fits({ unknown: false }, unknown));
  t.end();
});

t.test('a BIOS is a platform too', (t) => {
  const bios: Asked = { machine: aMachine({ hardware: { arch: 'x86-bios' } }) };
  t.same([fits({ platform: 'bios' }, bios), fits({ platform: 'efi' }, bios)], [true, false]);
  t.end();
});

t.test('an answer says what was expected and what was seen', (t) => {
  const when = {
    ...{ mac: ['00:11'], tags: { row: '7' }, subnet: '10.0.0.0/8', unknown: 'any' },
    not: { serial: ['cn*'] },
  };
  t.same(answersOf(readyRule(aRule({ when })), subjectOf(asked)), [
    {
      ...{ condition: 'mac', not: false, expected: ['00:11:*'], holds: false },
      seen: '52:54:00:aa:00:01, 00:25:90:00:00:07',
    },
    { condition: 'subnet', not: false, expected: ['10.0.0.0/8'], holds: true, seen: '10.0.3.7' },
    { condition: 'tags.row', not: false, expected: ['7'], holds: false },
    { condition: 'serial', not: true, expected: ['cn*'], holds: false, seen: 'CN7792' },
  ]);
  t.match(answersOf(readyRule(aRule({ when: { arch: 'x86-bios' } })), subjectOf(asked)), [
    { condition: 'unknown', expected: ['false'], holds: true, seen: 'false' },
    { condition: 'arch', holds: false, seen: 'x86_64-efi' },
  ]);
  t.end();
});

t.test('a condition and its not never agree', (t) => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 4 });
  const conditions = fc.oneof(
    fc.record({ serial: fc.array(text, { minLength: 1, maxLength: 3 }) }),
    fc.record({ tags: fc.record({ k: text }) }),
    fc.record({ mac: fc.constantFrom('52:54', '00:11', '52:54:00:aa:00:01') }),
    fc.record({ subnet: fc.constantFrom('10.0.0.0/8', '192.0.2.0/24', 'fd00::/8') }),
    fc.record({ platform: fc.constantFrom('bios', 'efi') }),
  );
  const subjects = fc
    .record({
      serial: fc.option(text),
      tag: fc.option(text),
      from: fc.constantFrom(undefined, '10.1.1.1', 'fd00::7', '192.0.2.9'),
      arch: fc.constantFrom('x86-bios', 'arm64-efi', undefined),
    })
    .map(({ serial, tag, from, arch }): Asked => ({
      machine: {
        ...aMachine({ macs: ['52:54:00:aa:00:01'] }),
        hardware: { ...(serial !== null && { serial }), ...(arch && { arch }) },
        tags: tag === null ? {} : { k: tag },
      },
      ...(from && { from: anAddress(from) }),
    }));
  fc.assert(
    fc.property(conditions, subjects, (when, by) => fits(when, by) !== fits({ not: when }, by)),
  );
  t.end();
});

t.test('a machine is known by all of its addresses', (t) => {
  const by = (mac: string): Asked => ({ machine: { ...machine, macs: [aMac(mac)] } });
  t.notOk(fits({ mac: '00:25:90' }, by('52:54:00:aa:00:01')));
  t.ok(fits({ mac: '00:25:90' }));
  t.notOk(fits({ not: { mac: '00:25:90' } }));
  t.end();
});
