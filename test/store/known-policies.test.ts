import t from 'tap';
import { parseLoaderChoice } from '../../src/domain/loaders.ts';
import type { Machine, MachineId } from '../../src/domain/machine.ts';
import { aMac, aMachine } from '../fakes/machines.ts';
import { realInventory } from '../fakes/real-inventory.ts';

t.test('tells of every machine what DHCP answers depend on, and nothing else', async (t) => {
  const { inventory } = await realInventory(t);
  const full: Machine = {
    ...aMachine({
      name: 'node-1',
      macs: ['52:54:00:aa:00:02', '52:54:00:aa:00:01'],
      hardware: { manufacturer: 'QEMU', product: 'pc', arch: 'x86-bios', serial: 'S1' },
    }),
    loader: parseLoaderChoice('ipxe')!,
    personality: 'bypass',
    firmware: { loader: 'undionly.kpxe', personality: 'bootp' },
    lastSeenAtMs: 20,
  };
  const bare: Machine = {
    ...aMachine({ macs: ['52:54:00:aa:00:03'] }),
    ignored: true,
    id: 'm_2' as MachineId,
    lastSeenAtMs: 10,
  };
  t.same(await inventory.machines.knownPolicies(), []);
  await inventory.machines.recordSightings([
    { mac: aMac('52:54:00:aa:00:04'), atMs: 5, hardware: {}, firmware: { personality: 'binl' } },
    { mac: aMac('52:54:00:aa:00:05'), atMs: 10, hardware: { arch: 'arm64-efi' } },
    { mac: aMac('52:54:00:aa:00:04'), atMs: 15, hardware: {} },
  ]);
  await inventory.machines.save(full);
  await inventory.machines.save(bare);
  const known = await inventory.machines.knownPolicies();
  t.same(
    known.map(({ macs, policy }) => [macs, policy]),
    [
      [
        full.macs,
        {
          ...{ configured: true, loader: 'ipxe', personality: 'bypass' },
          firmware: { loader: 'undionly.kpxe', personality: 'bootp' },
          hardware: { manufacturer: 'QEMU', product: 'pc', arch: 'x86-bios' },
        },
      ],
      [bare.macs, { configured: true, ignored: true, firmware: {}, hardware: {} }],
      [
        [aMac('52:54:00:aa:00:05')],
        { configured: false, firmware: {}, hardware: { arch: 'arm64-efi' } },
      ],
      [
        [aMac('52:54:00:aa:00:04')],
        { configured: false, firmware: { personality: 'binl' }, hardware: {} },
      ],
    ],
    'who is not decided about comes last, and the longest unseen first',
  );
  t.same(
    known.slice(0, 2).map(({ id }) => id),
    ['m_1', 'm_2'],
  );
});
