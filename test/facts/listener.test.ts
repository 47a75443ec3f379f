import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import t from 'tap';
import { factConnectionsPerAddressMax } from '../../src/domain/limits-facts.ts';
import { startKernelLogServer } from '../../src/facts/kernel-log/server.ts';
import { bindFailure, keepRoom, written } from '../../src/facts/listener.ts';
import { receiver } from '../fakes/receivers.ts';
import { logLine, sendLines } from '../fakes/talos-node.ts';

t.test('1 000 connections of one host leave room for others, and for itself later', async (t) => {
  const { port, ignored, heard, until } = await receiver(t, startKernelLogServer);
  const open = new Set<ReturnType<typeof connect>>();
  for (let round = 0; round < 2; round += 1) {
    const sockets = Array.from({ length: 500 }, () => connect({ host: '127.0.0.1', port }));
    await Promise.all(
      sockets.map(async (socket) => {
        socket.on('error', () => undefined);
        socket.once('close', () => open.delete(socket));
        open.add(socket);
        await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
      }),
    );
  }
  await until(() => open.size <= factConnectionsPerAddressMax);
  t.equal(open.size, factConnectionsPerAddressMax);
  t.equal(ignored().length, 1_000 - factConnectionsPerAddressMax);
  for (const socket of open) socket.destroy();
  await until(() => open.size === 0);
  const line = logLine(1, 'back');
  (await sendLines({ host: '127.0.0.1', port }, [line])).end();
  await until(() => heard.length === 1);
  t.match(heard, [{ line: { message: 'back' } }]);
});

t.test('keeps to the number in all', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const refused: string[] = [];
  const room = keepRoom(server, (_from, reason) => refused.push(reason), { max: 2, perAddress: 9 });
  const { port } = server.address() as AddressInfo;
  const sockets = Array.from({ length: 3 }, () => connect({ host: '127.0.0.1', port }));
  for (const socket of sockets) socket.on('error', () => undefined);
  await Promise.race(sockets.map((socket) => once(socket, 'close')));
  t.same(refused, ['too-many-connections']);
  room.closeAll();
  await new Promise((resolve) => server.close(resolve));
});

t.test('says where it could not listen', (t) => {
  t.equal(written({ address: '::', port: 1 }), '[::]:1');
  const error = bindFailure(new Error('odd'), 'talos-events', { address: '10.0.0.1', port: 5 });
  t.match(error, { code: 'INTERNAL', detail: 'talos-events on 10.0.0.1:5' });
  t.end();
});
