import t from 'tap';
import type { Boot } from '../../src/domain/boot-session.ts';
import { newBootId } from '../../src/domain/boot-stage.ts';
import type { MachineId } from '../../src/domain/machine.ts';
import { createBootTable } from '../../src/timeline/boot-table.ts';
import { ip, mac } from '../fakes/boot-events.ts';

const MAC = mac('52:54:00:aa:00:01');

function boot(startedAtMs: number, more: Partial<Boot> = {}): Boot {
  return {
    ...{ id: newBootId(startedAtMs, MAC), macs: [MAC], startedAtMs, lastAtMs: startedAtMs },
    ...{ scripts: [], stages: [], findings: [], ...more },
  };
}

t.test('every name of a boot leads to it, until it is dropped', (t) => {
  const table = createBootTable();
  const names = { machine: 'm_1' as MachineId, address: ip('10.0.0.1'), scripts: ['a1'] };
  const { entry } = table.add(boot(1, names));
  const found = (): unknown[] => [
    table.byId(newBootId(1, MAC)),
    table.byMac(MAC),
    table.byMachine('m_1' as MachineId),
    table.byAddress('10.0.0.1'),
    table.bySession('a1'),
  ];
  t.same(found(), Array(5).fill(entry));
  table.drop(entry);
  t.same(found(), Array(5).fill(undefined));
  table.drop(entry);
  table.replace(entry, boot(1));
  t.equal(table.byMac(MAC), undefined);
  t.end();
});

t.test('an old boot that is heard of late does not hide the newer one', (t) => {
  const table = createBootTable();
  const old = table.add(boot(1, { endedAtMs: 5 })).entry;
  const { entry } = table.add(boot(10));
  table.replace(old, boot(1, { endedAtMs: 5, lastAtMs: 12, scripts: ['a1'] }));
  t.equal(table.byMac(MAC), entry);
  t.equal(table.bySession('a1'), old);
  t.end();
});

t.test('the boot longest silent leaves, those that go on and those that are over apart', (t) => {
  const table = createBootTable({ openMax: 2, endedMax: 1 });
  const first = table.add(boot(1)).entry;
  table.add(boot(2));
  table.replace(first, boot(1, { lastAtMs: 3 }));
  t.equal(table.add(boot(3)).left?.id, newBootId(2, MAC));
  table.replace(first, boot(1, { endedAtMs: 4 }));
  table.add(boot(5, { endedAtMs: 6 }));
  t.equal(table.byId(newBootId(1, MAC)), undefined);
  t.same(
    [...table.open()].map((entry) => entry.boot.id),
    [newBootId(3, MAC)],
  );
  t.same(
    [...table.ended()].map((entry) => entry.boot.id),
    [newBootId(5, MAC)],
  );
  t.end();
});
