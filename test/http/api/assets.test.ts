/** Tests for src/http/api/assets.ts */
import t from 'tap';
import { adminApp } from '../../fakes/admin-app.ts';
import { startImageFactory, VANILLA } from '../../fakes/image-factory.ts';

const profile = { arch: ['x86_64-efi'], talos: { version: 'v1.13.9', schematic: VANILLA } };

t.test('a profile is fetched, watched, verified, and its files deleted', async (t) => {
  const factory = await startImageFactory();
  t.teardown(() => factory.close());
  const { ask } = await adminApp(t, {}, factory.url);
  await ask('PUT /api/v1/profiles/talos', { body: { name: 'talos', ...profile } });
  const begun = await ask('POST /api/v1/assets/fetch?of=talos');
  t.equal(begun.status, 202);
  t.match(begun.body, { items: [{ state: 'fetching', used_by: ['talos'] }, {}, {}] });
  let items: Record<string, unknown>[];
  do {
    // Requests in this process leave no turn to the network.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const listed = await ask('GET /api/v1/assets?of=talos');
    items = listed.body['items'] as Record<string, unknown>[];
  } while (items.some(({ state }) => state === 'fetching'));
  t.match(items, [{ state: 'complete', trust: 'first-use', size_bytes: 42_000 }, {}, {}]);
  t.match((await ask('POST /api/v1/assets/verify')).body, { items: [{ verdict: 'good' }, {}, {}] });
  t.same((await ask('POST /api/v1/assets/collect')).body, { items: [] });
  const path = `/api/v1/assets/${String(items[0]?.['id'])}`;
  t.equal((await ask(`DELETE ${path}`)).status, 204);
  t.match((await ask(`DELETE ${path}`)).body, { code: 'ASSET_UNKNOWN', status: 404 });
});

t.test('a name that is missing or not known is refused', async (t) => {
  const { ask } = await adminApp(t);
  t.match((await ask('POST /api/v1/assets/fetch')).body, { code: 'REQUEST_INVALID' });
  t.match((await ask('POST /api/v1/assets/fetch?of=x')).body, { code: 'ASSET_UNKNOWN' });
  t.match((await ask('GET /api/v1/assets?name=x')).body, { code: 'REQUEST_INVALID' });
  t.same((await ask('GET /api/v1/assets')).body, { items: [] });
});
