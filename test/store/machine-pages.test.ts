import t from 'tap';
import type { MachineArch } from '../../src/domain/arch.ts';
import type { MachineId, ProfileName } from '../../src/domain/machine.ts';
import type { MachinePageRequest } from '../../src/domain/ports.ts';
import { parseUuid } from '../../src/domain/uuid.ts';
import { aMac, aMachine } from '../fakes/machines.ts';
import { realInventory, type RealInventory } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

const ARCHES: readonly MachineArch[] = ['x86-bios', 'x86_64-efi', 'arm64-efi'];

/** Nodes 0 to 29, each seen a second before the one before it, the last three never. */
async function filled({ inventory }: RealInventory): Promise<void> {
  for (let index = 0; index < 30; index += 1) {
    const last = index.toString(16).padStart(2, '0');
    await inventory.machines.save({
      ...aMachine({
        name: `node-${index}`,
        macs: [`52:54:00:aa:00:${last}`, `00:25:90:bb:00:${last}`],
      }),
      id: `m_${last}` as MachineId,
      configured: index % 2 === 0,
      tags: { rack: index < 10 ? 'a1' : 'b2', 'k8s.io/role': index % 3 === 0 ? 'db' : 'web' },
      hardware: { arch: ARCHES[index % 3]!, product: index === 7 ? 'PowerEdge R640' : 'x' },
      ...(index < 27 && { lastSeenAtMs: 1_000_000 - index * 1_000 }),
      ...(index === 5 && { profile: 'talos' as ProfileName }),
    });
  }
}

t.test('each filter alone and all together, in SQL', async (t) => {
  const real = await realInventory(t);
  await filled(real);
  const named = async (filter: MachinePageRequest['filter']): Promise<string> => {
    const { items } = await real.inventory.machines.list({ limit: 50, filter: filter ?? {} });
    return items.map(({ name }) => name?.slice(5)).join(' ');
  };
  t.equal(await named({ tags: { rack: 'a1', 'k8s.io/role': 'db' } }), '0 3 6 9');
  t.equal(await named({ tags: { rack: 'c3' } }), '');
  t.equal(await named({ profile: 'talos' as ProfileName }), '5');
  t.equal(await named({ arch: 'arm64-efi', configured: true, tags: { rack: 'a1' } }), '2 8');
  t.equal(await named({ text: 'NODE-2' }), '2 20 21 22 23 24 25 26 27 28 29');
  t.equal(await named({ text: 'poweredge' }), '7');
  for (const text of ['aa:00:1d', '0025-90BB-001D', '00.25.90.bb.00.1d']) {
    t.equal(await named({ text }), '29', text);
  }
  for (const text of ['%', '_', '\\', 'node_2', 'node%']) {
    t.equal(await named({ text }), '', `${text} is no pattern`);
  }
  t.equal((await named({})).split(' ').length, 30);
});

t.test('what is looked for is found as it is written, in every column', async (t) => {
  const { inventory } = await realInventory(t);
  await inventory.machines.save({
    ...aMachine({ name: 'odd', macs: ['52:54:00:aa:00:01'] }),
    hardware: {
      serial: 'S%1',
      manufacturer: 'Ärger_AG',
      product: 'back\\slash',
      asset: 'Rack 7',
      uuid: parseUuid('4c4c4544-0042-3510-8057-b4c04f4d3732')!,
    },
  });
  const plain = aMachine({ name: 'plain', macs: ['52:54:00:bb:00:02'] });
  await inventory.machines.save({ ...plain, id: 'm_02' as MachineId });
  for (const text of [
    's%1',
    'Ärger_ag',
    'K\\s',
    'rack 7',
    'b4c04f',
    'ODD',
    '4:0:0:a',
    '525400AA0001',
  ]) {
    for (const order of ['recorded', 'seen'] as const) {
      const { items } = await inventory.machines.list({ limit: 9, filter: { text }, order });
      t.same(
        items.map(({ name }) => name),
        ['odd'],
        `${text} ${order}`,
      );
    }
  }
  t.same((await inventory.machines.list({ limit: 9, filter: { text: '525400aa0002' } })).items, []);
});

t.test('pages by last sight hold every machine once, with its own addresses', async (t) => {
  const real = await realInventory(t);
  await filled(real);
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = { limit: 7, order: 'seen' as const, filter: { tags: {} } };
    const found = await real.inventory.machines.list({ ...page, ...(cursor && { cursor }) });
    for (const { name = '', macs } of found.items) {
      names.push(name);
      t.equal(
        macs[0],
        aMac(`52:54:00:aa:00:${Number(name.slice(5)).toString(16).padStart(2, '0')}`),
      );
    }
    cursor = found.next;
  } while (cursor !== undefined);
  t.same(
    names,
    Array.from({ length: 30 }, (_, index) => `node-${index}`),
    'those never seen come last',
  );
});

t.test('a cursor of another order is refused', async (t) => {
  const real = await realInventory(t);
  await filled(real);
  const { next } = await real.inventory.machines.list({ limit: 3 });
  const list = real.inventory.machines.list({ limit: 3, cursor: next!, order: 'seen' });
  t.match(await refusal(list), { code: 'REQUEST_INVALID' });
});
