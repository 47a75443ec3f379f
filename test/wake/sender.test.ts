/** Tests for src/wake/sender.ts; its packets on a wire are in test/interop/wake.test.ts */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import t, { type Test } from 'tap';
import { parseCidr } from '../../src/domain/address.ts';
import { openAddressSocket } from '../../src/platform/device-socket.ts';
import type { NetworkInterface } from '../../src/platform/interfaces.ts';
import { createWakeSender } from '../../src/wake/sender.ts';
import { aMac } from '../fakes/machines.ts';

const [FIRST, SECOND] = [aMac('52:54:00:aa:00:01'), aMac('52:54:00:aa:00:02')];
const lo = (...cidrs: string[]): NetworkInterface => ({
  ...{ name: 'lo', up: true, internal: true },
  addresses: cidrs.map((text) => parseCidr(text)!),
});

/** A receiver of the broadcasts on the loopback device, and when each of them came. */
async function receiver(t: Test) {
  const socket = createSocket('udp4');
  const heard: { readonly hex: string }[] = [];
  socket.on('message', (bytes) => heard.push({ hex: bytes.toString('hex') }));
  socket.bind({ port: 0, address: '127.255.255.255' });
  await once(socket, 'listening');
  t.teardown(() => socket.close());
  return { port: socket.address().port, heard };
}

t.test('sends a packet for each address three times, 100 ms apart', async (t) => {
  const { port, heard } = await receiver(t);
  const send = createWakeSender({ interfaces: () => [lo('127.0.0.1/8')], port });
  const startedMs = performance.now();
  t.same(await send([FIRST, SECOND]), [{ interface: 'lo', to: '127.255.255.255', packets: 6 }]);
  // Of the sender, for a busy host may hear the first packet late, and the next two at once.
  const tookMs = performance.now() - startedMs;
  t.ok(tookMs >= 190, `${tookMs} ms`);
  while (heard.length < 6) await new Promise((resolve) => setTimeout(resolve, 5));
  const packets = [FIRST, SECOND].map((mac) => 'ff'.repeat(6) + mac.replaceAll(':', '').repeat(16));
  t.same(
    heard.map(({ hex }) => hex),
    [...packets, ...packets, ...packets],
  );
});

t.test('a network that cannot be sent to says why, and the other one hears', async (t) => {
  const { port, heard } = await receiver(t);
  const send = createWakeSender({
    interfaces: () => [{ ...lo('198.51.100.1/24'), name: 'gone' }, lo('127.0.0.1/8')],
    port,
  });
  const [gone, good] = await send([FIRST]);
  t.match(gone, { interface: 'gone', packets: 0, failure: /interface/i });
  t.match(good, { interface: 'lo', packets: 3 });
  t.notOk(good!.failure);
  t.ok(heard.length > 0);
});

t.test('a packet that the system refuses is not counted as sent', async (t) => {
  const send = createWakeSender({
    interfaces: () => [lo('127.0.0.1/8')],
    async open(place) {
      const socket = await openAddressSocket(place);
      socket.setBroadcast(false);
      return socket;
    },
  });
  t.match(await send([FIRST]), [{ packets: 0, failure: /EACCES/ }]);
});

t.test('nothing is sent where no interface is up', async (t) => {
  t.same(await createWakeSender({ interfaces: () => [] })([FIRST]), []);
});
