/**
 * One action on many machines: which are meant, and what becomes of each.
 */
import t, { type Test } from 'tap';
import { adminApp, type AdminApp } from '../fakes/admin-app.ts';

const BULK = 'POST /api/v1/machines:bulk';

async function rack(t: Test): Promise<AdminApp> {
  const admin = await adminApp(t);
  const wipe = { name: 'wipe', destructive: true, chain: { url: 'http://10.0.0.9/x.ipxe' } };
  await admin.ask('PUT /api/v1/profiles/wipe', { body: wipe });
  for (const number of [1, 2, 3]) {
    const name = `node-${number}`;
    const macs = [`52:54:00:aa:00:0${number}`];
    const tags = { rack: number < 3 ? 'a1' : 'b1' };
    await admin.ask(`PUT /api/v1/machines/${name}`, { body: { name, macs, tags } });
  }
  return admin;
}

t.test('a filter means those it finds, and a dry run changes nothing', async (t) => {
  const { ask } = await rack(t);
  const body = { filter: { tags: { rack: 'a1' } }, action: 'ignore' };
  const dry = await ask(BULK, { body: { ...body, dry_run: true } });
  t.match(dry.body, {
    dry_run: true,
    items: [
      { machine: 'node-1', outcome: 'planned' },
      { machine: 'node-2', outcome: 'planned' },
    ],
  });
  t.notMatch((await ask('GET /api/v1/machines/node-1')).body, { boot: { ignored: true } });
  const { body: done } = await ask(BULK, { body });
  t.match(done, { items: [{ outcome: 'done' }, { outcome: 'done' }] });
  t.match((await ask('GET /api/v1/machines/node-1')).body, { boot: { ignored: true } });
  t.notMatch((await ask('GET /api/v1/machines/node-3')).body, { boot: { ignored: true } });
});

t.test('what is refused for one is done for the others', async (t) => {
  const { ask } = await rack(t);
  const tags = { rack: null, row: '7' };
  const ids = ['node-1', 'gone', '52-54-00-AA-00-01', 'node-2'];
  const { body } = await ask(BULK, { body: { ids, action: 'tag', tags } });
  t.match(body, {
    items: [
      { machine: 'node-1', outcome: 'done' },
      { machine: 'gone', outcome: 'refused', error: { code: 'MACHINE_UNKNOWN' } },
      { machine: 'node-2', outcome: 'done' },
    ],
  });
  t.equal((body['items'] as unknown[]).length, 3, 'one that is named twice is one');
  t.same((await ask('GET /api/v1/machines/node-1')).body['tags'], { row: '7' });
});

t.test('nothing is erased that was not named', async (t) => {
  const { ask } = await rack(t);
  const body = {
    ...{ ids: ['node-1', 'node-2'], action: 'boot-once', profile: 'wipe' },
    confirm: ['node-2'],
  };
  for (const dry of [true, false]) {
    const { body: answer } = await ask(BULK, { body: { ...body, dry_run: dry } });
    t.match(answer, {
      items: [
        { machine: 'node-1', outcome: 'refused', error: { code: 'CONFIRMATION_NEEDED' } },
        { machine: 'node-2', outcome: dry ? 'planned' : 'done' },
      ],
    });
  }
  t.match((await ask('GET /api/v1/machines/node-1/order')).body, { state: 'none' });
  t.match((await ask('GET /api/v1/machines/node-2/order')).body, { times_left: 1 });
});

t.test('every action is done', async (t) => {
  const { ask } = await rack(t);
  const ids = ['node-1'];
  const outcome = async (body: object): Promise<unknown> => {
    const answer = await ask(BULK, { body: { ids, ...body } });
    const [item] = answer.body['items'] as Record<string, unknown>[];
    return item?.['outcome'] === 'refused'
      ? (item['error'] as Record<string, unknown>)['code']
      : item?.['outcome'];
  };
  t.equal(await outcome({ action: 'adopt' }), 'done');
  t.equal(await outcome({ action: 'ignore' }), 'done');
  t.equal(await outcome({ action: 'unignore' }), 'done');
  t.equal(await outcome({ action: 'arm' }), 'NOT_INSTALLED_ONCE');
  t.equal(await outcome({ action: 'disarm', dry_run: true }), 'NOT_INSTALLED_ONCE');
  t.equal(await outcome({ action: 'boot-once', profile: 'gone' }), 'PROFILE_UNKNOWN');
  t.equal(await outcome({ action: 'cancel' }), 'done');
  t.equal(await outcome({ action: 'delete' }), 'done');
  t.equal((await ask('GET /api/v1/machines/node-1')).status, 404);
});

t.test('it says which machines, and what an action is about', async (t) => {
  const { ask } = await rack(t);
  const status = async (body: object): Promise<number> => (await ask(BULK, { body })).status;
  t.equal(await status({ action: 'wake' }), 400);
  t.equal(await status({ ids: ['node-1'], filter: {}, action: 'wake' }), 400);
  t.equal(await status({ ids: ['node-1'], action: 'boot-once' }), 400);
  t.equal(await status({ ids: ['node-1'], action: 'tag' }), 400);
});
