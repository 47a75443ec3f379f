import t from 'tap';
import { bootsInstalled, type Install } from '../../src/domain/install.ts';
import type { ProfileName } from '../../src/domain/machine.ts';
import { aChain, aProfile } from '../fakes/machines.ts';

const profile = aProfile(aChain('http://x/'));
const once = { ...profile, install: 'once' } as const;
const handedOver: Install = { profile: profile.name, state: 'handed-over', atMs: 1 };

t.test('a machine that was handed over to its installer boots its disk', (t) => {
  t.ok(bootsInstalled(once, handedOver, { awaitsReport: false }));
  t.ok(bootsInstalled(once, { ...handedOver, state: 'installed' }, { awaitsReport: false }));
  t.end();
});

t.test('where the system reports, the hand-over is not enough', (t) => {
  t.notOk(bootsInstalled(once, handedOver, { awaitsReport: true }));
  t.ok(bootsInstalled(once, { ...handedOver, state: 'installed' }, { awaitsReport: true }));
  t.end();
});

t.test('another profile is another installation', (t) => {
  t.notOk(
    bootsInstalled(
      once,
      { ...handedOver, profile: 'other' as ProfileName },
      { awaitsReport: false },
    ),
  );
  t.end();
});

t.test('a profile that does not install once is booted each time', (t) => {
  t.notOk(bootsInstalled(profile, handedOver, { awaitsReport: false }));
  t.end();
});
