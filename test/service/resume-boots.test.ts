import t from 'tap';
import type { Boot } from '../../src/domain/boot-session.ts';
import { newBootId } from '../../src/domain/boot-stage.ts';
import { rulePlaceReservedMs } from '../../src/domain/limits-rules.ts';
import type { Machine, MachineId, ProfileName } from '../../src/domain/machine.ts';
import { createChooser } from '../../src/service/chooser.ts';
import { resumeBoots } from '../../src/service/resume-boots.ts';
import { aRuleBook, stillClock } from '../fakes/chooser.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aChain, aMachine, anAddress, aProfile } from '../fakes/machines.ts';
import { aRule } from '../fakes/rules.ts';

const NOW_MS = stillClock.nowMs();
const name = 'guest' as ProfileName;
const profiles = [{ ...aProfile(aChain('http://x/')), name }];
const [one, two, three] = [1, 2, 3].map((number) => ({
  ...aMachine({ name: `n${number}`, macs: [`52:54:00:aa:00:0${number}`] }),
  id: `m_${number}` as MachineId,
})) as [Machine, Machine, Machine];
const limited = aRule({
  name: 'few',
  when: { subnet: '10.0.0.0/24' },
  then: { profile: 'guest', max_machines: 2 },
});

function aBoot({ macs }: Machine, agoMs: number, more: Partial<Boot> = {}): Boot {
  const atMs = NOW_MS - agoMs;
  return {
    ...{ id: newBootId(atMs, macs[0]), macs: [macs[0]], startedAtMs: atMs, lastAtMs: atMs },
    ...{ scripts: ['a1'], stages: [], findings: [], profile: 'guest' },
    ...{ address: anAddress('10.0.0.9'), ...more },
  };
}

async function resumed(boots: readonly Boot[]) {
  const book = aRuleBook([limited]);
  const chooser = createChooser({ inventory: fixedInventory({ profiles }), rules: book });
  const asked: unknown[] = [];
  await resumeBoots({
    boots: {
      list: (query) => {
        asked.push(query);
        return Promise.resolve({ items: boots });
      },
    },
    machines: fixedInventory({ machines: [one, two, three] }).machines,
    ...{ chooser, clock: stillClock },
  });
  t.same(asked, [{ outcome: 'running' }]);
  return { book, chooser, has: [one, two, three].map(({ id }) => book.hasRoom(limited, id)) };
}

t.test('who was on its way has its place again, the first ones first', async (t) => {
  const { book, chooser, has } = await resumed([aBoot(three, 1), aBoot(two, 2), aBoot(one, 3)]);
  t.equal(book.taken(limited.name), 2);
  t.same(has, [true, true, false]);
  t.match(await chooser.given(one), { choice: { by: 'rule', rule: 'few' } }, 'for its hand-over');
});

t.test('nobody else has one', async (t) => {
  const { profile, ...waits } = aBoot(one, 1);
  t.equal(profile, 'guest');
  const stranger = aMachine({ name: 'x', macs: ['52:54:00:aa:00:0f'] });
  const { book } = await resumed([
    waits,
    aBoot(two, rulePlaceReservedMs),
    aBoot(three, 1, { profile: 'another' }),
    aBoot(stranger, 1),
  ]);
  t.equal(book.taken(limited.name), 0);
});
