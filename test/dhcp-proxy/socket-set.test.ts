import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import t from 'tap';
import type { IpAddress } from '../../src/domain/address.ts';
import type { ListenerState } from '../../src/domain/ports.ts';
import type { SendEffect } from '../../src/dhcp-proxy/engine-state.ts';
import { SocketSet, type PlannedSocket } from '../../src/dhcp-proxy/socket-set.ts';

const opened: Socket[] = [];

async function openLoopback(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  opened.push(socket);
  return socket;
}

function planned(name: string, changes: Partial<PlannedSocket> = {}): PlannedSocket {
  return {
    ...{ name, version: '1', detail: 'test', sendsThrough: name, open: openLoopback },
    ingress: { port: 'dhcp', interface: name },
    ...changes,
  };
}

function startSet() {
  const changes: string[] = [];
  const received: unknown[] = [];
  const set = new SocketSet({
    received: (bytes, ingress) => received.push([String(bytes), ingress.interface]),
    changed: ({ name, up }: ListenerState) => changes.push(`${name} ${up ? 'up' : 'down'}`),
  });
  return { set, changes, received };
}

function sendTo(set: SocketSet, through: string, port: number): Promise<string | undefined> {
  const to = { address: '127.0.0.1' as IpAddress, port };
  const message = { kind: 'send', from: 'dhcp', interface: through, to, bytes: Buffer.from('hi') };
  return new Promise((done) => {
    set.send(message as unknown as SendEffect, done);
  });
}
const portOf = (set: SocketSet, name: string): number =>
  Number(set.states.find((state) => state.name === name)?.address.split(':')[1]);

t.test('opens what the plan has, replaces what changed, closes what is gone', async (t) => {
  const { set, changes } = startSet();
  t.teardown(() => set.close());
  await set.follow([planned('a'), planned('b')], { strict: true });
  const [portA, portB] = [portOf(set, 'a'), portOf(set, 'b')];
  await set.follow([planned('a'), planned('b', { version: '2' })], { strict: false });
  t.equal(portOf(set, 'a'), portA, 'unchanged');
  t.not(portOf(set, 'b'), portB, 'replaced');
  await set.follow([planned('b', { version: '2' })], { strict: false });
  t.same(changes, ['a up', 'b up', 'b down', 'b up', 'a down']);
  t.same(
    set.states.map(({ name, up }) => [name, up]),
    [['b', true]],
  );
});

t.test(
  'hands in datagrams with the way they came, and sends through the right socket',
  async (t) => {
    const { set, received } = startSet();
    t.teardown(() => set.close());
    await set.follow([planned('a'), planned('b')], { strict: true });
    t.equal(await sendTo(set, 'a', portOf(set, 'b')), undefined);
    while (received.length === 0) await new Promise(setImmediate);
    t.same(received, [['hi', 'b']]);
    t.equal(await sendTo(set, 'c', 9), 'no socket is open on the interface');
  },
);

t.test('a message that cannot be sent says so and harms nothing', async (t) => {
  const { set } = startSet();
  t.teardown(() => set.close());
  await set.follow([planned('a')], { strict: true });
  // A socket bound to the loopback address cannot reach anything else.
  const to = { address: '203.0.113.1' as IpAddress, port: 9 };
  const message = { kind: 'send', from: 'dhcp', interface: 'a', to, bytes: Buffer.from('hi') };
  const failure = await new Promise<string | undefined>((done) => {
    set.send(message as unknown as SendEffect, done);
  });
  t.match(failure, /E[A-Z]+/);
  t.equal(await sendTo(set, 'a', portOf(set, 'a')), undefined, 'the next one leaves');
});

t.test('at the start, one socket that cannot be opened fails the whole', async (t) => {
  const { set } = startSet();
  t.teardown(() => set.close());
  const broken = planned('b', { open: () => Promise.reject(new Error('taken')) });
  await t.rejects(set.follow([planned('a'), broken], { strict: true }), { message: 'taken' });
});

t.test('later on, it is shown as down, told once, and tried again', async (t) => {
  const { set, changes } = startSet();
  t.teardown(() => set.close());
  const broken = planned('b', { open: () => Promise.reject(new Error('no device')) });
  await set.follow([broken], { strict: false });
  await set.follow([broken], { strict: false });
  t.match(set.states, [{ name: 'b', up: false, detail: /no device/ }]);
  await set.follow([planned('b')], { strict: false });
  t.same(changes, ['b down', 'b up']);
});

t.test('a socket that fails by itself goes down and comes back with the next plan', async (t) => {
  const { set, changes } = startSet();
  t.teardown(() => set.close());
  await set.follow([planned('a')], { strict: true });
  opened.at(-1)?.emit('error', new Error('network is down'));
  opened.at(-1)?.emit('error', new Error('again'));
  t.match(set.states, [{ up: false, detail: 'network is down' }]);
  t.equal(await sendTo(set, 'a', 9), 'no socket is open on the interface');
  await set.follow([planned('a')], { strict: false });
  t.same(changes, ['a up', 'a down', 'a up']);
  t.match(set.states, [{ up: true }]);
});
