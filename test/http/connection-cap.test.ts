import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { capConnectionsPerAddress } from '../../src/http/connection-cap.ts';

async function capped(t: Test, max: number): Promise<(localAddress: string) => Promise<Socket>> {
  const server = createServer();
  capConnectionsPerAddress(server, max);
  server.on('connection', (socket) => socket.destroyed || socket.write('hello'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return async (localAddress) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    t.teardown(() => socket.destroy());
    await once(socket, 'connect');
    return socket;
  };
}

/** @returns whether the server kept the connection, and said so */
async function kept(socket: Socket): Promise<boolean> {
  const said = once(socket, 'data').then(() => true);
  const closed = once(socket, 'close').then(() => false);
  return Promise.race([said, closed]).catch(() => false);
}

t.test('symptom: one host held every connection — others are still served', async (t) => {
  const dial = await capped(t, 2);
  const [first, second] = [await dial('127.0.0.1'), await dial('127.0.0.1')];
  t.ok(await kept(first));
  t.ok(await kept(second));
  t.notOk(await kept(await dial('127.0.0.1')), 'a third one of the same host');
  t.ok(await kept(await dial('127.0.0.2')), 'another host');

  first.destroy();
  await once(first, 'close');
  t.ok(await eventually(() => dial('127.0.0.1').then(kept)), 'the place is given back');
});

/** The server learns of a closed connection a moment after its client. */
async function eventually(attempt: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await attempt()) return true;
  }
  return false;
}
