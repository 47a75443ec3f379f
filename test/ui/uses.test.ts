/** Tests for src/ui/pages/profiles/uses.ts. */
import t from 'tap';
import { usesOf } from '../../src/ui/pages/profiles/uses.ts';

const machines = [
  { code: 'BLUE-FOX', name: 'node-1', boot: { profile: 'debian' } },
  { code: 'RED-OWL', boot: { profile: 'debian' } },
  { code: 'OLD-BAT', boot: {} },
];
const rules = [
  { name: 'workers', then: { profile: 'debian' } },
  { name: 'consoles', then: {} },
];

t.test('machines and rules are counted and named', (t) => {
  t.same(usesOf('debian', { machines, more: false, rules }), {
    machines: ['node-1', 'RED-OWL'],
    rules: ['workers'],
    words: '2 machines, 1 rule',
  });
  t.equal(usesOf('debian', { machines, more: true, rules: [] }).words, 'at least 2 machines');
  t.equal(usesOf('other', { machines, more: false, rules }).words, 'nobody');
  t.end();
});
