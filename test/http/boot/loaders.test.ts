/** Tests for src/http/boot/loaders.ts */
import t from 'tap';
import type { AssetRequest } from '../../../src/domain/ports.ts';
import { aMac } from '../../fakes/machines.ts';
import { fakeSurface } from '../../fakes/boot-surface.ts';

const loaders = { 'ipxe.efi': 'MZ-loader', 'undionly.kpxe': 'bios', 'menu.ipxe': '#!ipxe\n' };

t.test('UEFI learns the size by HEAD and gets the same file by GET', async (t) => {
  const { app, events } = fakeSurface({ loaders });
  const url = '/boot/loaders/ipxe.efi';
  const head = await app.inject({ method: 'HEAD', url });
  const get = await app.inject(url);
  for (const { statusCode, headers } of [head, get]) {
    t.equal(statusCode, 200);
    t.match(headers, {
      'content-type': 'application/efi',
      'content-length': '9',
      etag: `"${'a'.repeat(64)}"`,
      'accept-ranges': 'bytes',
    });
    t.notOk(headers['transfer-encoding']);
    t.notOk(headers['last-modified']);
  }
  t.equal(head.body, '');
  t.equal(get.body, 'MZ-loader');
  t.match(events, [
    { kind: 'file.sent', file: 'loaders/ipxe.efi', bytes: 0, complete: true, probe: true },
    { kind: 'file.sent', file: 'loaders/ipxe.efi', bytes: 9, complete: true },
  ]);
});

t.test('other loaders have types of their own', async (t) => {
  const { app } = fakeSurface({ loaders });
  const type = async (name: string): Promise<unknown> =>
    (await app.inject(`/boot/loaders/${name}`)).headers['content-type'];
  t.equal(await type('undionly.kpxe'), 'application/octet-stream');
  t.equal(await type('menu.ipxe'), 'text/plain');
});

t.test('tells the file table who asks, and calls the file by the name it has', async (t) => {
  const asked: AssetRequest[] = [];
  const bytes = Buffer.from('MZ');
  const { app, events } = fakeSurface({
    macOf: (address) => (address === '10.77.0.9' ? aMac('52:54:00:aa:00:01') : undefined),
    findAsset: (request) => {
      asked.push(request);
      return { name: 'ipxe.efi', bytes, sha256: 'b'.repeat(64) };
    },
  });
  const url = '/boot/loaders/rouse';
  const answer = await app.inject({ url, remoteAddress: '10.77.0.9' });
  t.equal(answer.headers['content-type'], 'application/efi', 'by the file, not by the name');
  t.match(asked, [{ name: 'rouse', from: '10.77.0.9', mac: '52:54:00:aa:00:01' }]);
  t.equal(asked[0]?.options.size, 0);
  t.match(events, [{ kind: 'file.sent', file: 'loaders/ipxe.efi' }]);
  await app.inject({ url, remoteAddress: '10.77.0.8' });
  t.notOk('mac' in asked[1]!, 'unknown');
});

t.test('a broken download is taken up where it stopped', async (t) => {
  const { app } = fakeSurface({ loaders });
  const answer = await app.inject({
    url: '/boot/loaders/ipxe.efi',
    headers: { range: 'bytes=3-', 'if-match': `"${'a'.repeat(64)}"` },
  });
  t.equal(answer.statusCode, 206);
  t.equal(answer.headers['content-range'], 'bytes 3-8/9');
  t.equal(answer.body, 'loader');
});

t.test('names that are not published are unknown at once', async (t) => {
  const { app, events } = fakeSurface({ loaders });
  for (const name of ['revocations_sbat.efi', '..%2fipxe.efi', '__proto__', 'constructor']) {
    t.equal((await app.inject(`/boot/loaders/${name}`)).statusCode, 404, name);
  }
  t.same(events, []);
});
