/** Tokens on disk: bounded, gone with their machine, and changed once. */
import t from 'tap';
import type { ConfigToken } from '../../src/domain/config-token.ts';
import type { MachineId } from '../../src/domain/machine.ts';
import { parseUuid } from '../../src/domain/uuid.ts';
import { aMachine, anAddress } from '../fakes/machines.ts';
import { realInventory } from '../fakes/real-inventory.ts';

const machine = aMachine({});
const uuid = parseUuid('4c4c4544-0042-3510-8052-b4c04f4d3432');

function token(number: number, parts: Partial<ConfigToken> = {}): ConfigToken {
  return {
    hash: String(number).padStart(64, '0'),
    machineId: machine.id,
    macs: machine.macs,
    session: 's',
    issuedAtMs: number,
    expiresAtMs: 1_000_000,
    state: 'issued',
    ...parts,
  };
}

t.test('keeps every part of a token', async (t) => {
  const { machines, configTokens } = (await realInventory(t)).inventory;
  await machines.save(machine);
  t.equal(await configTokens.latestIssueMs(), undefined);
  const full = token(1, uuid ? { uuid } : {});
  await configTokens.add(full);
  t.same(await configTokens.find(full.hash), full);
  const served: ConfigToken = {
    ...full,
    state: 'served',
    address: anAddress('10.0.0.9'),
    servedAtMs: 5,
  };
  t.equal(await configTokens.change(served, 'issued'), true);
  t.same(await configTokens.find(full.hash), served);
  t.equal(await configTokens.latestIssueMs(), 1);
});

t.test('of two changes at once one is made', async (t) => {
  const { machines, configTokens } = (await realInventory(t)).inventory;
  await machines.save(machine);
  await configTokens.add(token(1));
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, () => configTokens.change(token(1, { state: 'revoked' }), 'issued')),
  );
  t.equal(outcomes.filter(Boolean).length, 1);
  t.equal(await configTokens.change(token(9), 'issued'), false, 'nor is one that is not there');
});

t.test('a machine has four at most, the oldest ones go', async (t) => {
  const { machines, configTokens } = (await realInventory(t)).inventory;
  await machines.save(machine);
  const other = aMachine({ macs: ['52:54:00:aa:00:02'] });
  await machines.save({ ...other, id: 'm_2' as MachineId });
  await configTokens.add(token(50, { machineId: 'm_2' as MachineId }));
  for (let number = 1; number <= 100; number += 1) await configTokens.add(token(100 + number));
  const kept = await Promise.all(
    [...Array(201).keys()].map((n) => configTokens.find(token(n).hash)),
  );
  t.same(
    kept.filter(Boolean).map((found) => found?.issuedAtMs),
    [50, 197, 198, 199, 200],
  );
});

t.test('what has expired leaves with the next one, and everything with the machine', async (t) => {
  const { machines, configTokens } = (await realInventory(t)).inventory;
  await machines.save(machine);
  await configTokens.add(token(1, { expiresAtMs: 100 }));
  await configTokens.add(token(99));
  t.ok(await configTokens.find(token(1).hash));
  await configTokens.add(token(100));
  t.equal(await configTokens.find(token(1).hash), undefined);
  await machines.remove(machine.id);
  t.equal(await configTokens.find(token(100).hash), undefined);
});
