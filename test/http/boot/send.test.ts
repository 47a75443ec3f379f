/** Tests for src/http/boot/send.ts, over sockets: what a machine reads, and when it leaves */
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import t from 'tap';
import type { BootEvent } from '../../../src/domain/boot-event.ts';
import type { OpenFile } from '../../../src/domain/ports.ts';
import { fakeSurface } from '../../fakes/boot-surface.ts';

const SIZE = 64 * 1024 * 1024;

interface BigFile extends OpenFile {
  readBytes: number;
  closed: boolean;
}

function bigFile(): BigFile {
  const chunk = Buffer.alloc(65_536);
  const file: BigFile = {
    sizeBytes: SIZE,
    etag: 'big',
    readBytes: 0,
    closed: false,
    chunkBytes: chunk.length,
    chunk(index) {
      file.readBytes += chunk.length;
      return index % 2 === 0 ? chunk : Promise.resolve(chunk);
    },
    close() {
      file.closed = true;
      return Promise.resolve();
    },
  };
  return file;
}

interface Conversation {
  readonly socket: Socket;
  readonly file: BigFile;
  /** the next event that is recorded */
  readonly event: Promise<BootEvent>;
}

async function askFor(t: { teardown(work: () => unknown): unknown }, path: string) {
  const file = bigFile();
  const heard = Promise.withResolvers<BootEvent>();
  const { app } = fakeSurface({
    files: { 'a/broken': 'broken' },
    record: heard.resolve,
    ...(path === '/boot/files/a/big' ? { openImageFile: () => Promise.resolve(file) } : {}),
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  t.teardown(async () => {
    socket.destroy();
    await app.close();
  });
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  const conversation: Conversation = { socket, file, event: heard.promise };
  return conversation;
}

t.test('a machine that reads slowly does not make us read ahead', async (t) => {
  const { socket, file, event } = await askFor(t, '/boot/files/a/big');
  await once(socket, 'readable');
  for (let idleTurns = 0, before = -1; idleTurns < 100; idleTurns += 1) {
    if (file.readBytes !== before) idleTurns = 0;
    before = file.readBytes;
    await new Promise((resolve) => setImmediate(resolve));
  }
  t.ok(file.readBytes < SIZE / 2, `read ${file.readBytes} bytes for a client that waits`);
  socket.resume();
  t.match(await event, { kind: 'file.sent', bytes: SIZE, complete: true, from: '127.0.0.1' });
  t.equal(file.readBytes, SIZE);
});

t.test('a machine that goes away leaves no file open, and is still known', async (t) => {
  const { socket, file, event } = await askFor(t, '/boot/files/a/big');
  await once(socket, 'readable');
  socket.destroy();
  const sent = await event;
  t.match(sent, { kind: 'file.sent', complete: false, from: '127.0.0.1' });
  t.ok(sent.kind === 'file.sent' && sent.bytes < SIZE && sent.error === undefined);
  await new Promise((resolve) => setImmediate(resolve));
  t.ok(file.closed);
});

t.test('a file that breaks off on our side cuts the connection', async (t) => {
  const { socket, event } = await askFor(t, '/boot/files/a/broken');
  socket.resume();
  await once(socket, 'close');
  t.match(await event, { complete: false, error: 'IMAGE_FILE_CHANGED' });
});
