import t from 'tap';
import type { IpAddress } from '../../src/domain/address.ts';
import { RouseError } from '../../src/domain/errors.ts';
import { Listeners, type Opening } from '../../src/tftp/listeners.ts';
import { networks } from '../fakes/tftp.ts';

const place = (address: string, name = 'eth0') => ({
  interface: name,
  address: address as IpAddress,
  networks: networks(`${address}/24`),
});

function startListeners() {
  const log: string[] = [];
  const taken = new Set<string>();
  const opened: Opening[] = [];
  const listeners = new Listeners({
    open(opening) {
      const { address } = opening;
      if (taken.has(address)) return Promise.reject(new RouseError('LISTENER_PORT_TAKEN', address));
      opened.push(opening);
      const close = (): Promise<void> => {
        log.push(`closed ${address}`);
        return Promise.resolve();
      };
      return Promise.resolve({ name: `${address}:69`, close });
    },
    nameOf: ({ address }) => `${address}:69`,
    changed: ({ address, up, detail }) =>
      log.push(`${address} ${up ? 'up' : 'down'}${detail === '' ? '' : `, ${detail}`}`),
  });
  return { listeners, log, taken, opened };
}

t.test('opens what is wanted, closes what is not, and touches nothing else', async (t) => {
  const { listeners, log, opened } = startListeners();
  await listeners.follow([place('10.0.0.1'), place('10.0.0.2')]);
  await listeners.follow([place('10.0.0.2'), place('10.0.0.3')]);
  t.same(log, [
    '10.0.0.1:69 up, eth0',
    '10.0.0.2:69 up, eth0',
    '10.0.0.1:69 down, the address is gone',
    'closed 10.0.0.1',
    '10.0.0.3:69 up, eth0',
  ]);
  t.equal(opened.length, 3);
  await listeners.close();
  t.same(log.slice(-2), ['closed 10.0.0.2', 'closed 10.0.0.3']);
  t.same(listeners.states, []);
});

t.test(
  'symptom: a card became part of a bridge — its address moves without a new port',
  async (t) => {
    const { listeners, log, opened } = startListeners();
    await listeners.follow([place('10.0.0.1')]);
    await listeners.follow([place('10.0.0.1', 'br0')]);
    t.equal(opened[0]?.at().interface, 'br0');
    t.match(listeners.states, [{ detail: 'br0', up: true }]);
    t.same(log, ['10.0.0.1:69 up, eth0']);
  },
);

t.test('a port that fails later is down until the next look', async (t) => {
  const { listeners, log, opened, taken } = startListeners();
  await listeners.follow([place('10.0.0.1')]);
  opened[0]?.failed('ENETDOWN');
  opened[0]?.failed('ENETDOWN');
  t.match(listeners.states, [{ up: false, detail: 'ENETDOWN', address: '10.0.0.1:69' }]);
  taken.add('10.0.0.1');
  await listeners.follow([place('10.0.0.1')]);
  t.match(listeners.states, [{ up: false, detail: /already uses a port/ }]);
  taken.clear();
  await listeners.follow([place('10.0.0.1')]);
  t.same(log, [
    '10.0.0.1:69 up, eth0',
    '10.0.0.1:69 down, ENETDOWN',
    'closed 10.0.0.1',
    '10.0.0.1:69 up, eth0',
  ]);
});

t.test('one that cannot be opened is told once, and forgotten with its address', async (t) => {
  const { listeners, log, taken } = startListeners();
  taken.add('10.0.0.1');
  await listeners.follow([place('10.0.0.1'), place('10.0.0.2')]);
  await listeners.follow([place('10.0.0.1'), place('10.0.0.2')]);
  t.match(log, [/^10.0.0.1:69 down, Another program/, '10.0.0.2:69 up, eth0']);
  t.equal(log.length, 2);
  await listeners.follow([]);
  t.equal(log.length, 4, 'only the open one goes down');
  t.same(listeners.states, []);
});
