import t from 'tap';
import type { Boot, StageRecord } from '../../src/domain/boot-session.ts';
import { newBootId } from '../../src/domain/boot-stage.ts';
import { viewBoot } from '../../src/domain/boot-view.ts';
import { mac } from '../fakes/boot-events.ts';

const A = mac('52:54:00:aa:00:01');

function boot(stages: readonly StageRecord[], more: Partial<Boot> = {}): Boot {
  return {
    ...{ id: newBootId(1_000, A), macs: [A], startedAtMs: 1_000, lastAtMs: 9_000 },
    ...{ scripts: [], findings: [], stages, ...more },
  };
}

function stage(name: StageRecord['stage'], from: number, to?: number): StageRecord {
  return { stage: name, startedAtMs: from, times: 1, ...(to !== undefined && { endedAtMs: to }) };
}

t.test('what the stages took adds up to the whole boot', (t) => {
  const stages = [
    stage('discover', 1_000, 1_000),
    stage('offer', 1_002, 1_002),
    stage('loader', 2_000, 3_000),
    stage('ipxe', 2_900, 6_000),
    stage('handoff', 6_500, 6_500),
  ];
  const view = viewBoot(boot(stages, { endedAtMs: 6_500, outcome: 'handoff' }), 99_000);
  t.same(
    view.stages.map(({ tookMs }) => tookMs),
    [0, 2, 1_998, 3_000, 500],
  );
  t.same(
    view.stages.map(({ afterMs }) => afterMs),
    [0, 2, 1_000, 1_900, 5_500],
  );
  t.equal(view.durationMs, 5_500);
  t.same(
    view.stages.filter(({ slowest }) => slowest).map(({ stage }) => stage),
    ['ipxe'],
  );
  t.end();
});

t.test('the rate counts the time in which a file was on its way, once', (t) => {
  const files = [
    { file: 'a', startedAtMs: 2_000, endedAtMs: 3_000, bytes: 1_000, repeats: 2 },
    { file: 'b', startedAtMs: 2_500, endedAtMs: 3_500, bytes: 1_000 },
    { file: 'c', startedAtMs: 8_000, bytes: 500 },
  ];
  const view = viewBoot(boot([{ ...stage('files', 2_000), files }]), 8_500);
  t.match(view.stages[0], { bytes: 2_500, bytesPerSecond: 1_250, repeats: 2, tookMs: 7_500 });
  t.equal(view.bytes, 2_500);
  t.equal(viewBoot(boot([stage('files', 2_000)]), 1).stages[0]?.bytesPerSecond, undefined);
  t.end();
});

t.test('each stage is held against the same one of the last good boot', (t) => {
  const good = boot([stage('discover', 1_000, 1_000), stage('loader', 1_500, 2_000)], {
    ...{ id: newBootId(5, A), endedAtMs: 2_000 },
  });
  const now = boot([stage('discover', 1_000, 1_000), stage('ipxe', 4_000, 4_000)]);
  const view = viewBoot(
    { ...now, stages: [...now.stages, stage('loader', 1_500, 5_500)] },
    6_000,
    good,
  );
  t.same(
    view.stages.map(({ againstGoodMs }) => againstGoodMs),
    [0, undefined, 500],
  );
  t.same(view.lastGood, { id: good.id, durationMs: 1_000 });
  t.end();
});

t.test('waiting for a person or an installer makes no boot slow', (t) => {
  const long = [stage('discover', 1_000, 1_000), stage('wait', 1_000, 60_000)];
  const view = viewBoot(boot([...long, stage('install', 61_000)]), 900_000);
  t.notOk(view.stages.some(({ slowest }) => slowest));
  t.equal(view.stages[2]?.tookMs, 840_000);
  t.end();
});
