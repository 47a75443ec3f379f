import t from 'tap';
import type { Boot } from '../../src/domain/boot-session.ts';
import { newBootId } from '../../src/domain/boot-stage.ts';
import { NO_EVIDENCE } from '../../src/domain/boot-evidence.ts';
import type { BootQuery } from '../../src/domain/event-ports.ts';
import { mac } from '../fakes/boot-events.ts';
import { realInventory } from '../fakes/real-inventory.ts';

const A = mac('52:54:00:aa:00:01');
const B = mac('52:54:00:aa:00:02');

function boot(startedAtMs: number, more: Partial<Boot> = {}): Boot {
  return {
    ...{ id: newBootId(startedAtMs, A), macs: [A], startedAtMs, lastAtMs: startedAtMs + 5 },
    ...{ scripts: ['a1'], stages: [], findings: [], ...more },
  };
}

const BOOTS: readonly Boot[] = [
  boot(1_000, { outcome: 'handoff', endedAtMs: 1_005 }),
  boot(2_000, { outcome: 'local', reason: 'unknown-machine' }),
  boot(3_000, { outcome: 'local', reason: 'installed', macs: [A, B] }),
  boot(4_000, { outcome: 'failed', macs: [B] }),
  boot(5_000),
];

t.test('boots are listed newest first, by machine, end and time, in pages', async (t) => {
  const { boots } = (await realInventory(t)).inventory;
  await boots.saveAll(BOOTS);
  const found = async (query: BootQuery): Promise<number[]> =>
    (await boots.list(query, { limit: 9 })).items.map(({ startedAtMs }) => startedAtMs / 1_000);
  t.same(await found({}), [5, 4, 3, 2, 1]);
  t.same(await found({ outcome: 'running' }), [5]);
  t.same(await found({ outcome: 'local' }), [3, 2]);
  t.same(await found({ macs: [B] }), [4, 3]);
  t.same(await found({ macs: [A, B], outcome: 'local' }), [3, 2]);
  t.same(await found({ macs: [A], outcome: 'running' }), [5]);
  t.same(await found({ sinceMs: 3_000 }), [5, 4, 3]);
  t.same(await found({ sinceMs: 3_001 }), [5, 4]);
  const first = await boots.list({}, { limit: 3 });
  const cursor = first.next ?? '';
  const rest = await boots.list({}, { limit: 3, cursor });
  t.same([...first.items, ...rest.items], [...BOOTS].reverse());
  t.equal(rest.next, undefined);
});

t.test('a boot that goes on replaces what was written of it', async (t) => {
  const { boots } = (await realInventory(t)).inventory;
  const before = boot(1_000, { evidence: NO_EVIDENCE });
  await boots.saveAll([before]);
  t.same(await boots.find(before.id), before);
  await boots.saveAll([{ ...before, outcome: 'local', macs: [A, B] }]);
  t.same(await boots.find(before.id), boot(1_000, { outcome: 'local', macs: [A, B] }));
  t.equal((await boots.list({ macs: [B] }, { limit: 9 })).items.length, 1);
  t.equal(await boots.find(newBootId(7, A)), undefined);
});

t.test('evidence is kept of boots that may still be diagnosed', async (t) => {
  const { boots } = (await realInventory(t)).inventory;
  const started = boot(1_000, { evidence: NO_EVIDENCE, outcome: 'handoff' });
  await boots.saveAll([started]);
  t.same((await boots.find(started.id))?.evidence, NO_EVIDENCE);
});

t.test('the last good boot is a hand-over, or the disk as it was meant', async (t) => {
  const { boots } = (await realInventory(t)).inventory;
  await boots.saveAll(BOOTS);
  const lastGood = async (before: number): Promise<number | undefined> =>
    (await boots.lastGood([A], newBootId(before, A)))?.startedAtMs;
  t.equal(await lastGood(5_000), 3_000);
  t.equal(await lastGood(3_000), 1_000);
  t.equal(await lastGood(1_000), undefined);
});

t.test('old boots and those beyond the budget go, with their addresses', async (t) => {
  const { boots } = (await realInventory(t)).inventory;
  await boots.saveAll(BOOTS);
  t.equal(await boots.trim({ sinceMs: 2_000, rowsMax: 100 }), false);
  t.equal((await boots.list({}, { limit: 9 })).items.length, 4);
  t.equal(await boots.trim({ sinceMs: 0, rowsMax: 2 }), false);
  t.same((await boots.list({}, { limit: 9 })).items, [BOOTS[4], BOOTS[3]]);
  t.same((await boots.list({ macs: [A] }, { limit: 9 })).items, [BOOTS[4]]);
});
