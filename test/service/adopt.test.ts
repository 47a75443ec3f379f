/** Tests for src/service/adopt.ts */
import t, { type Test } from 'tap';
import type { MachineName, ProfileName } from '../../src/domain/machine.ts';
import { aMac } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';
import { useCases, type UseCases } from '../fakes/use-cases.ts';

const mac = aMac('52:54:00:aa:00:01');
const askedBy = 'cli anna';
const name = 'node-1' as MachineName;
const installer = 'installer' as ProfileName;

async function seen(t: Test): Promise<UseCases & { readonly code: string }> {
  const cases = await useCases(t);
  await cases.applied(`
kind: profile
name: installer
install: once
linux: { kernel: "http://files.example/linux" }
`);
  const sighting = { mac, atMs: 1, hardware: { serial: 'S1' } };
  const [machine] = await cases.inventory.machines.recordSightings([sighting]);
  return { ...cases, code: machine!.code! };
}

t.test('a machine that waits is adopted by its code, and stays the same machine', async (t) => {
  const { adoption, code, inventory, told } = await seen(t);
  const before = await inventory.machines.findByMac(mac);
  const tags = { rack: 'a1' };
  const adopted = await adoption.adopt(code.toLowerCase(), { name, tags, askedBy });
  t.match(adopted, {
    id: before!.id,
    name,
    tags,
    configured: true,
    code,
    hardware: { serial: 'S1' },
  });
  t.match(told, [{ kind: 'machine.adopted', machine: 'node-1', askedBy, mac }]);
  t.match(await inventory.history.list(adopted.id), [{ action: 'adopted', askedBy }]);
});

t.test(
  'an installer is confirmed with the name it is given; without, nothing happens',
  async (t) => {
    const { adoption, code, inventory } = await seen(t);
    const wanted = { name, profile: installer, once: true, askedBy };
    t.equal((await refusal(adoption.adopt(code, wanted))).code, 'CONFIRMATION_NEEDED');
    t.equal((await inventory.machines.findByMac(mac))?.configured, false);
    const adopted = await adoption.adopt(code, { ...wanted, confirm: name });
    t.equal(adopted.profile, undefined, 'it is for one boot');
    t.match(await inventory.orders.find(adopted.id), { profile: installer, timesLeft: 1, askedBy });
    const kept = await adoption.adopt(name, { profile: installer, confirm: name, askedBy });
    t.equal(kept.profile, installer);
  },
);

t.test('a machine is ignored until that is called off, and is unknown again then', async (t) => {
  const { adoption, code, inventory, told } = await seen(t);
  t.match(await adoption.ignore(code, askedBy), { ignored: true, configured: true });
  await adoption.ignore(code, askedBy);
  const free = await adoption.unignore(code, askedBy);
  t.notOk(free.ignored);
  t.equal(free.configured, false);
  await adoption.unignore(code, askedBy);
  t.same(
    told.map(({ kind }) => kind),
    ['machine.ignored', 'machine.unignored'],
    'what changes nothing is not told',
  );
  await adoption.adopt(code, { name, askedBy });
  await adoption.ignore(name, askedBy);
  t.equal((await adoption.unignore(name, askedBy)).configured, true, 'it has a name');
  await adoption.ignore(name, askedBy);
  t.notOk((await adoption.adopt(name, { askedBy })).ignored, 'adopting calls it off too');
  t.ok((await inventory.machines.find(name))?.configured);
});

t.test('names what is not there', async (t) => {
  const { adoption, code } = await seen(t);
  t.equal((await refusal(adoption.adopt('nobody', { askedBy }))).code, 'MACHINE_UNKNOWN');
  const gone = { profile: 'gone' as ProfileName, askedBy };
  t.equal((await refusal(adoption.adopt(code, gone))).code, 'PROFILE_UNKNOWN');
});
