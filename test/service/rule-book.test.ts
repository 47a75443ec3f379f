import t from 'tap';
import { rulePlaceReservedMs } from '../../src/domain/limits-rules.ts';
import type { MachineId } from '../../src/domain/machine.ts';
import type { RuleName } from '../../src/domain/rule.ts';
import { createRuleBook, loadRuleBook } from '../../src/service/rule-book.ts';
import { stillClock } from '../fakes/chooser.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aRule } from '../fakes/rules.ts';

const [one, two, three] = ['m_1', 'm_2', 'm_3'] as [MachineId, MachineId, MachineId];
const limited = aRule({ name: 'two', then: { profile: 'p', max_machines: 2 } });
const place = (machine: MachineId) => ({ rule: limited.name, machine });

function setup() {
  let nowMs = 0;
  const clock = { monotonicMs: () => nowMs };
  const book = createRuleBook({ rules: [limited], places: [place(one)] }, clock);
  return { book, pass: (ms: number) => void (nowMs += ms) };
}

t.test('places are kept for those who have them', (t) => {
  const { book } = setup();
  t.ok(book.hasRoom(limited, two));
  book.placeTaken(place(two));
  t.same([book.hasRoom(limited, two), book.hasRoom(limited, three)], [true, false]);
  t.equal(book.taken(limited.name), 2);
  const lowered = { ...limited, then: { ...limited.then, maxMachines: 1 } };
  t.ok(book.hasRoom(lowered, two), 'also when fewer are allowed from now on');
  t.notOk(book.hasRoom(lowered, three));
  book.machineRemoved(two);
  t.ok(book.hasRoom(limited, three));
  book.placesFreed(limited.name);
  t.equal(book.taken(limited.name), 0);
  t.end();
});

t.test('two that boot at once do not share the last place', (t) => {
  const { book, pass } = setup();
  t.type(book.reserve(limited, two), 'function');
  t.notOk(book.hasRoom(limited, three));
  t.equal(book.reserve(limited, two), undefined, 'it has one');
  pass(rulePlaceReservedMs);
  t.ok(book.hasRoom(limited, three), 'one that never went on loses it');
  const giveBack = book.reserve(limited, three);
  t.notOk(book.hasRoom(limited, two));
  giveBack?.();
  t.ok(book.hasRoom(limited, two));
  t.end();
});

t.test('what was handed over is not given back', (t) => {
  const { book, pass } = setup();
  const giveBack = book.reserve(limited, two);
  book.placeTaken(place(two));
  giveBack?.();
  pass(rulePlaceReservedMs);
  t.equal(book.taken(limited.name), 2);
  t.end();
});

t.test('a rule without a limit has room for everybody, and remembers nobody', (t) => {
  const { book } = setup();
  const open = aRule({ name: 'open' });
  t.ok(book.hasRoom(open, one));
  t.equal(book.reserve(open, one), undefined);
  t.equal(book.taken(open.name), 0);
  t.end();
});

t.test('rules are in their order, whatever changes', (t) => {
  const { book } = setup();
  const names = (): string[] => book.rules().map(({ rule }) => rule.name);
  book.saved(aRule({ name: 'heavy', weight: 5 }));
  book.saved(aRule({ name: 'close', when: { serial: 'S1' } }));
  t.same(names(), ['heavy', 'close', 'two']);
  book.saved(aRule({ name: 'two', weight: 9 }));
  book.removed('close' as RuleName);
  t.same(names(), ['two', 'heavy']);
  t.equal(book.rules(), book.rules(), 'sorted once for each change');
  t.end();
});

t.test('begins with what the inventory has', async (t) => {
  const inventory = fixedInventory({ rules: [limited] });
  await inventory.rules.takePlace(place(one), 1);
  const book = await loadRuleBook(inventory, stillClock);
  t.equal(book.rules().length, 1);
  t.equal(book.taken(limited.name), 1);
});
