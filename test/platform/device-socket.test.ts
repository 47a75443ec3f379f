import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import t from 'tap';
import type { IpAddress } from '../../src/domain/address.ts';
import { deviceSockets, openAddressSocket } from '../../src/platform/device-socket.ts';
import type { Koffi } from '../../src/platform/koffi.ts';

const support = deviceSockets();
const skip = support.available ? false : support.why;
const loopback = '127.0.0.1' as IpAddress;

async function freePort(): Promise<{ port: number; release: () => Promise<void> }> {
  const socket = createSocket('udp4').bind(0, '0.0.0.0');
  await once(socket, 'listening');
  const release = (): Promise<void> =>
    new Promise((done) =>
      socket.close(() => {
        done();
      }),
    );
  return { port: socket.address().port, release };
}

t.test('opens a socket on the loopback device that receives and answers', { skip }, async (t) => {
  if (!support.available) return;
  const server = await support.sockets.open({ interface: 'lo', port: 0 });
  const client = createSocket('udp4').bind(0, '127.0.0.1');
  t.teardown(() => {
    server.close();
    client.close();
  });
  server.on('message', (bytes, from) => {
    server.send(`${String(bytes)}!`, from.port, from.address);
  });
  client.send('hi', server.address().port, '127.0.0.1');
  const [answer] = (await once(client, 'message')) as [Buffer];
  t.equal(String(answer), 'hi!');
  t.ok(server.getRecvBufferSize() > 65_536);
});

t.test('several sockets share a port when each is bound to its device', { skip }, async (t) => {
  if (!support.available) return;
  const first = await support.sockets.open({ interface: 'lo', port: 0 });
  const port = first.address().port;
  const second = await support.sockets.open({ interface: 'lo', port });
  t.equal(second.address().port, port);
  first.close();
  second.close();
});

t.test('names port and interface when another program has the port', { skip }, async (t) => {
  if (!support.available) return;
  const { port, release } = await freePort();
  t.teardown(release);
  const message = new RegExp(`UDP port ${port} on interface lo`);
  const expected = { code: 'LISTENER_PORT_TAKEN', message };
  await t.rejects(support.sockets.open({ interface: 'lo', port }), expected);
  await t.rejects(openAddressSocket({ address: loopback, interface: 'lo', port }), expected);
});

t.test('knows interfaces by number, and misses those that are not there', { skip }, async (t) => {
  if (!support.available) return;
  t.ok(support.sockets.interfaceIndex('lo') > 0);
  t.equal(support.sockets.interfaceIndex('rouse-none'), 0);
  const expected = { code: 'INTERFACE_UNUSABLE' };
  await t.rejects(support.sockets.open({ interface: 'rouse-none', port: 0 }), expected);
  const address = '203.0.113.7' as IpAddress;
  await t.rejects(openAddressSocket({ address, interface: 'lo', port: 0 }), expected);
});

t.test('does without devices where the native library cannot be loaded', (t) => {
  const refused = deviceSockets(() => {
    throw new Error('wrong ELF class');
  });
  t.match(refused, { available: false, why: /wrong ELF class/ });
  t.end();
});

/** A C library that says no at one function. */
function failingLibrary(name: string, errno: number): Koffi {
  const library = {
    func: (definition: string) => () => (definition.includes(`${name}(`) ? -1 : 0),
  };
  return { load: () => library, errno: () => errno } as unknown as Koffi;
}

t.test('does without devices where binding to one is not permitted', (t) => {
  const refused = deviceSockets(() => failingLibrary('setsockopt', 1));
  t.same(refused, { available: false, why: 'SO_BINDTODEVICE: EPERM' });
  const exhausted = deviceSockets(() => failingLibrary('socket', 24));
  t.same(exhausted, { available: false, why: 'SO_BINDTODEVICE: EMFILE' });
  t.end();
});

t.test('says what is missing when a low port is not permitted', async (t) => {
  const library = deviceSockets(() => failingLibrary('bind', 13));
  if (!library.available) return;
  const expected = { code: 'LISTENER_NOT_PERMITTED', message: /UDP port 67 on interface lo/ };
  await t.rejects(library.sockets.open({ interface: 'lo', port: 67 }), expected);
  const other = deviceSockets(() => failingLibrary('bind', 105));
  if (!other.available) return;
  await t.rejects(other.sockets.open({ interface: 'lo', port: 67 }), {
    code: 'INTERNAL',
    message: /ENOBUFS/,
  });
});
