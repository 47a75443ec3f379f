/** Tests for src/ui/pages/rules/rule-words.ts. */
import t from 'tap';
import { thenWords, whenWords, type RuleBody } from '../../src/ui/pages/rules/rule-words.ts';

const WORKERS: RuleBody = {
  kind: 'rule',
  name: 'workers',
  weight: 10,
  enabled: false,
  when: {
    mac: ['52:54:00:*'],
    arch: ['x86_64-efi', 'arm64-efi'],
    tags: { role: ['worker', 'spare'] },
    unknown: 'any',
    not: { serial: ['7'] },
  },
  then: { profile: 'debian', args: ['quiet'], once: true, max_machines: 4, destructive: 'allow' },
};

t.test('a rule reads as a sentence', (t) => {
  t.equal(
    whenWords(WORKERS),
    'any machine, hardware address 52:54:00:*, kind of machine x86_64-efi or arm64-efi, ' +
      'tag role is worker or spare, with exceptions',
  );
  t.equal(thenWords(WORKERS), 'debian, once, quiet, at most 4 machines');
  t.equal(whenWords({ name: 'a', when: { uuid: ['x'] }, then: {} }), 'known machines, UUID x');
  t.equal(whenWords({ name: 'a', when: { unknown: true }, then: {} }), 'unknown machines');
  t.end();
});
