import t from 'tap';
import type { Boot } from '../../src/domain/boot-session.ts';
import { newBootId } from '../../src/domain/boot-stage.ts';
import { bootResource, bootSummary, parseBootQuery } from '../../src/schema/boot-resource.ts';
import { mac } from '../fakes/boot-events.ts';

const A = mac('52:54:00:aa:00:01');
const BOOT: Boot = {
  ...{ id: newBootId(0, A), macs: [A], startedAtMs: 0, lastAtMs: 5 },
  ...{ scripts: ['a1'], findings: [] },
  stages: [
    { stage: 'loader', startedAtMs: 0, times: 1, files: [{ file: 'x', startedAtMs: 0, bytes: 5 }] },
  ],
};

t.test('sessions of scripts stay here: whoever knows one can speak for the machine', (t) => {
  t.notMatch(JSON.stringify(bootResource(BOOT, 10)), /a1"/);
  t.end();
});

t.test('a finding comes with its causes, its check and its fix', (t) => {
  const finding = {
    id: 'tftp-never-asked',
    atMs: 5,
    stage: 'offer',
    seen: 's',
    expected: 'e',
  } as const;
  const { findings } = bootResource({ ...BOOT, findings: [finding] }, 10);
  t.match(findings, [
    { at: '1970-01-01T00:00:00.005Z', title: /./, causes: [/./], check: /./, fix: /./ },
  ]);
  t.same(bootSummary({ ...BOOT, findings: [finding] }, 10).finding_ids, ['tftp-never-asked']);
  t.end();
});

t.test('a boot that goes on has no end, and lasts until now', (t) => {
  t.same(bootSummary(BOOT, 700), {
    ...{ id: BOOT.id, machine: A, macs: [A], outcome: 'running', duration_ms: 700 },
    ...{ started_at: '1970-01-01T00:00:00.000Z', last_at: '1970-01-01T00:00:00.005Z' },
    ...{ stage: 'loader', finding_ids: [] },
  });
  t.end();
});

t.test('a query is read whole, and written again for the next page', (t) => {
  const { again, ...asked } = parseBootQuery({
    machine: 'a b',
    outcome: 'local',
    since: '1970-01-01T00:00:01Z',
  });
  t.same(asked, {
    machine: 'a b',
    query: { outcome: 'local', sinceMs: 1_000 },
    page: { limit: 100 },
  });
  t.equal(
    again.toString(),
    'limit=100&machine=a+b&outcome=local&since=1970-01-01T00%3A00%3A01.000Z',
  );
  t.end();
});
