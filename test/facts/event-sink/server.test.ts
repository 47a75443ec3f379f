import { once } from 'node:events';
import { connect, type ClientHttp2Session } from 'node:http2';
import t, { type Test } from 'tap';
import { eventBytesMax } from '../../../src/domain/limits-facts.ts';
import { startEventSink } from '../../../src/facts/event-sink/server.ts';
import { receiver } from '../../fakes/receivers.ts';
import { refusal } from '../../fakes/refusal.ts';
import { call, talosNode } from '../../fakes/talos-node.ts';
import { eventRequest, events, framed } from '../../fakes/talos-protobuf.ts';

async function session(t: Test, port: number): Promise<ClientHttp2Session> {
  const opened = connect(`http://127.0.0.1:${port}`);
  opened.on('error', () => undefined);
  await once(opened, 'connect');
  t.teardown(() => {
    opened.destroy();
  });
  return opened;
}

const { type, payload } = events.status('INSTALLING');
const event = framed(eventRequest('id-1', type, payload));

t.test('hears an event and answers as gRPC has it', async (t) => {
  const { port, heard, running } = await receiver(t, startEventSink);
  t.match(running.listeners, [{ name: 'talos-events', up: true }]);
  const node = talosNode(`127.0.0.1:${port}`);
  t.teardown(node.close);
  const [answer] = await node.publish(events.status('INSTALLING'));
  t.same(answer, { httpStatus: 200, grpcStatus: '0', body: Buffer.alloc(5) });
  t.match(heard, [
    { via: 'event', from: '127.0.0.1', id: 'boot1-000000000000', report: { stage: 'installing' } },
  ]);
});

t.test('many messages on one connection, and after it broke', async (t) => {
  const { port, heard } = await receiver(t, startEventSink);
  const node = talosNode(`127.0.0.1:${port}`);
  t.teardown(node.close);
  await node.publish(...Array.from({ length: 50 }, (_none, n) => events.phase(`p${n}`, 'START')));
  t.equal(heard.length, 50);
  const answers = await node.replayAll();
  t.ok(answers.every(({ grpcStatus }) => grpcStatus === '0'));
  t.equal(heard.length, 100, 'what was heard before is for others to know');
});

t.test(
  'an event that is not understood is answered, or the node would send no other',
  async (t) => {
    const { port, heard, ignored } = await receiver(t, startEventSink);
    const client = await session(t, port);
    t.match(await call(client, framed(Buffer.from([0xff]))), { grpcStatus: '0' });
    const restart = events.restart();
    const unknown = framed(eventRequest('id', restart.type, restart.payload));
    t.match(await call(client, unknown), { grpcStatus: '0' });
    t.same(ignored(), ['malformed', 'not-understood']);
    t.same(heard, []);
  },
);

t.test('refuses other methods, types and messages the way gRPC does', async (t) => {
  const { port, heard } = await receiver(t, startEventSink);
  const client = await session(t, port);
  const status = async (body: Uint8Array, options?: Parameters<typeof call>[2]) =>
    (await call(client, body, options)).grpcStatus;
  t.equal(await status(event, { path: '/events.EventSinkService/Other' }), '12');
  t.equal(await status(event, { path: '/' }), '12');
  t.equal(await status(Buffer.from([1, 0, 0, 0, 1, 0])), '12', 'compressed');
  t.equal(await status(framed(Buffer.alloc(eventBytesMax + 1))), '8', 'too long');
  t.equal(await status(event.subarray(0, 9)), '13', 'cut off');
  t.equal(await status(Buffer.concat([event, event])), '13', 'two of them');
  const json = { headers: { 'content-type': 'application/json' } };
  t.match(await call(client, event, json), { httpStatus: 415 });
  t.match(await call(client, event, { headers: { ':method': 'PUT' } }), { httpStatus: 405 });
  t.same(heard, []);
  const proto = { headers: { 'content-type': 'application/grpc+proto' } };
  t.equal(await status(event, proto), '0', 'and goes on with the next one');
  t.equal(heard.length, 1);
});

t.test('a node that sends too fast is asked to come back', async (t) => {
  const { port, heard, ignored } = await receiver(t, startEventSink, () => 1_000);
  t.match(await call(await session(t, port), event), { grpcStatus: '8' });
  t.same(heard, []);
  t.same(ignored(), ['rate-limited']);
});

t.test('what is no HTTP/2 ends its connection and no other', async (t) => {
  const { port, dial, heard } = await receiver(t, startEventSink);
  const stranger = await dial();
  stranger.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(stranger, 'close');
  const noise = await dial();
  noise.write(
    Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.alloc(999, 7)]),
  );
  await once(noise, 'close');
  const half = await dial();
  half.write('PRI * HTTP/2.0');
  t.match(await call(await session(t, port), event), { grpcStatus: '0' });
  t.equal(heard.length, 1);
});

t.test('a port that is taken is said by name', async (t) => {
  const { port } = await receiver(t, startEventSink);
  const clock = { nowMs: () => 0, monotonicMs: () => 0 };
  const deps = { clock, record: () => undefined, hear: () => undefined, spend: () => 0 };
  const error = await refusal(() => startEventSink({ address: '127.0.0.1', port }, deps));
  t.match(error, { code: 'LISTENER_PORT_TAKEN', detail: /talos-events on/ });
});
