import t from 'tap';
import type { MachineId } from '../../src/domain/machine.ts';
import { putImage, putMachine, putProfile } from '../../src/service/put.ts';
import { draftFromMachine } from '../../src/schema/machine-resource.ts';
import { aChain, aMachine, aProfile } from '../fakes/machines.ts';
import { realInventory } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

const newId = (): MachineId => 'm_new' as MachineId;
const draft = draftFromMachine(aMachine({ name: 'a' }));

t.test('writing the same again writes nothing', async (t) => {
  const { inventory } = await realInventory(t);
  const nobody = { machine: undefined, merged: [] };
  const first = await putMachine(inventory, { draft, found: nobody, newId });
  t.match(first, { change: 'created', fields: [], value: { id: 'm_new', version: 1 } });
  const found = { machine: first.value, merged: [] };
  const second = await putMachine(inventory, { draft, found, newId });
  t.match(second, { change: 'unchanged', value: { version: 1 } });
});

t.test('a stale version is refused even where nothing would change', async (t) => {
  const { inventory } = await realInventory(t);
  const options = { expectedVersion: 7 };
  const machine = (
    await putMachine(inventory, { draft, found: { machine: undefined, merged: [] }, newId })
  ).value;
  const put = { draft, found: { machine, merged: [] }, newId, options };
  t.equal((await refusal(putMachine(inventory, put))).code, 'VERSION_STALE');
  const profile = aProfile({ kind: 'local' });
  await putProfile(inventory, profile);
  t.equal((await refusal(putProfile(inventory, profile, options))).code, 'VERSION_STALE');
  const image = { name: profile.name as never, files: [] };
  await putImage(inventory, image, { files: [] });
  const error = await refusal(putImage(inventory, image, { files: [], options }));
  t.equal(error.code, 'VERSION_STALE');
});

t.test('what a person changes leaves what was seen to work alone', async (t) => {
  const { inventory } = await realInventory(t);
  const { machines } = inventory;
  const [mac] = draft.macs;
  await machines.recordSightings([
    { mac, atMs: 1, hardware: {}, firmware: { loader: 'snponly.efi', personality: 'binl' } },
  ]);
  const change = async (tags: Record<string, string>): Promise<unknown> => {
    const found = { machine: await machines.findByMac(mac), merged: [] };
    await putMachine(inventory, { draft: { ...draft, tags }, found, newId });
    return (await machines.findByMac(mac))?.firmware;
  };
  t.same(await change({ a: '1' }), { loader: 'snponly.efi', personality: 'binl' }, 'adopted');
  t.same(await change({ a: '2' }), { loader: 'snponly.efi', personality: 'binl' }, 'and changed');
});

t.test('of machines that become one, what worked for the one that stays wins', async (t) => {
  const { inventory } = await realInventory(t);
  const { machines } = inventory;
  const two = draftFromMachine(aMachine({ macs: ['52:54:00:aa:00:01', '52:54:00:aa:00:02'] }));
  const [first, second] = two.macs;
  await machines.recordSightings([
    { mac: first, atMs: 1, hardware: {}, firmware: { loader: 'snponly.efi' } },
    { mac: second!, atMs: 2, hardware: {}, firmware: { loader: 'ipxe.efi', personality: 'binl' } },
  ]);
  const found = {
    machine: await machines.findByMac(first),
    merged: [(await machines.findByMac(second!))!],
  };
  const { value } = await putMachine(inventory, { draft: two, found, newId });
  t.same(value.firmware, { loader: 'snponly.efi', personality: 'binl' });
  t.same(await machines.findByMac(second!), value);
});

t.test('names the fields that differ', async (t) => {
  const { inventory } = await realInventory(t);
  await putProfile(inventory, aProfile({ kind: 'local' }));
  const other = await putProfile(inventory, aProfile(aChain('http://x/'), ['x86-bios']));
  t.same([other.change, [...other.fields].sort()], ['updated', ['arch', 'chain', 'local']]);
});
