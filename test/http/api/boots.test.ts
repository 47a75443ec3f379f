import t, { type Test } from 'tap';
import type { Boot } from '../../../src/domain/boot-session.ts';
import { newBootId } from '../../../src/domain/boot-stage.ts';
import { mac } from '../../fakes/boot-events.ts';
import { adminApp } from '../../fakes/admin-app.ts';

const A = mac('52:54:00:aa:00:01');
const B = mac('52:54:00:aa:00:02');

function boot(startedAtMs: number, more: Partial<Boot> = {}): Boot {
  const stages = [{ stage: 'discover', startedAtMs, endedAtMs: startedAtMs, times: 1 } as const];
  return {
    ...{ id: newBootId(startedAtMs, A), macs: [A], startedAtMs, lastAtMs: startedAtMs + 500 },
    ...{ scripts: [], stages, findings: [], ...more },
  };
}

const BOOTS = [
  boot(1_000, { outcome: 'handoff', endedAtMs: 2_000 }),
  boot(5_000, { outcome: 'failed', endedAtMs: 9_000, macs: [A, B] }),
  boot(9_000, { macs: [B] }),
];

async function surface(t: Test) {
  const admin = await adminApp(t);
  await admin.opened.boots.saveAll(BOOTS);
  await admin.ask('PUT /api/v1/machines/node-1', { body: { name: 'node-1', macs: [A] } });
  const ids = async (request: string): Promise<unknown> => {
    const { items } = (await admin.ask(request)).body as { items: { id: string }[] };
    return items.map(({ id }) => BOOTS.findIndex((known) => known.id === id));
  };
  return { ...admin, ids };
}

t.test('boots are listed newest first, by machine, end and time', async (t) => {
  const { ids } = await surface(t);
  t.same(await ids('GET /api/v1/boots'), [2, 1, 0]);
  t.same(await ids('GET /api/v1/boots?machine=node-1'), [1, 0]);
  t.same(await ids(`GET /api/v1/boots?machine=${B}`), [2, 1], 'of a machine nobody knows');
  t.same(await ids('GET /api/v1/boots?outcome=running'), [2]);
  t.same(await ids('GET /api/v1/boots?since=1970-01-01T00:00:05Z'), [2, 1]);
  t.same(await ids('GET /api/v1/machines/node-1/boots?outcome=failed'), [1]);
});

t.test('pages follow one another, with the same filters', async (t) => {
  const { ask, ids } = await surface(t);
  const first = await ask('GET /api/v1/machines/node-1/boots?limit=1');
  t.equal((first.body['items'] as unknown[]).length, 1);
  const [, next = ''] = /^<([^>]+)>; rel="next"$/.exec(String(first.headers['link'])) ?? [];
  t.match(next, /^\/api\/v1\/machines\/node-1\/boots\?limit=1&cursor=/);
  t.same(await ids(`GET ${next}`), [0]);
  const filtered = await ask('GET /api/v1/boots?limit=1&machine=node-1&since=1970-01-01T00:00:00Z');
  t.match(String(filtered.headers['link']), /limit=1&machine=node-1&since=1970[^>]*&cursor=/);
});

t.test('one boot has its stages, and the last good one before it', async (t) => {
  const { ask } = await surface(t);
  const { body } = await ask(`GET /api/v1/boots/${BOOTS[1]?.id ?? ''}`);
  t.match(body, {
    outcome: 'failed',
    duration_ms: 4_000,
    macs: [A, B],
    stages: [{ stage: 'discover', times: 1, took_ms: 0, against_good_ms: 0 }],
    last_good: { id: BOOTS[0]?.id, duration_ms: 1_000 },
  });
});

t.test('what is not there or not understood is said so', async (t) => {
  const { ask } = await surface(t);
  for (const id of ['b_00000000000000000', 'node-1', '..%2f']) {
    t.match(await ask(`GET /api/v1/boots/${id}`), { status: 404, body: { code: 'BOOT_UNKNOWN' } });
  }
  const unknown = await ask('GET /api/v1/machines/node-9/boots');
  t.match(unknown, { status: 404, body: { code: 'MACHINE_UNKNOWN' } });
  for (const query of ['outcome=odd', 'limit=0', 'since=x', 'mac=x', 'cursor=!']) {
    t.match(await ask(`GET /api/v1/boots?${query}`), { status: 400 }, query);
  }
  t.match(await ask('GET /api/v1/machines/node-1/boots?machine=x'), { status: 400 });
});
