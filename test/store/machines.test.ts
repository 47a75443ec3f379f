import t from 'tap';
import { parseLoaderChoice } from '../../src/domain/loaders.ts';
import type { Machine, MachineId, MachineName, ProfileName } from '../../src/domain/machine.ts';
import { parseUuid } from '../../src/domain/uuid.ts';
import { aMac, anAddress } from '../fakes/machines.ts';
import { realInventory } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

function machine(number: number, parts: Partial<Machine> = {}): Machine {
  return {
    id: `m_${number}` as MachineId,
    name: `node-${number}` as MachineName,
    macs: [aMac(`52:54:00:00:00:${String(number).padStart(2, '0')}`)],
    hardware: {},
    tags: {},
    variables: {},
    configured: true,
    version: 0,
    ...parts,
  };
}

t.test('keeps every part of a machine', async (t) => {
  const { inventory } = await realInventory(t);
  const full = machine(1, {
    ignored: true,
    macs: [aMac('52:54:00:aa:00:02'), aMac('52:54:00:aa:00:01')],
    hardware: { serial: 'S1', manufacturer: 'QEMU', product: 'pc', asset: 'A1', arch: 'x86-bios' },
    tags: { rack: 'a1' },
    variables: { disk: '/dev/sda', text: 'a "b" \u00e9' },
    network: {
      address: '10.0.0.1/24',
      gateway: anAddress('10.0.0.254'),
      vlan: { id: 7, parent: 'eth0' },
      bond: { name: 'bond0', members: ['eth0'], options: { miimon: '100' }, mtu: 9000 },
      dns: [],
      ntp: [],
    },
    consoles: ['tty0'],
    args: ['console=ttyS0', 'x="${disk} b"'],
    profile: 'talos' as ProfileName,
    loader: parseLoaderChoice('snponly')!,
    personality: 'binl',
    firmware: { loader: 'snponly.efi', personality: 'bypass' },
    firstSeenAtMs: 1,
    lastSeenAtMs: 2,
  });
  const saved = await inventory.machines.save(full);
  t.same(saved, { ...full, code: saved.code, version: 1 });
  t.same(await inventory.machines.findByMac(full.macs[1]!), saved, 'addresses keep their order');
});

t.test('finds a machine by id, name and any spelling of any address', async (t) => {
  const { inventory } = await realInventory(t);
  const two = machine(1, { macs: [aMac('52:54:00:aa:00:01'), aMac('52:54:00:aa:00:02')] });
  await inventory.machines.save(two);
  for (const reference of [
    'm_1',
    'node-1',
    '52:54:00:aa:00:02',
    '52-54-00-AA-00-01',
    '525400aa0001',
  ]) {
    t.equal((await inventory.machines.find(reference))?.id, 'm_1', reference);
  }
  t.equal(await inventory.machines.find('node-2'), undefined);
  t.equal(await inventory.machines.findByMac(aMac('52:54:00:aa:00:03')), undefined);
});

t.test('counts versions up, and forgets addresses that are gone', async (t) => {
  const { inventory } = await realInventory(t);
  await inventory.machines.save(machine(1));
  const second = await inventory.machines.save(machine(1, { macs: [aMac('52:54:00:aa:00:09')] }));
  t.equal(second.version, 2);
  t.equal(await inventory.machines.findByMac(machine(1).macs[0]), undefined);
});

t.test('refuses a version that is not current, and shows both', async (t) => {
  const { inventory } = await realInventory(t);
  await inventory.machines.save(machine(1));
  await inventory.machines.save(machine(1), { expectedVersion: 1 });
  const late = await refusal(inventory.machines.save(machine(1), { expectedVersion: 1 }));
  t.equal(late.code, 'VERSION_STALE');
  t.match(late.detail, /node-1 is at version 2; the change is to 1/);
  const removal = await refusal(
    inventory.machines.remove('m_1' as MachineId, { expectedVersion: 1 }),
  );
  t.equal(removal.code, 'VERSION_STALE');
  const absent = await refusal(inventory.machines.save(machine(2), { expectedVersion: 1 }));
  t.match(absent.detail, /does not exist/);
});

t.test('refuses a name or an address twice, naming the holder', async (t) => {
  const { inventory } = await realInventory(t);
  await inventory.machines.save(machine(1));
  const name = await refusal(
    inventory.machines.save(machine(2, { name: 'node-1' as MachineName })),
  );
  t.equal(name.code, 'MACHINE_CONFLICT');
  t.match(name.detail, /node-1 belongs to node-1/);
  const mac = await refusal(inventory.machines.save(machine(2, { macs: machine(1).macs })));
  t.match(mac.detail, /52:54:00:00:00:01 belongs to node-1/);
  t.equal(await inventory.machines.find('m_2'), undefined, 'nothing of it was kept');
});

t.test('removes a machine with its addresses', async (t) => {
  const { inventory } = await realInventory(t);
  await inventory.machines.save(machine(1));
  await inventory.machines.remove('m_1' as MachineId);
  t.equal(await inventory.machines.findByMac(machine(1).macs[0]), undefined);
  await inventory.machines.save(machine(2, { macs: machine(1).macs }));
  t.equal((await refusal(inventory.machines.remove('m_1' as MachineId))).code, 'MACHINE_UNKNOWN');
});

t.test('lists in pages that neither repeat nor miss a machine', async (t) => {
  const { inventory } = await realInventory(t);
  for (let number = 1; number <= 5; number += 1) await inventory.machines.save(machine(number));
  const first = await inventory.machines.list({ limit: 2 });
  t.same(
    first.items.map(({ id }) => id),
    ['m_1', 'm_2'],
  );
  // Gone between two pages: the one that was handed out last.
  await inventory.machines.remove('m_2' as MachineId);
  const second = await inventory.machines.list({ limit: 2, cursor: first.next! });
  t.same(
    second.items.map(({ id, macs }) => [id, macs.length]),
    [
      ['m_3', 1],
      ['m_4', 1],
    ],
  );
  const last = await inventory.machines.list({ limit: 2, cursor: second.next! });
  t.same(
    last.items.map(({ id }) => id),
    ['m_5'],
  );
  t.equal(last.next, undefined);
  const exact = await inventory.machines.list({ limit: 4 });
  t.equal(exact.next, undefined, 'no page follows one that holds the rest exactly');
});

t.test('counts the machines of a profile', async (t) => {
  const { inventory } = await realInventory(t);
  await inventory.machines.save(machine(1, { profile: 'talos' as ProfileName }));
  await inventory.machines.save(machine(2, { profile: 'talos' as ProfileName }));
  await inventory.machines.save(machine(3));
  t.equal(await inventory.machines.countByProfile('talos' as ProfileName), 2);
  t.equal(await inventory.machines.countByProfile('other' as ProfileName), 0);
});

t.test('keeps text for SQL as text', async (t) => {
  const { inventory } = await realInventory(t);
  const nasty = `'); DROP TABLE machines; --`;
  await inventory.machines.save(machine(1, { tags: { a: nasty }, hardware: { serial: nasty } }));
  t.equal(await inventory.machines.find(nasty), undefined);
  const kept = await inventory.machines.find('node-1');
  t.same([kept?.tags['a'], kept?.hardware.serial], [nasty, nasty]);
});

t.test('finds the one machine that reported a UUID or a serial number', async (t) => {
  const { machines } = (await realInventory(t)).inventory;
  const uuid = parseUuid('4c4c4544-0042-3510-8052-b4c04f4d3432')!;
  const saved = await machines.save(machine(1, { hardware: { uuid, serial: 'S1' } }));
  await machines.save(machine(2, { hardware: { serial: 'shared' } }));
  await machines.save(machine(3, { hardware: { serial: 'shared' } }));
  t.same(await machines.findByHardware({ uuid }), saved);
  t.same(await machines.findByHardware({ serial: 'S1' }), saved);
  t.equal(await machines.findByHardware({ serial: 'shared' }), undefined, 'two are none');
  t.equal(await machines.findByHardware({ serial: 'S9' }), undefined);
});

t.test('keeps patches of configurations, and clears them', async (t) => {
  const { machines } = (await realInventory(t)).inventory;
  const patches = { configPatches: ['machine: {}', 'cluster: {}'] };
  const saved = await machines.save(machine(1, patches));
  t.match(await machines.find('node-1'), patches);
  t.same((await machines.list({ limit: 1 })).items, [saved]);
  await machines.save(machine(1));
  t.notOk('configPatches' in ((await machines.find('node-1')) ?? {}));
});
