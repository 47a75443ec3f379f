import t from 'tap';
import type { BootToken } from '../../src/domain/boot-token.ts';
import { bootTokensPerMachineMax } from '../../src/domain/limits-answers.ts';
import type { ProfileName } from '../../src/domain/machine.ts';
import { aMachine, anAddress } from '../fakes/machines.ts';
import { realInventory } from '../fakes/real-inventory.ts';

const machine = aMachine({});
const hashOf = (number: number, letter: string): string => `${letter}${number}`.padEnd(64, '0');

function token(number: number, parts: Partial<BootToken> = {}): BootToken {
  return {
    hash: hashOf(number, 'a'),
    callbackHash: hashOf(number, 'b'),
    machineId: machine.id,
    macs: machine.macs,
    profile: 'debian-13' as ProfileName,
    session: 's1',
    issuedAtMs: number,
    filesUntilMs: number + 500,
    expiresAtMs: number + 1_000,
    state: 'open',
    addresses: [],
    uses: 0,
    ...parts,
  };
}

t.test('is found by either hash, for its own purpose alone', async (t) => {
  const { machines, bootTokens } = (await realInventory(t)).inventory;
  await machines.save(machine);
  t.equal(await bootTokens.latestIssueMs(), undefined);
  await bootTokens.add(token(1));
  t.same(await bootTokens.find(hashOf(1, 'a'), 'files'), token(1));
  t.same(await bootTokens.find(hashOf(1, 'b'), 'callback'), token(1));
  t.equal(await bootTokens.find(hashOf(1, 'b'), 'files'), undefined);
  t.equal(await bootTokens.find(hashOf(1, 'a'), 'callback'), undefined);
  t.equal(await bootTokens.latestIssueMs(), 1);
});

t.test('is used while it is open, and stays ended', async (t) => {
  const { machines, bootTokens } = (await realInventory(t)).inventory;
  await machines.save(machine);
  await bootTokens.add(token(1));
  const used = token(1, { uses: 7, addresses: [anAddress('10.0.0.9')] });
  t.equal(await bootTokens.change(used), true);
  t.same(await bootTokens.find(used.hash, 'files'), used);
  t.equal(await bootTokens.change({ ...used, state: 'ended' }), true);
  t.equal(await bootTokens.change(used), false);
  t.match(await bootTokens.find(used.hash, 'files'), { state: 'ended' });
});

t.test('the oldest and those that have expired leave, and all go with the machine', async (t) => {
  const { machines, bootTokens } = (await realInventory(t)).inventory;
  const { id } = await machines.save(machine);
  for (let number = 1; number <= bootTokensPerMachineMax + 1; number += 1) {
    await bootTokens.add(token(number));
  }
  t.equal(await bootTokens.find(hashOf(1, 'a'), 'files'), undefined);
  t.ok(await bootTokens.find(hashOf(2, 'a'), 'files'));
  await bootTokens.add(token(1_002));
  t.equal(await bootTokens.find(hashOf(2, 'a'), 'files'), undefined, 'expired');
  await machines.remove(id);
  t.equal(await bootTokens.find(hashOf(1_002, 'a'), 'files'), undefined);
});
