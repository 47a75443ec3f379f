/** Tests for src/http/api/factory.ts */
import t from 'tap';
import { adminApp } from '../../fakes/admin-app.ts';
import { startImageFactory } from '../../fakes/image-factory.ts';

t.test('what the factory offers, and its failure when it is away', async (t) => {
  const factory = await startImageFactory();
  const { ask } = await adminApp(t, {}, factory.url);
  t.match((await ask('GET /api/v1/factory/versions')).body, { items: ['v1.12.6'] });
  t.match((await ask('GET /api/v1/factory/extensions/1.13.9')).body, {
    items: [{ name: 'siderolabs/qemu-guest-agent' }, {}, {}],
  });
  t.match((await ask('GET /api/v1/factory/overlays/v1.13.9')).body, {
    items: [{ name: 'rpi_generic', image: 'siderolabs/sbc-raspberrypi' }],
  });
  t.match(factory.requests[1], /^GET \/version\/v1\.13\.9\/extensions\/official$/);
  t.match((await ask('GET /api/v1/factory/overlays/..%2Fx')).body, { code: 'REQUEST_INVALID' });
  await factory.close();
  t.match(await ask('GET /api/v1/factory/versions'), { status: 502 });
});
