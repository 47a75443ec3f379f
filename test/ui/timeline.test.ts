/** A boot as a chart. */
import t from 'tap';
import type { StageResource } from '../../src/ui/resources.ts';
import { timelineChart } from '../../src/ui/charts/timeline.ts';

const at = (seconds: number): string => new Date(seconds * 1_000).toISOString();

function stage(name: StageResource['stage'], from: number, to?: number): StageResource {
  return {
    ...{ stage: name, started_at: at(from), ...(to !== undefined && { ended_at: at(to) }) },
    ...{ after_ms: from * 1_000, took_ms: 0, times: 1, bytes: 0, repeats: 0, files: [] },
  };
}

function boot(stages: readonly StageResource[], endedAt?: number) {
  const ended = endedAt === undefined ? {} : { ended_at: at(endedAt) };
  return { stages, started_at: at(0), last_at: at(endedAt ?? 0), ...ended };
}

const STAGES = [
  stage('discover', 0, 0),
  stage('loader', 2, 3),
  stage('ipxe', 5, 6),
  stage('files', 6, 10),
];

t.test('waiting and doing are to scale, and lie one after the other', (t) => {
  const { bars, ticks } = timelineChart(boot(STAGES, 10), {});
  t.same(
    bars.map(({ stage: { stage: name }, waited, seen }) => [name, waited, seen]),
    [
      ['discover', { left: 0, width: 0 }, { left: 0, width: 0.4 }],
      ['loader', { left: 0, width: 20 }, { left: 20, width: 10 }],
      ['ipxe', { left: 30, width: 20 }, { left: 50, width: 10 }],
      ['files', { left: 60, width: 0 }, { left: 60, width: 40 }],
    ],
  );
  t.same(
    ticks.map(({ ms, left }) => [ms, left]),
    [
      [2_000, 20],
      [4_000, 40],
      [6_000, 60],
      [8_000, 80],
      [10_000, 100],
    ],
  );
  t.end();
});

t.test('a stage that goes on reaches as far as now', (t) => {
  const running = boot([...STAGES.slice(0, 3), stage('files', 6)]);
  const { bars } = timelineChart(running, { nowMs: 20_000 });
  t.match(bars.at(-1), { running: true, seen: { left: 30, width: 70 } });
  t.equal(bars[0]?.running, false);
  t.end();
});

t.test('the last good boot is on the same scale, stage under stage', (t) => {
  const good = boot([stage('discover', 0, 0), stage('loader', 2, 4), stage('files', 12, 20)], 20);
  const { bars } = timelineChart(boot(STAGES, 10), { good });
  t.same(bars[1]?.good, { left: 0, width: 20 });
  t.equal(
    bars[1]?.seen.left,
    10,
    'everything is half as wide, since the good one took twice as long',
  );
  t.equal(bars[2]?.good, undefined, 'which had no such stage');
  t.same(bars[3]?.good, { left: 20, width: 80 });
  t.end();
});

t.test('a wait is shortened and marked, and there are no ticks on such a line', (t) => {
  const waited = boot(
    [...STAGES.slice(0, 3), stage('wait', 6, 306), stage('files', 306, 310)],
    310,
  );
  const { bars, ticks } = timelineChart(waited, {});
  const marks = bars.map(({ shortened }) => shortened);
  t.same(marks, [false, false, false, true, false]);
  t.ok(bars[3]!.seen.width < 40, `${bars[3]!.seen.width}`);
  t.same(ticks, []);
  t.end();
});

t.test('nothing leaves the chart, and a boot without stages is empty', (t) => {
  t.same(timelineChart(boot([], 0), {}).bars, []);
  const { bars } = timelineChart(boot([stage('handoff', 10, 10)], 10), {});
  t.same(bars[0]?.seen, { left: 99.6, width: 0.4 });
  t.end();
});
