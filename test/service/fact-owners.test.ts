import t from 'tap';
import type { IpAddress } from '../../src/domain/address.ts';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { factOwnerMs } from '../../src/domain/limits-facts.ts';
import type { Mac } from '../../src/domain/mac.ts';
import type { MachineId } from '../../src/domain/machine.ts';
import { createFactOwners } from '../../src/service/fact-owners.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aMac, aMachine, anAddress } from '../fakes/machines.ts';

const ONE = aMachine({ macs: ['52:54:00:aa:00:01', '52:54:00:aa:00:0b'], name: 'one' });
const TWO = { ...aMachine({ macs: ['52:54:00:aa:00:02'], name: 'two' }), id: 'm_2' as MachineId };
const [NEAR, STATIC, FAR] = ['10.0.0.1', '10.9.0.1', '10.8.0.1'].map(anAddress) as [
  IpAddress,
  IpAddress,
  IpAddress,
];

const [NEAR_IPV6, OTHER_IPV6] = ['fd00::11', 'fd00::12'].map(anAddress) as [IpAddress, IpAddress];
const GIVEN = new Set<string>([STATIC, NEAR, NEAR_IPV6]);

function owners(neighbours: Readonly<Record<string, Mac>> = {}) {
  let nowMs = 0;
  let asked = 0;
  const { machines } = fixedInventory({ machines: [ONE, TWO] });
  const made = createFactOwners({
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    inventory: {
      machines: {
        find: (reference) => machines.find(reference),
        findByMac: (mac) => {
          asked += 1;
          return machines.findByMac(mac);
        },
      },
    },
    facts: { machineAt: (address) => Promise.resolve(GIVEN.has(address) ? ONE.id : undefined) },
    macOf: (address) => neighbours[address],
    isOnLink: (address) => address.startsWith('10.0.0.') || address.startsWith('fd00::'),
  });
  return {
    ...made,
    nameOf: async (address: IpAddress) => (await made.ownerOf(address))?.machine.name,
    asked: () => asked,
    pass: (ms: number) => (nowMs += ms),
  };
}

const served = (from: IpAddress, mac: Mac, script: 'boot' | 'local' = 'boot'): BootEvent => ({
  ...{ kind: 'script.served', atMs: 1, script, machine: 'x' },
  from,
  mac,
});

t.test('a neighbour is the machine that has its hardware address', async (t) => {
  const { ownerOf, nameOf } = owners({ [NEAR]: aMac('52:54:00:aa:00:0b') });
  t.equal(await nameOf(NEAR), 'one');
  t.equal((await ownerOf(NEAR))?.mac, '52:54:00:aa:00:0b', 'the card that it came from');
});

t.test('symptom: another host took the address of a machine and spoke for it', async (t) => {
  const stranger = aMac('52:54:00:ff:00:01');
  const { nameOf, noticed } = owners({ [STATIC]: stranger, [FAR]: stranger });
  noticed(served(FAR, TWO.macs[0]));
  t.equal(await nameOf(STATIC), undefined, 'although the machine was given that address');
  t.equal(await nameOf(FAR), undefined, 'although it fetched the script of a machine');
});

t.test('a neighbour whose hardware address is not known is nobody', async (t) => {
  const { nameOf, noticed } = owners();
  noticed(served(NEAR, TWO.macs[0]));
  noticed(served(OTHER_IPV6, TWO.macs[0]));
  t.equal(await nameOf(NEAR), undefined);
  t.equal(await nameOf(OTHER_IPV6), undefined, 'although it fetched the script of a machine');
  t.equal(await nameOf(NEAR_IPV6), 'one', 'unless by IPv6 it has the address of a machine');
});

t.test('behind a router it is the machine that was given the address', async (t) => {
  const { nameOf, noticed } = owners();
  noticed(served(STATIC, TWO.macs[0]));
  t.equal(await nameOf(STATIC), 'one');
});

t.test('else the one whose boot script the address fetched last', async (t) => {
  const { nameOf, noticed, pass } = owners();
  t.equal(await nameOf(FAR), undefined);
  noticed(served(FAR, TWO.macs[0], 'local'));
  noticed({ kind: 'listener.up', atMs: 1, listener: 'x', detail: '' });
  pass(factOwnerMs);
  t.equal(await nameOf(FAR), undefined, 'a machine that went to its disk runs no Talos of ours');
  noticed(served(FAR, TWO.macs[0]));
  pass(factOwnerMs);
  t.equal(await nameOf(FAR), 'two');
});

t.test('remembers an answer for a while, and the network card at every word', async (t) => {
  const neighbours: Record<string, Mac> = { [NEAR]: ONE.macs[0] };
  const { nameOf, asked, pass } = owners(neighbours);
  await nameOf(NEAR);
  await nameOf(NEAR);
  t.equal(asked(), 1);
  neighbours[NEAR] = TWO.macs[0];
  t.equal(await nameOf(NEAR), 'two', 'the address moved to another machine');
  pass(factOwnerMs);
  await nameOf(NEAR);
  t.equal(asked(), 3);
});
