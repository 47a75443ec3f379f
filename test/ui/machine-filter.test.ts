/** Which machines a table shows. */
import t from 'tap';
import type { MachineResource } from '../../src/ui/resources.ts';
import {
  filterOf,
  fits,
  isInView,
  sorted,
  titleOf,
  type StandingMachine,
} from '../../src/ui/pages/machines/machine-filter.ts';
import { placeOf } from '../../src/ui/router.ts';

function machine(more: Partial<MachineResource>): MachineResource {
  return {
    ...{ kind: 'machine', id: 'm_1', macs: ['52:54:00:aa:00:01'], configured: true },
    ...{ tags: {}, variables: {}, hardware: {}, boot: {}, version: 1 },
    ...more,
  };
}

const one: StandingMachine = {
  machine: machine({
    name: 'node-1',
    code: 'BLUE-FOX',
    tags: { rack: 'a1', role: 'worker' },
    hardware: { arch: 'x86_64-efi', serial: 'SN4001', manufacturer: 'Dell Inc.' },
    boot: { profile: 'debian-13' },
  }),
  word: 'booting',
};

const isShown = (address: string): boolean => fits(one, filterOf(placeOf(address)));

t.test('every filter of the address has to hold', (t) => {
  const shown = [
    '/machines',
    '/machines?view=booting',
    '/machines?view=moon',
    '/machines?q=NODE',
    '/machines?q=blue-f',
    '/machines?q=sn4001',
    '/machines?q=dell',
    '/machines?q=debian',
    '/machines?q=52:54:00:aa',
    '/machines?q=5254.00AA.0001',
    '/machines?arch=x86_64-efi&profile=debian-13&tag=rack%3Da1&tag=role%3Dworker',
  ];
  for (const address of shown) t.ok(isShown(address), address);
  const hidden = [
    '/machines?view=waiting',
    '/machines?view=attention',
    '/machines?q=node-2',
    '/machines?q=5254ff',
    '/machines?arch=x86-bios',
    '/machines?profile=local',
    '/machines?tag=rack%3Da1&tag=role%3Dcontrol',
  ];
  for (const address of hidden) t.notOk(isShown(address), address);
  t.end();
});

t.test('installing is a way of booting', (t) => {
  t.ok(isInView('installing', 'booting'));
  t.notOk(isInView('ready', 'booting'));
  t.end();
});

t.test('those that want something come first, then names as people count', (t) => {
  const named = (name: string, word: StandingMachine['word']): StandingMachine => ({
    machine: machine({ name }),
    word,
  });
  const order = sorted([
    named('node-10', 'ready'),
    named('node-2', 'ready'),
    named('z', 'waiting'),
    named('y', 'attention'),
    named('x', 'ignored'),
  ]);
  t.same(
    order.map((found) => titleOf(found.machine)),
    ['z', 'y', 'node-2', 'node-10', 'x'],
  );
  t.end();
});

t.test('a machine goes by its name, else its code, else its address', (t) => {
  t.equal(titleOf(one.machine), 'node-1');
  t.equal(titleOf(machine({ code: 'BLUE-FOX' })), 'BLUE-FOX');
  t.equal(titleOf(machine({})), '52:54:00:aa:00:01');
  t.end();
});
