import t from 'tap';
import { planResult } from '../../src/cli/plan-view.ts';
import { plain } from '../../src/cli/style.ts';
import type { PlannedChange } from '../../src/domain/use-cases.ts';

const view = { paint: plain, width: 80, nowMs: 0 };

const CHANGES: readonly PlannedChange[] = [
  {
    kind: 'machine',
    name: 'node-1',
    change: 'updated',
    fields: ['boot', 'tags'],
    details: [
      { field: '/boot/profile', before: 'debian', after: 'talos' },
      { field: '/boot/args', before: ['a', 'b'], after: ['b', 'c d'] },
      { field: '/boot/console', before: ['x', 'y'], after: ['y', 'x'] },
      { field: '/tags/k8s.io~1rack', after: 'a1' },
      { field: '/network', before: { address: '10.0.0.1/24' } },
      { field: '/boot/config_patches', before: ['<redacted 1>'], after: ['<redacted 1>'] },
    ],
  },
  { kind: 'profile', name: 'old', change: 'deleted', fields: [], details: [] },
  { kind: 'profile', name: 'same', change: 'unchanged', fields: [], details: [] },
];

t.test('a line for each resource that changes', (t) => {
  t.equal(
    planResult(CHANGES, { dryRun: false, diff: false }).text(view),
    [
      'CHANGE   KIND     NAME    FIELDS',
      'updated  machine  node-1  boot, tags',
      'deleted  profile  old',
      '2 changed, 1 unchanged',
      '',
    ].join('\n'),
  );
  t.end();
});

t.test('a line for each value with --diff', (t) => {
  t.equal(
    planResult(CHANGES, { dryRun: true, diff: true }).text(view),
    [
      'updated  machine node-1',
      '  - boot.profile: debian',
      '  + boot.profile: talos',
      '  - boot.args[]: a',
      '  + boot.args[]: c d',
      '  - boot.console: ["x","y"]',
      '  + boot.console: ["y","x"]',
      '  + tags.k8s.io/rack: a1',
      '  - network: {"address":"10.0.0.1/24"}',
      '    boot.config_patches: ["<redacted 1>"] (the secret changes)',
      'deleted  profile old',
      '2 would change, 1 unchanged',
      '',
    ].join('\n'),
  );
  t.end();
});

t.test('says that nothing changes in those words', (t) => {
  const result = planResult(CHANGES.slice(2), { dryRun: true, diff: true });
  t.equal(result.text(view), 'no changes (1 resource checked)\n');
  t.same(result.names, []);
  t.end();
});
