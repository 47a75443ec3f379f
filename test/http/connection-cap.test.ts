import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { capConnections, type ConnectionLimits } from '../../src/http/connection-cap.ts';

async function capped(
  t: Test,
  limits: ConnectionLimits,
): Promise<(localAddress: string) => Promise<Socket>> {
  const server = createServer();
  const cap = capConnections(server, limits);
  server.on('connection', (socket) => {
    if (!socket.destroyed) socket.write(cap.refuses(socket) ? 'later' : 'hello');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return async (localAddress) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    socket.on('error', () => undefined);
    t.teardown(() => socket.destroy());
    await once(socket, 'connect');
    return socket;
  };
}

/** @returns what the server says first, or that it closes the connection */
async function greeting(socket: Socket): Promise<string> {
  const said = once(socket, 'data').then(([data]) => String(data));
  const closed = once(socket, 'close').then(() => 'closed');
  return Promise.race([said, closed]).catch(() => 'closed');
}

t.test('symptom: one host held every connection — others are still served', async (t) => {
  const dial = await capped(t, { max: 10, perAddress: 2, refusals: 1 });
  const first = await dial('127.0.0.1');
  t.equal(await greeting(first), 'hello');
  t.equal(await greeting(await dial('127.0.0.1')), 'hello');
  const third = await dial('127.0.0.1');
  t.equal(await greeting(third), 'later', 'is told so');
  t.equal(await greeting(await dial('127.0.0.1')), 'closed', 'one is told at a time');
  t.equal(await greeting(await dial('127.0.0.2')), 'hello', 'another host');

  third.destroy();
  t.ok(await eventually(() => dial('127.0.0.1').then(greeting), 'later'), 'the next one is told');
  first.destroy();
  t.ok(await eventually(() => dial('127.0.0.1').then(greeting), 'hello'), 'the place is free');
});

t.test('there is a cap on all hosts together', async (t) => {
  const dial = await capped(t, { max: 2, perAddress: 2, refusals: 5 });
  const first = await dial('127.0.0.1');
  t.equal(await greeting(first), 'hello');
  t.equal(await greeting(await dial('127.0.0.2')), 'hello');
  t.equal(await greeting(await dial('127.0.0.3')), 'later');
  first.destroy();
  t.ok(await eventually(() => dial('127.0.0.3').then(greeting), 'hello'));
});

/** The server learns of a closed connection a moment after its client. */
async function eventually(attempt: () => Promise<string>, wanted: string): Promise<boolean> {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await attempt()) === wanted) return true;
  }
  return false;
}
