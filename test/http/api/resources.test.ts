import t from 'tap';
import { adminApp } from '../../fakes/admin-app.ts';
import { aMac } from '../../fakes/machines.ts';

const mac = '52:54:00:aa:00:01';
const machine = { name: 'a', macs: [mac], tags: { rack: 'a1' } };

t.test('creates, reads, replaces and removes, with the version as ETag', async (t) => {
  const { ask } = await adminApp(t);
  const created = await ask('PUT /api/v1/machines/a', { body: machine });
  t.match(created, { status: 201, headers: { etag: '"1"' }, body: { ...machine, version: 1 } });
  for (const reference of ['a', mac, '52-54-00-AA-00-01', created.body['id'] as string]) {
    const read = await ask(`GET /api/v1/machines/${reference}`);
    t.match(read, { status: 200, headers: { etag: '"1"' }, body: { name: 'a' } }, reference);
  }
  const replaced = await ask('PUT /api/v1/machines/a', { body: { ...machine, tags: {} } });
  t.match(replaced, { status: 200, headers: { etag: '"2"' }, body: { tags: {} } });
  t.match(await ask('DELETE /api/v1/machines/a'), { status: 204, text: '' });
  t.match(await ask('GET /api/v1/machines/a'), { status: 404 });
});

t.test('what was read can be edited and sent back', async (t) => {
  const { ask } = await adminApp(t);
  await ask('PUT /api/v1/machines/a', { body: machine });
  const { body } = await ask('GET /api/v1/machines/a');
  const answer = await ask('PUT /api/v1/machines/a', { body: { ...body, tags: { rack: 'b2' } } });
  t.match(answer, { status: 200, body: { tags: { rack: 'b2' }, version: 2 } });
});

t.test('what worked comes along, and sending it back changes nothing of it', async (t) => {
  const { ask, inventory } = await adminApp(t);
  const firmware = { loader: 'snponly.efi', personality: 'binl' } as const;
  await inventory.machines.recordSightings([{ mac: aMac(mac), atMs: 5, hardware: {}, firmware }]);
  const { body } = await ask(`GET /api/v1/machines/${mac}`);
  t.match(body, { boot: {}, firmware, configured: false });
  const boot = { loader: 'ipxe', personality: 'bypass' };
  const forged = { ...body, boot, firmware: { loader: 'forged.efi' } };
  const sent = await ask(`PUT /api/v1/machines/${mac}`, { body: forged });
  t.match(sent, { status: 200, body: { boot, firmware, configured: true } });
  const patched = await ask(`PATCH /api/v1/machines/${mac}`, {
    body: { boot: { loader: null }, firmware: null },
  });
  t.same([patched.body['boot'], patched.body['firmware']], [{ personality: 'bypass' }, firmware]);
});

t.test('a loader or a form of answers that there is not is refused', async (t) => {
  const { ask } = await adminApp(t);
  await ask('PUT /api/v1/machines/a', { body: machine });
  const refused = await ask('PATCH /api/v1/machines/a', {
    body: { boot: { loader: 'efi/boot.efi', personality: 'pxelinux' } },
  });
  t.match(refused, {
    status: 400,
    body: {
      code: 'REQUEST_INVALID',
      errors: [
        { field: '/boot/loader', message: /snponly.*found "efi\/boot\.efi"/ },
        { field: '/boot/personality', message: /"bypass".*found "pxelinux"/ },
      ],
    },
  });
});

t.test(
  'two changes based on the same version: the second is refused and shown what is there',
  async (t) => {
    const { ask } = await adminApp(t);
    await ask('PUT /api/v1/machines/a', { body: machine });
    const headers = { 'if-match': '"1"' };
    const first = { body: { ...machine, tags: { rack: 'b2' } }, headers };
    t.match(await ask('PUT /api/v1/machines/a', first), { status: 200, headers: { etag: '"2"' } });
    const second = await ask('PUT /api/v1/machines/a', first);
    t.match(second, { status: 412, headers: { etag: '"2"' } });
    t.match(second.body, {
      code: 'VERSION_STALE',
      hint: /If-Match/,
      detail: /is at version 2; the change is to 1/,
      current: { tags: { rack: 'b2' }, version: 2 },
    });
    for (const request of ['PATCH /api/v1/machines/a', 'DELETE /api/v1/machines/a']) {
      const answer = await ask(request, { body: {}, headers });
      t.match(answer, { status: 412, headers: { etag: '"2"' } }, request);
    }
  },
);

t.test('being seen does not make a change fail', async (t) => {
  const { ask, inventory } = await adminApp(t);
  const { body } = await ask('PUT /api/v1/machines/a', { body: machine });
  await inventory.machines.recordSightings([{ mac: mac as never, atMs: 5, hardware: {} }]);
  const changed = {
    body: { ...machine, tags: {} },
    headers: { 'if-match': `"${String(body['version'])}"` },
  };
  t.match(await ask('PUT /api/v1/machines/a', changed), { status: 200 });
});

t.test('creates only, or changes only', async (t) => {
  const { ask } = await adminApp(t);
  const mustExist = { body: machine, headers: { 'if-match': '*' } };
  const absent = await ask('PUT /api/v1/machines/a', mustExist);
  t.match(absent, { status: 412, body: { code: 'VERSION_STALE' } });
  t.notOk('current' in absent.body);
  const create = { body: machine, headers: { 'if-none-match': '*' } };
  t.match(await ask('PUT /api/v1/machines/a', create), { status: 201 });
  t.match(await ask('PUT /api/v1/machines/a', create), { status: 412, headers: { etag: '"1"' } });
  t.match(await ask('PUT /api/v1/machines/a', mustExist), { status: 200 });
});

t.test('patches: null removes, unknown members are refused', async (t) => {
  const { ask } = await adminApp(t);
  await ask('PUT /api/v1/machines/a', { body: machine });
  const patched = await ask('PATCH /api/v1/machines/a', {
    body: { tags: { rack: null, role: 'worker' }, variables: { disk: '/dev/sda' } },
    headers: { 'content-type': 'application/merge-patch+json' },
  });
  t.match(patched, { status: 200, headers: { etag: '"2"' } });
  t.same(
    [patched.body['tags'], patched.body['variables']],
    [{ role: 'worker' }, { disk: '/dev/sda' }],
  );
  const unknown = await ask('PATCH /api/v1/machines/a', { body: { profile: 'talos' } });
  t.match(unknown, { status: 400, body: { errors: [{ field: '/profile' }] } });
});

t.test('lists in pages, with the way to the next one', async (t) => {
  const { ask } = await adminApp(t);
  const names = ['a', 'b', 'c'];
  for (const name of names)
    await ask(`PUT /api/v1/profiles/${name}`, { body: { name, local: {} } });
  const first = await ask('GET /api/v1/profiles?limit=2');
  const items = first.body['items'] as { name: string }[];
  t.same(
    items.map(({ name }) => name),
    ['a', 'b'],
  );
  const next = String(first.body['next']);
  t.equal(first.headers['link'], `</api/v1/profiles?limit=2&cursor=${next}>; rel="next"`);
  const second = await ask(`GET /api/v1/profiles?limit=2&cursor=${next}`);
  t.match(second.body['items'], [{ name: 'c', kind: 'profile', version: 1 }]);
  t.notOk('next' in second.body);
  t.notOk('link' in second.headers);
  t.same((await ask('GET /api/v1/images')).body, { items: [] });
});

t.test('a list that was asked for by filters goes on with the same filters', async (t) => {
  const { ask } = await adminApp(t);
  for (const last of ['1', '2', '3']) {
    const macs = [`52:54:00:aa:00:0${last}`];
    const tags = { rack: last === '2' ? 'b' : 'a', of: 'x&y' };
    await ask(`PUT /api/v1/machines/${macs[0]}`, { body: { macs, tags } });
  }
  const first = await ask('GET /api/v1/machines?limit=1&tag=rack%3Da&tag=of%3Dx%26y');
  t.match(first.body['items'], [{ macs: ['52:54:00:aa:00:01'] }]);
  const [, next = ''] = /^<(.+)>; rel="next"$/.exec(String(first.headers['link'])) ?? [];
  t.match(next, 'tag=rack%3Da&tag=of%3Dx%26y');
  const second = await ask(`GET ${next}`);
  t.match(second.body['items'], [{ macs: ['52:54:00:aa:00:03'] }]);
  t.equal(second.body['next'], undefined);
});
