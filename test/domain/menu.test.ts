/** Tests for src/domain/menu.ts, and who suits whom in profile.ts */
import t from 'tap';
import type { ProfileName } from '../../src/domain/machine.ts';
import { choiceRefusal, menuEntryFor, offeredTo, type MenuOffer } from '../../src/domain/menu.ts';
import { aChain, aMac, aMachine, anAddress, aProfile } from '../fakes/machines.ts';

const chain = aChain('http://files.example/x');
const named = (name: string): ProfileName => name as ProfileName;

t.test('a profile stands in the menu when it says so and fits the machine', (t) => {
  const bios = aMachine({ hardware: { arch: 'x86-bios' } });
  const menu = true as const;
  t.equal(menuEntryFor(aProfile(chain), bios), undefined, 'nobody said so');
  t.same(menuEntryFor({ ...aProfile(chain), menu }, bios), { profile: 'debian-13' });
  t.equal(menuEntryFor({ ...aProfile(chain, ['arm64-efi']), menu }, bios), undefined);
  t.match(menuEntryFor({ ...aProfile(chain, ['x86-bios']), menu }, bios), {});
  t.match(menuEntryFor({ ...aProfile(chain, ['arm64-efi']), menu }, aMachine({})), {}, 'who knows');
  t.equal(menuEntryFor({ ...aProfile({ kind: 'local' }), menu }, bios), undefined, 'it is there');
  t.end();
});

t.test('what erases the disk is marked, and offered to neighbours alone', (t) => {
  const machine = aMachine({});
  const menu = true as const;
  const once = menuEntryFor({ ...aProfile(chain), menu, install: 'once' }, machine);
  const wipes = menuEntryFor({ ...aProfile(chain), menu, destructive: true }, machine);
  t.same([once, wipes], Array(2).fill({ profile: 'debian-13', destructive: true }));
  const entries = [{ profile: named('rescue') }, ...[once, wipes].flatMap((entry) => entry ?? [])];
  t.same(offeredTo(entries, { mac: aMac('52:54:00:aa:00:01') }), entries);
  t.same(offeredTo(entries, {}), [{ profile: 'rescue' }], 'behind a router');
  t.end();
});

t.test('a choice is taken from the machine that was shown the menu, and no other', (t) => {
  const mac = aMac('52:54:00:aa:00:01');
  const from = anAddress('10.77.0.9');
  const offer: MenuOffer = {
    ...{ machineId: aMachine({}).id, macs: [mac], from, untilMs: 1_000 },
    profiles: [named('rescue'), named('debian-13')],
  };
  const judged = (over: object = {}, given: MenuOffer | undefined = offer) =>
    choiceRefusal(given, { asker: { from, mac }, profile: 'rescue', nowMs: 999, ...over });
  t.equal(judged(), undefined);
  const moved = { from: anAddress('10.77.0.10'), mac };
  t.equal(judged({ asker: moved }), undefined, 'a neighbour is known by its hardware address');
  t.equal(judged({ asker: { from } }), undefined, 'and others by the network address');
  t.match(judged({ asker: { from: moved.from } }), /another machine/);
  t.match(judged({ asker: { from, mac: aMac('52:54:00:aa:00:02') } }), /another machine/);
  t.match(judged({ nowMs: 1_000 }), /out of date/);
  t.match(
    choiceRefusal(undefined, { asker: { from }, profile: 'rescue', nowMs: 0 }),
    /out of date/,
  );
  t.match(judged({ profile: 'wipe' }), /does not stand in this menu/);
  const chosen = { ...offer, chosen: named('rescue') };
  t.equal(judged({}, chosen), undefined, 'it has not heard the answer');
  t.match(judged({ profile: 'debian-13' }, chosen), /rescue was chosen from this menu already/);
  t.end();
});
