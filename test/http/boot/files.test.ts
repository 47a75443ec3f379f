/** Tests for src/http/boot/files.ts */
import t from 'tap';
import { fakeSurface } from '../../fakes/boot-surface.ts';
import { parts } from '../../fakes/multipart.ts';

const files = {
  'debian-13/linux': Buffer.from('kernel'),
  'debian-13/netboot/a b+c.gz': Buffer.from('initrd'),
  'debian-13/empty': Buffer.alloc(0),
  'debian-13/big': Buffer.alloc(200_000, 'x'),
  'debian-13/changed': 'changed',
} as const;

t.test('files of images are sent whole, and closed', async (t) => {
  const { app, events, open } = fakeSurface({ files });
  const answer = await app.inject('/boot/files/debian-13/linux');
  t.match(answer, { statusCode: 200, body: 'kernel' });
  t.match(answer.headers, {
    'content-type': 'application/octet-stream',
    'content-length': '6',
    etag: '"tag"',
    'last-modified': 'Mon, 02 Mar 2026 10:00:00 GMT',
  });
  t.equal((await app.inject('/boot/files/debian-13/big')).body.length, 200_000);
  t.match(events, [
    { kind: 'file.sent', file: 'debian-13/linux', bytes: 6, complete: true, from: '127.0.0.1' },
    { kind: 'file.sent', file: 'debian-13/big', bytes: 200_000, complete: true },
  ]);
  t.equal(open(), 0);
});

t.test('paths have folders and any character', async (t) => {
  const { app } = fakeSurface({ files });
  const answer = await app.inject('/boot/files//debian-13/./netboot/a%20b%2Bc.gz');
  t.equal(answer.body, 'initrd');
  t.equal((await app.inject('/boot/files/debian-13/netboot/a%20b+c.gz')).body, 'initrd');
});

t.test('conditions and ranges are kept', async (t) => {
  const { app, events, open } = fakeSurface({ files });
  const get = (path: string, headers: Record<string, string>) =>
    app.inject({ url: `/boot/files/debian-13/${path}`, headers });
  t.match(await get('linux', { range: 'bytes=1-2' }), { statusCode: 206, body: 'er' });
  t.match(await get('linux', { range: 'bytes=9-' }), {
    statusCode: 416,
    headers: { 'content-range': 'bytes */6', 'content-length': '0' },
  });
  t.match(await get('linux', { 'if-none-match': '"tag"' }), {
    statusCode: 304,
    headers: { etag: '"tag"' },
    body: '',
  });
  t.match(await get('linux', { 'if-match': '"old"' }), { statusCode: 412 });
  t.match(await get('empty', {}), { statusCode: 200, headers: { 'content-length': '0' } });
  t.equal(events.length, 2, 'only what was sent is recorded');
  t.equal(open(), 0);
});

t.test('several parts of a file come in one answer', async (t) => {
  const { app, events, open } = fakeSurface({ files });
  const url = '/boot/files/debian-13/big';
  const answer = await app.inject({ url, headers: { range: 'bytes=199990-,0-1,70000-70009' } });
  t.equal(answer.statusCode, 206);
  t.equal(answer.headers['content-range'], undefined);
  t.equal(answer.headers['content-length'], String(answer.rawPayload.length));
  const read = parts(String(answer.headers['content-type']), answer.rawPayload);
  t.same(
    read.map(({ start, end, bytes }) => [start, end, String(bytes)]),
    [
      [199_990, 200_000, 'x'.repeat(10)],
      [0, 2, 'xx'],
      [70_000, 70_010, 'x'.repeat(10)],
    ],
  );
  const other = await app.inject({ url, headers: { range: 'bytes=0-1,9-9' } });
  t.not(other.headers['content-type'], answer.headers['content-type'], 'nobody can guess it');
  t.match(events, [{ kind: 'file.sent', complete: true, bytes: answer.rawPayload.length }, {}]);
  t.equal(open(), 0);
  const head = await app.inject({ method: 'HEAD', url, headers: { range: 'bytes=0-1,9-9' } });
  t.match(head, { statusCode: 200, headers: { 'content-length': '200000' } });
});

t.test('what cannot be sent says why, to the client and in an event', async (t) => {
  const { app, events } = fakeSurface({ files });
  const expected: Readonly<Record<string, readonly [number, string]>> = {
    'debian-13/nothing': [404, 'IMAGE_FILE_UNKNOWN'],
    'debian-13/changed': [409, 'IMAGE_FILE_CHANGED'],
    'Debian/linux': [404, 'IMAGE_UNKNOWN'],
    'talos/linux': [404, 'IMAGE_UNKNOWN'],
    'debian-13/..%2f..%2fetc%2fpasswd': [404, 'IMAGE_FILE_UNKNOWN'],
  };
  for (const [path, [status, code]] of Object.entries(expected)) {
    const answer = await app.inject(`/boot/files/${path}`);
    t.equal(answer.statusCode, status, path);
    t.match(answer.body, new RegExp(`^${code}: `));
    t.match(events.at(-1), { kind: 'file.sent', complete: false, bytes: 0, error: code });
  }
});

t.test('a file that fails for a reason of ours is refused, and the reason reported', async (t) => {
  const fault = new Error('EIO');
  const { app, events, faults } = fakeSurface({ openImageFile: () => Promise.reject(fault) });
  const answer = await app.inject('/boot/files/debian/linux');
  t.equal(answer.statusCode, 500);
  t.notMatch(answer.body, 'EIO');
  t.match(events, [{ kind: 'file.sent', error: 'INTERNAL' }]);
  t.same(faults, [fault]);
});
