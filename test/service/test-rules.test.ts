import t from 'tap';
import type { Asked } from '../../src/domain/choice.ts';
import { createTestRules } from '../../src/service/test-rules.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aMac, aMachine, anAddress } from '../fakes/machines.ts';

const mac = aMac('52:54:00:aa:00:01');
const known = {
  ...aMachine({ name: 'n', hardware: { serial: 'S1', arch: 'x86-bios' } }),
  tags: { rack: 'a1' },
};

function setup(machines: Parameters<typeof fixedInventory>[0]) {
  const asked: Asked[] = [];
  const test = createTestRules({
    inventory: fixedInventory(machines),
    explain: (given) => {
      asked.push(given);
      const decision = { kind: 'local-disk', reason: 'no-profile' } as const;
      return Promise.resolve({ machine: given.machine, decision, rules: [] });
    },
  });
  return { test, asked };
}

t.test('a machine that is not there is one that nobody decided about', async (t) => {
  const { test, asked } = setup({});
  const from = anAddress('10.0.0.9');
  await test({ mac, hardware: { serial: 'S9' }, tags: { rack: 'b' }, from });
  await test({ mac, hardware: {}, unknown: false });
  t.match(asked, [
    { machine: { macs: [mac], configured: false, hardware: { serial: 'S9' } }, from },
    { machine: { configured: true, tags: {} } },
  ]);
});

t.test('of one that is there, what is told counts instead of what is known', async (t) => {
  const { test, asked } = setup({ machines: [known] });
  await test({ mac, hardware: { serial: 'S9' } });
  await test({ mac, hardware: {}, tags: {}, unknown: true });
  t.match(asked, [
    {
      machine: { name: 'n', configured: true, hardware: { serial: 'S9', arch: 'x86-bios' } },
    },
    { machine: { configured: false, hardware: { serial: 'S1' } } },
  ]);
  t.same(asked[0]?.machine.tags, { rack: 'a1' });
  t.same(asked[1]?.machine.tags, {});
});
