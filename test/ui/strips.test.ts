/** Many boots in one picture. */
import t from 'tap';
import {
  countsOf,
  hasFailed,
  rowAt,
  rowHeight,
  stripsOf,
  throughputOf,
  windowOf,
} from '../../src/ui/charts/strips.ts';
import type { LiveBoot } from '../../src/ui/live/boot-reducer.ts';

const boot = (more: Partial<LiveBoot> = {}): LiveBoot => ({
  ...{ id: 'b_1', mac: '52:54:00:aa:00:01', machine: 'node-1', startedAtMs: 1_000 },
  ...{ lastAtMs: 9_000, bytes: 0, bytesPerSecond: 0, findings: [] },
  spans: [
    { phase: 'ask', fromMs: 1_000 },
    { phase: 'loader', fromMs: 3_000 },
    { phase: 'files', fromMs: 6_000 },
  ],
  ...more,
});

const WINDOW = { fromMs: 0, toMs: 10_000, width: 1_000 };

t.test('a boot is as long as it took, in the colours of its phases', (t) => {
  t.same(stripsOf(boot(), WINDOW), [
    { phase: 'ask', left: 100, width: 200 },
    { phase: 'loader', left: 300, width: 300 },
    { phase: 'files', left: 600, width: 400 },
  ]);
  const over = stripsOf(boot({ outcome: 'handoff', endedAtMs: 8_000 }), WINDOW);
  t.same(over.at(-1), { phase: 'files', left: 600, width: 200 });
  const failed = stripsOf(boot({ outcome: 'failed', endedAtMs: 8_000 }), WINDOW);
  t.equal(failed.at(-1)?.phase, 'failed');
  t.equal(failed[0]?.phase, 'ask');
  t.end();
});

t.test('only what lies in the window is drawn', (t) => {
  const strips = stripsOf(boot(), { fromMs: 4_000, toMs: 8_000, width: 400 });
  t.same(strips, [
    { phase: 'loader', left: 0, width: 200 },
    { phase: 'files', left: 200, width: 200 },
  ]);
  t.same(stripsOf(boot({ endedAtMs: 7_000 }), { fromMs: 8_000, toMs: 9_000, width: 400 }), []);
  t.end();
});

t.test('a thousand boots have a line each, and a line is found by its height', (t) => {
  t.equal(rowHeight(1, 900), 18);
  t.equal(rowHeight(100, 900), 9);
  t.equal(rowHeight(1_000, 900), 3);
  t.equal(rowHeight(0, 900), 18);
  t.same(
    [0, 8, 9, 899, 900, -1].map((y) => rowAt(y, 9, 100)),
    [0, 0, 1, 99, undefined, undefined],
  );
  t.end();
});

t.test('each boot is counted in one phase', (t) => {
  const boots = [
    boot({ stage: 'offer' }),
    boot({ stage: 'loader' }),
    boot({ stage: 'files' }),
    boot({ stage: 'files' }),
    boot({ stage: 'handoff', outcome: 'handoff' }),
    boot({ stage: 'files', outcome: 'stalled' }),
  ];
  const counts = countsOf(boots);
  t.same(counts, { ask: 1, loader: 1, script: 0, wait: 0, files: 2, done: 1, failed: 1 });
  t.equal(hasFailed(boot({ findings: ['tftp-silent'] })), true);
  t.equal(hasFailed(boot({ outcome: 'local' })), false);
  t.end();
});

t.test('throughput is of what is on its way now', (t) => {
  const moving = { file: 'linux', bytes: 1 };
  const boots = [
    boot({ moving, bytesPerSecond: 5, lastAtMs: 9_000 }),
    boot({ moving, bytesPerSecond: 7, lastAtMs: 8_000 }),
    boot({ moving, bytesPerSecond: 100, lastAtMs: 1_000 }),
    boot({ bytesPerSecond: 100, lastAtMs: 9_000 }),
  ];
  t.equal(throughputOf(boots, 10_000), 12);
  t.end();
});

t.test('the window holds nearly all boots: a straggler does not make it long', (t) => {
  const asked = { nowMs: 400_000, spanMs: 300_000, width: 100 };
  const many = Array.from({ length: 100 }, (_, at) => boot({ startedAtMs: 360_000 + at * 100 }));
  t.equal(windowOf([boot({ startedAtMs: 1_000 }), ...many], asked).fromMs, 359_900);
  t.equal(
    windowOf([boot({ startedAtMs: 1_000 })], asked).fromMs,
    100_000,
    'never longer than that',
  );
  t.equal(windowOf([], asked).fromMs, 380_000);
  t.end();
});
