import t from 'tap';
import { parseRequest } from '../../src/schema/issues.ts';
import {
  ruleBody,
  ruleDeclaration,
  ruleDocument,
  ruleResource,
} from '../../src/schema/rule-resource.ts';
import { refusal } from '../fakes/refusal.ts';
import { aRule } from '../fakes/rules.ts';

const full = {
  kind: 'rule',
  name: 'workers',
  weight: 100,
  enabled: false,
  when: {
    mac: ['52:54:00:aa:00:01', '00:25:90:*'],
    uuid: ['4c4c4544-*'],
    serial: ['CN*'],
    manufacturer: ['Dell*'],
    product: ['*R640'],
    asset: ['A-17'],
    arch: ['x86_64-efi'],
    platform: ['efi'],
    subnet: ['10.0.0.0/8'],
    tags: { rack: ['a1', 'a2'] },
    unknown: true,
    not: { mac: ['52:55:*'], tags: { role: ['*'] } },
  },
  then: {
    ...{ profile: 'debian-13', once: true, destructive: 'allow', max_machines: 4 },
    args: ['host=${machine.name}'],
  },
};

async function mistakes(rule: object): Promise<unknown> {
  const refused = await refusal(() => parseRequest(ruleDocument, { name: 'r', ...rule }));
  return refused.errors.map(({ field, message }) => `${field} ${message}`);
}

t.test('what is declared comes back unchanged, and can be applied again', (t) => {
  const draft = parseRequest(ruleDocument, full);
  t.strictSame(ruleDeclaration(draft), full);
  t.strictSame(parseRequest(ruleBody, ruleResource({ ...draft, version: 3 }, 2)), draft);
  t.match(ruleResource({ ...draft, version: 3 }, 2), { taken: 2, version: 3 });
  t.notOk('taken' in ruleResource(aRule(), 0), 'where there is a place for everybody');
  t.end();
});

t.test('one value stands for a list of one, and is kept in one form', (t) => {
  const { when } = parseRequest(ruleDocument, {
    name: 'r',
    when: {
      ...{ mac_prefix: '52-54-00', arch: 'x86-bios', subnet: '10.0.0.7', tags: { rack: 'a1' } },
      ...{ mac: '00259000000a', serial: ['S1', 'S1'], unknown: false, not: {} },
    },
    then: { profile: 'p' },
  });
  t.strictSame(when, {
    mac: ['00:25:90:00:00:0a', '52:54:00:*'],
    serial: ['S1'],
    arch: ['x86-bios'],
    subnet: ['10.0.0.7/32'],
    tags: { rack: ['a1'] },
  });
  const six = parseRequest(ruleDocument, {
    ...{ name: 'r', when: { subnet: ['fd00::7', '10.0.0.0/0'] }, then: { args: ['a'] } },
  });
  t.same(six.when.subnet, ['fd00::7/128', '10.0.0.0/0']);
  t.end();
});

t.test('the order in which conditions are written is no difference', (t) => {
  const written = (when: object) => JSON.stringify(aRule({ when }).when);
  t.equal(
    written({ arch: 'x86-bios', mac: '52:54', serial: 'S' }),
    written({ serial: 'S', mac: '52:54', arch: 'x86-bios' }),
  );
  t.end();
});

t.test('nothing is taken that would have no effect', async (t) => {
  t.same(await mistakes({ then: {} }), ['/then expected a profile, arguments, or both']);
  t.match(await mistakes({ then: { args: ['a'], max_machines: 1 } }), [/there is none$/]);
  t.match(await mistakes({ then: { args: ['a'], once: true } }), [/there is none$/]);
  const allowed = { profile: 'p', destructive: 'allow' };
  t.same(await mistakes({ then: allowed }), [
    '/then/destructive only a rule for unknown machines has to allow that',
  ]);
  t.equal(aRule({ when: { unknown: 'any' }, then: allowed }).then.destructive, 'allow');
});

t.test('mistakes are told where they stand', async (t) => {
  const then = { profile: 'p' };
  t.match(await mistakes({ when: { mac: ['52:5'] }, then }), [
    /^\/when\/mac\/0 expected a hardware/,
  ]);
  t.match(await mistakes({ when: { serials: 'x' }, then }), [/did you mean "serial"/]);
  t.match(await mistakes({ when: { not: { unknown: true } }, then }), [/^\/when\/not\/unknown/]);
  t.match(await mistakes({ when: { uuid: 'x*' }, then }), [/expected a UUID/]);
  t.match(await mistakes({ when: { subnet: '10.0.0.0/33' }, then }), [/expected a network/]);
  t.match(await mistakes({ when: { arch: 'amd64' }, then }), [/expected "x86-bios" or/]);
  t.match(await mistakes({ when: { tags: { 'a b': 'c' } }, then }), [/tag name/]);
  t.match(await mistakes({ when: { serial: [] }, then }), [/at least 1 entries/]);
  t.match(await mistakes({ when: { unknown: 'yes' }, then }), [
    /expected "true" or "false" or "any"/,
  ]);
  t.match(await mistakes({ then: { profile: 'p', max_machines: 0 } }), [/at least 1/]);
  t.match(await mistakes({ then, weight: 0.5 }), [/a whole number/]);
  t.match(await mistakes({ then, name: 'order' }), [/which is reserved/]);
  t.match(await mistakes({ then: { args: ['a b'] } }), [/blank stands outside/]);
  t.match(await mistakes({ then: { args: ['siderolink.api=x?jointoken=s3cret'] } }), [/sealed/]);
  t.match(await mistakes({}), [/^\/then/]);
});

t.test('a number without quotes is refused with the advice to quote it', async (t) => {
  t.match(await mistakes({ when: { serial: 7 }, then: { args: ['a'] } }), [/put it in quotes/]);
});
