/** Tests for src/http/boot/send.ts, over sockets: what a machine reads, and when it leaves */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import t from 'tap';
import type { BootEvent } from '../../../src/domain/boot-event.ts';
import type { OpenFile } from '../../../src/domain/ports.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { fakeSurface, type SurfaceOptions } from '../../fakes/boot-surface.ts';

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

type Progress = Extract<BootEvent, { readonly bytesPerSecond: number }>;

interface Conversation {
  readonly app: FastifyInstance;
  readonly socket: Socket;
  readonly file: BigFile;
  readonly progress: readonly Progress[];
  /** the first event that is no progress */
  readonly event: Promise<BootEvent>;
}

async function askFor(
  t: { teardown(work: () => unknown): unknown },
  path: string,
  over: SurfaceOptions = {},
) {
  const file = bigFile();
  const heard = Promise.withResolvers<BootEvent>();
  const progress: Progress[] = [];
  const { app } = fakeSurface({
    files: { 'a/broken': 'broken' },
    record: (event) => {
      if ('bytesPerSecond' in event) progress.push(event);
      else heard.resolve(event);
    },
    ...over,
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
  const conversation: Conversation = { app, socket, file, progress, event: heard.promise };
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

/** Reads so many bytes, then waits, and so on. */
function readInTurns(socket: Socket, bytes: number, waitMs: number): void {
  let taken = 0;
  socket.on('data', (chunk: Buffer) => {
    taken += chunk.length;
    if (taken < bytes) return;
    taken = 0;
    socket.pause();
    void wait(waitMs).then(() => socket.resume());
  });
}

t.test(
  'symptom: idle connections filled the server — a drip is cut, and what moves is not',
  async (t) => {
    const paceLimits = { windowMs: 600, bytesMin: 65_536 };
    const surface = { clock: systemClock, paceLimits };
    const [moving, dripping, stopped] = await Promise.all([
      askFor(t, '/boot/files/a/big', surface),
      askFor(t, '/boot/files/a/big', surface),
      askFor(t, '/boot/files/a/big', surface),
    ]);
    readInTurns(moving.socket, 1_048_576, 50);
    await once(dripping.socket, 'readable');
    const drip = setInterval(() => void dripping.socket.read(1), 10);
    t.teardown(() => {
      clearInterval(drip);
    });

    for (const { event } of [dripping, stopped]) {
      const cut = await event;
      t.match(cut, { kind: 'file.sent', complete: false, reason: 'too-slow' });
      t.ok(cut.kind === 'file.sent' && cut.durationMs >= paceLimits.windowMs);
    }
    const sent = await moving.event;
    t.match(sent, { kind: 'file.sent', complete: true, bytes: SIZE });
    t.notOk('reason' in sent);
    const windows = sent.kind === 'file.sent' ? sent.durationMs / paceLimits.windowMs : 0;
    t.ok(windows > 3, `it took ${windows} windows`);
    t.match(moving.progress[0], { kind: 'file.progress', file: 'a/big', sizeBytes: SIZE });
  },
);

t.test('a source that keeps us waiting is not held against the machine', async (t) => {
  const paceLimits = { windowMs: 60, bytesMin: SIZE };
  const openImageFile = () =>
    Promise.resolve({
      ...bigFile(),
      sizeBytes: 20,
      chunkBytes: 10,
      chunk: async () => {
        await wait(150);
        return Buffer.alloc(10);
      },
    });
  const slow = await askFor(t, '/boot/files/a/slow', {
    clock: systemClock,
    paceLimits,
    openImageFile,
  });
  slow.socket.resume();
  t.match(await slow.event, { kind: 'file.sent', complete: true, bytes: 20 });
});

t.test('progress is told once a second for each client', async (t) => {
  // Each look at this clock is a moment later: 1 024 of the file's chunks take minutes.
  let nowMs = 0;
  const clock = { nowMs: () => 7, monotonicMs: () => (nowMs += 60) };
  const { socket, event, progress } = await askFor(t, '/boot/files/a/big', { clock });
  socket.resume();
  t.match(await event, { complete: true });
  t.ok(progress.length > 3 && progress.length < 512, `${progress.length} times`);
  const first = { kind: 'file.progress', atMs: 7, file: 'a/big', from: '127.0.0.1' };
  t.match(progress[0], { ...first, sizeBytes: SIZE });
  t.ok(progress.every(({ bytes }, at) => bytes > (progress[at - 1]?.bytes ?? 0)));
  t.ok(progress.every(({ bytesPerSecond }) => bytesPerSecond > 0));
});

t.test('a machine that goes away leaves no file open, and is still known', async (t) => {
  const { socket, file, event } = await askFor(t, '/boot/files/a/big');
  await once(socket, 'readable');
  socket.destroy();
  const sent = await event;
  t.match(sent, { kind: 'file.sent', complete: false, reason: 'client-left', from: '127.0.0.1' });
  t.ok(sent.kind === 'file.sent' && sent.bytes < SIZE && sent.error === undefined);
  await new Promise((resolve) => setImmediate(resolve));
  t.ok(file.closed);
});

t.test('a source that is called off when the machine leaves has not failed', async (t) => {
  const source = Promise.withResolvers<Uint8Array>();
  const asked = Promise.withResolvers();
  const chunk = (): Promise<Uint8Array> => {
    asked.resolve(true);
    return source.promise;
  };
  const openImageFile = () => Promise.resolve({ ...bigFile(), chunk });
  const { app, socket, event } = await askFor(t, '/boot/files/a/slow', { openImageFile });
  await asked.promise;
  socket.destroy();
  while ((await connections(app)) > 0) await wait(1);
  source.reject(new Error('called off'));
  const sent = await event;
  t.match(sent, { kind: 'file.sent', complete: false, bytes: 0, reason: 'client-left' });
  t.notOk('error' in sent);
});

function connections({ server }: FastifyInstance): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((_error, count) => {
      resolve(count);
    });
  });
}

t.test('a file that breaks off on our side cuts the connection', async (t) => {
  const { socket, event } = await askFor(t, '/boot/files/a/broken');
  socket.resume();
  await once(socket, 'close');
  const sent = await event;
  t.match(sent, { kind: 'file.sent', complete: false, error: 'IMAGE_FILE_CHANGED' });
  t.notOk('reason' in sent, 'that was not the machine');
});
