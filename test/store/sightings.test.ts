import t from 'tap';
import type { Machine, MachineId, Sighting } from '../../src/domain/machine.ts';
import { aMac } from '../fakes/machines.ts';
import { realInventory } from '../fakes/real-inventory.ts';

function sighting(number: number, atMs: number, hardware: Sighting['hardware'] = {}): Sighting {
  const digits = number.toString(16).padStart(4, '0');
  return { mac: aMac(`52540000${digits}`), atMs, hardware };
}

t.test('records an unknown machine once, and says that it is new', async (t) => {
  const { inventory } = await realInventory(t);
  const [found] = await inventory.machines.recordSightings([
    sighting(1, 1_000, { serial: 'S1' }),
    sighting(1, 1_500, { arch: 'x86-bios' }),
  ]);
  t.match(found, { configured: false, firstSeenAtMs: 1_000, version: 1, tags: {} });
  t.same(await inventory.machines.recordSightings([sighting(1, 2_000)]), []);
  t.match(await inventory.machines.findByMac(sighting(1, 0).mac), {
    firstSeenAtMs: 1_000,
    lastSeenAtMs: 2_000,
    hardware: { serial: 'S1', arch: 'x86-bios' },
  });
});

t.test('changes what was observed of a known machine, and nothing that was decided', async (t) => {
  const { inventory } = await realInventory(t);
  const declared: Machine = {
    id: 'm_1' as MachineId,
    macs: [sighting(1, 0).mac, sighting(2, 0).mac],
    hardware: { serial: 'old', asset: 'A1' },
    tags: { rack: 'a1' },
    variables: {},
    configured: true,
    version: 0,
  };
  const { code } = await inventory.machines.save(declared);
  await inventory.machines.recordSightings([sighting(2, 5_000, { serial: 'new' })]);
  await inventory.machines.recordSightings([sighting(1, 4_000)]);
  t.same(await inventory.machines.find('m_1'), {
    ...declared,
    ...(code && { code }),
    hardware: { serial: 'new', asset: 'A1' },
    firstSeenAtMs: 5_000,
    lastSeenAtMs: 5_000,
    version: 1,
  });
});

t.test('remembers what worked: the newer word replaces, silence keeps', async (t) => {
  const { inventory } = await realInventory(t);
  const { mac } = sighting(1, 0);
  const told = async (firmware?: Sighting['firmware']): Promise<Machine['firmware']> => {
    await inventory.machines.recordSightings([
      { ...sighting(1, 1), ...(firmware && { firmware }) },
    ]);
    return (await inventory.machines.findByMac(mac))?.firmware;
  };
  t.equal(await told(), undefined);
  t.same(await told({ loader: 'ipxe.efi' }), { loader: 'ipxe.efi' });
  t.same(await told({ personality: 'binl' }), { loader: 'ipxe.efi', personality: 'binl' });
  t.same(await told({ loader: 'snponly.efi' }), { loader: 'snponly.efi', personality: 'binl' });
  t.same(await told(), { loader: 'snponly.efi', personality: 'binl' });
  t.match(await inventory.machines.findByMac(mac), { version: 1, configured: false });
});

t.test('a new machine begins with what worked', async (t) => {
  const { inventory } = await realInventory(t);
  const [found] = await inventory.machines.recordSightings([
    { ...sighting(1, 1), firmware: { personality: 'bootp' } },
  ]);
  t.same(found?.firmware, { personality: 'bootp' });
  t.same(await inventory.machines.find(found?.id ?? ''), found);
});

t.test('forgets the unknown machine that was not seen for longest', async (t) => {
  const { inventory } = await realInventory(t, { unknownMax: 3 });
  const known: Machine = {
    id: 'm_0' as MachineId,
    macs: [sighting(99, 0).mac],
    hardware: {},
    tags: {},
    variables: {},
    configured: true,
    lastSeenAtMs: 1,
    version: 0,
  };
  await inventory.machines.save(known);
  await inventory.machines.recordSightings([1, 2, 3].map((number) => sighting(number, number)));
  await inventory.machines.recordSightings([sighting(1, 10)]);
  await inventory.machines.recordSightings([sighting(4, 11)]);
  const left = await inventory.machines.list({ limit: 10 });
  t.same(
    left.items.map(({ macs }) => macs[0]).sort(),
    [99, 1, 3, 4].map((number) => sighting(number, 0).mac).sort(),
    'the second left; the first was seen again, and a declared one never leaves',
  );
});

t.test('symptom: a flood of invented addresses fills the disk', async (t) => {
  const { inventory } = await realInventory(t, { unknownMax: 50 });
  for (let batch = 0; batch < 10; batch += 1) {
    const numbers = Array.from({ length: 100 }, (_, index) => batch * 100 + index);
    await inventory.machines.recordSightings(numbers.map((number) => sighting(number, number + 1)));
  }
  const { items, next } = await inventory.machines.list({ limit: 200 });
  t.equal(items.length, 50);
  t.equal(next, undefined);
});
