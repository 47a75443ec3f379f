import t from 'tap';
import { fieldChanges, type Sides } from '../../src/service/field-changes.ts';

const open = (content: object): Sides => ({ content, declaration: content });

t.test('tells each value that differs, wherever it stands', (t) => {
  const before = { kind: 'machine', name: 'a', tags: { rack: 'a1', old: 'x' }, macs: ['1'] };
  const after = { kind: 'machine', name: 'b', tags: { rack: 'a2', 'k8s.io/x': 'y' }, macs: ['1'] };
  t.same(fieldChanges(open(before), open(after)), [
    { field: '/name', before: 'a', after: 'b' },
    { field: '/tags/rack', before: 'a1', after: 'a2' },
    { field: '/tags/k8s.io~1x', after: 'y' },
    { field: '/tags/old', before: 'x' },
  ]);
  t.same(fieldChanges(open(before), open(before)), []);
  t.end();
});

t.test('a list is one value, and a mapping that comes or goes is told by its members', (t) => {
  t.same(fieldChanges(open({ args: ['a'] }), open({ args: ['a', 'b'] })), [
    { field: '/args', before: ['a'], after: ['a', 'b'] },
  ]);
  const linux = { linux: { kernel: 'k' } };
  t.same(fieldChanges(open(linux), open({ local: {} })), [
    { field: '/local', after: {} },
    { field: '/linux/kernel', before: 'k' },
  ]);
  t.same(fieldChanges(open({ boot: 'x' }), open({ boot: { profile: 'p' } })), [
    { field: '/boot', before: 'x', after: { profile: 'p' } },
  ]);
  t.end();
});

t.test('of what is new or goes, everything that says something', (t) => {
  const profile = { kind: 'profile', name: 'disk', arch: [], local: {} };
  t.same(fieldChanges(undefined, open(profile)), [{ field: '/local', after: {} }]);
  t.same(fieldChanges(open(profile), undefined), [{ field: '/local', before: {} }]);
  t.end();
});

t.test('symptom: a diff printed the join token — marks are shown, and contents compared', (t) => {
  const sides = (token: string): Sides => ({
    content: { talos: { siderolink_api: token, version: 'v1' } },
    declaration: { talos: { siderolink_api: '<redacted>', version: 'v1' } },
  });
  t.same(fieldChanges(sides('one'), sides('two')), [
    { field: '/talos/siderolink_api', before: '<redacted>', after: '<redacted>' },
  ]);
  t.same(fieldChanges(sides('one'), sides('one')), []);
  t.end();
});
