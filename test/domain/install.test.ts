import t from 'tap';
import { bootsInstalled, type Install } from '../../src/domain/install.ts';
import type { ProfileName } from '../../src/domain/machine.ts';
import { aChain, aProfile } from '../fakes/machines.ts';

const profile = aProfile(aChain('http://x/'));
const once = { ...profile, install: 'once' } as const;
const given = { awaitsReport: false, by: 'machine' } as const;
const awaited = { awaitsReport: true, by: 'machine' } as const;
const handedOver: Install = { profile: profile.name, state: 'handed-over', atMs: 1 };

t.test('a machine that was handed over to its installer boots its disk', (t) => {
  t.ok(bootsInstalled(once, handedOver, given));
  t.ok(bootsInstalled(once, { ...handedOver, state: 'installed' }, given));
  t.end();
});

t.test('where the system reports, the hand-over is not enough', (t) => {
  t.notOk(bootsInstalled(once, handedOver, awaited));
  t.ok(bootsInstalled(once, { ...handedOver, state: 'installed' }, awaited));
  t.end();
});

t.test('another profile is another installation', (t) => {
  t.notOk(bootsInstalled(once, { ...handedOver, profile: 'other' as ProfileName }, given));
  t.end();
});

t.test('a rule never installs over what was installed', (t) => {
  const other: Install = { ...handedOver, profile: 'other' as ProfileName };
  const byRule = { awaitsReport: true, by: 'rule' } as const;
  t.ok(bootsInstalled(once, other, byRule));
  t.notOk(bootsInstalled(once, handedOver, byRule), 'and its own is waited for');
  t.notOk(bootsInstalled(profile, other, byRule), 'what installs nothing is booted');
  t.end();
});

t.test('a profile that does not install once is booted each time', (t) => {
  t.notOk(bootsInstalled(profile, handedOver, given));
  t.end();
});
