/** Tests for src/service/wake.ts */
import t, { type Test } from 'tap';
import type { IpAddress } from '../../src/domain/address.ts';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { Mac } from '../../src/domain/mac.ts';
import type { WakeSent } from '../../src/domain/wake.ts';
import { createWake } from '../../src/service/wake.ts';
import { aMac } from '../fakes/machines.ts';
import { useCases } from '../fakes/use-cases.ts';

const MANIFEST = 'kind: machine\nname: node-1\nmacs: ["52:54:00:aa:00:01", "52:54:00:aa:00:02"]\n';
const to = '10.0.0.255' as IpAddress;
const good = (name: string): WakeSent => ({ interface: name, to, packets: 6 });
const bad = (name: string): WakeSent => ({ interface: name, to, packets: 0, failure: 'ENETDOWN' });

async function waking(t: Test, sent: readonly WakeSent[]) {
  const { inventory, applied } = await useCases(t);
  await applied(MANIFEST);
  const asked: (readonly Mac[])[] = [];
  const told: BootEvent[] = [];
  const wake = createWake({
    clock: { nowMs: () => 5_000 },
    inventory,
    record: (event) => told.push(event),
    send: (macs) => {
      asked.push(macs);
      return Promise.resolve(sent);
    },
  });
  const machine = (await inventory.machines.find('node-1'))!;
  return { wake, asked, told, history: () => inventory.history.list(machine.id) };
}

t.test('a machine is woken by all its addresses; who asked is told and written down', async (t) => {
  const { wake, asked, told, history } = await waking(t, [good('eth0'), bad('eth1'), good('eth2')]);
  const { machine, sent } = await wake('52:54:00:aa:00:02', 'cli anna');
  t.equal(machine.name, 'node-1');
  t.equal(sent.length, 3, 'the network that failed is among them');
  t.same(asked, [[aMac('52:54:00:aa:00:01'), aMac('52:54:00:aa:00:02')]]);
  t.same(told, [
    {
      ...{ kind: 'machine.woken', atMs: 5_000, mac: '52:54:00:aa:00:01', machine: 'node-1' },
      ...{ askedBy: 'cli anna', interfaces: 'eth0,eth2' },
    },
  ]);
  t.same(await history(), [{ action: 'woken', askedBy: 'cli anna', atMs: 5_000 }]);
});

t.test('what came to nothing has a code of its own, and is no entry of the history', async (t) => {
  const none = await waking(t, []);
  await t.rejects(none.wake('node-1', 'api'), { code: 'WAKE_NO_INTERFACE' });
  const failed = await waking(t, [bad('eth0'), bad('eth1')]);
  await t.rejects(failed.wake('node-1', 'api'), {
    code: 'WAKE_NOT_SENT',
    detail: 'eth0: ENETDOWN; eth1: ENETDOWN',
  });
  t.same([...(await none.history()), ...(await failed.history())], []);
  t.same([...none.told, ...failed.told], []);
  await t.rejects(failed.wake('nobody', 'api'), { code: 'MACHINE_UNKNOWN' });
});
