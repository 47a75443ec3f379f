/** Tests for src/service/confirm.ts */
import t from 'tap';
import type { MachineCode } from '../../src/domain/machine-code.ts';
import { confirmed } from '../../src/service/confirm.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aMachine, aProfile } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';

const harmless = aProfile({ kind: 'local' });

t.test('asks for the name, the code while there is none, else the address', async (t) => {
  for (const erases of [{ install: 'once' }, { destructive: true }] as const) {
    const inventory = fixedInventory({ profiles: [{ ...harmless, ...erases }] });
    const ask = (machine: ReturnType<typeof aMachine>, confirm?: string) =>
      confirmed({ machine, profile: harmless.name, confirm }, inventory);
    const unnamed = { ...aMachine({}), code: 'BLUE-FOX' as MachineCode };
    await ask(aMachine({ name: 'node-1' }), 'node-1');
    await ask(unnamed, 'BLUE-FOX');
    await ask(aMachine({}), '52:54:00:aa:00:01');
    t.match(await refusal(ask(unnamed)), { code: 'CONFIRMATION_NEEDED', detail: /BLUE-FOX/ });
    t.match(await refusal(ask(unnamed, 'x')), { detail: 'expected BLUE-FOX, found "x"' });
  }
});

t.test('a profile that erases nothing needs no word', async (t) => {
  const inventory = fixedInventory({ profiles: [harmless] });
  await t.resolves(confirmed({ machine: aMachine({}), profile: harmless.name }, inventory));
});
