import t from 'tap';
import type { IpAddress } from '../../src/domain/address.ts';
import { watchInterfaces } from '../../src/platform/interface-watch.ts';
import type { NetworkInterface } from '../../src/platform/interfaces.ts';

// The watch does not keep a process alive; the tests have to.
const alive = setInterval(() => undefined, 1_000);
t.teardown(() => {
  clearInterval(alive);
});

function card(name: string, address: string): NetworkInterface {
  const addresses = [{ address: address as IpAddress, prefixLength: 24 }];
  return { name, addresses, up: true, internal: false };
}

t.test('shows the interfaces asked for as they are at each look, gone ones as down', async (t) => {
  const looks = [
    [card('lan', '10.0.0.1'), card('other', '10.9.0.1')],
    [card('lan', '10.0.0.2')],
    [],
  ];
  const seen: unknown[] = [];
  await new Promise<void>((done) => {
    const watch = watchInterfaces(
      ['lan'],
      (interfaces) => {
        seen.push(interfaces.map(({ addresses, up }) => [up, addresses[0]?.address]));
        if (seen.length === looks.length) void watch.close().then(done);
        return Promise.resolve();
      },
      { list: () => looks[seen.length] ?? [], pollMs: 1 },
    );
  });
  t.same(seen, [[[true, '10.0.0.1']], [[true, '10.0.0.2']], [[false, undefined]]]);
});

t.test('waits for a look to end before the next, and before it is closed', async (t) => {
  let running = 0;
  let most = 0;
  let looks = 0;
  const watch = watchInterfaces(
    ['lan'],
    async () => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
      running -= 1;
      looks += 1;
    },
    { list: () => [], pollMs: 1 },
  );
  while (looks < 3) await new Promise(setImmediate);
  await watch.close();
  t.equal(most, 1);
  t.equal(running, 0);
});
