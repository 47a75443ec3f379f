import t from 'tap';
import type { ImageName, ProfileName } from '../../src/domain/machine.ts';
import type { Image, Profile, ProfileSpec } from '../../src/domain/profile.ts';
import {
  checkImageUsers,
  checkMachine,
  checkProfile,
  checkProfileUsers,
} from '../../src/service/references.ts';
import { draftFromMachine } from '../../src/schema/machine-resource.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aMachine, aProfile } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';

const debian = 'debian-13' as ImageName;
const image: Image = {
  name: debian,
  files: ['linux', 'initrd'].map((path) => ({
    path,
    diskPath: `/srv/${path}`,
    sizeBytes: 1,
    modifiedAtMs: 1,
    sha256: 'a'.repeat(64),
  })),
  version: 1,
};
const profile = (kernel: string, initrd = 'initrd'): Profile =>
  aProfile({
    kind: 'linux',
    kernel: { kind: 'image', image: debian, path: kernel },
    initrds: [
      { kind: 'url', url: 'http://x/' },
      { kind: 'image', image: debian, path: initrd },
    ],
    args: [],
  });
const inventory = fixedInventory({
  machines: [aMachine({ profile: 'debian-13' })],
  profiles: [profile('linux')],
  images: [image],
});

t.test('a machine names a profile that exists, or none', async (t) => {
  await checkMachine(draftFromMachine(aMachine({ profile: 'debian-13' })), inventory);
  await checkMachine(draftFromMachine(aMachine({})), inventory);
  const error = await refusal(
    checkMachine(draftFromMachine(aMachine({ profile: 'debian-31' })), inventory),
  );
  t.match(error, { code: 'PROFILE_UNKNOWN', detail: 'debian-31; did you mean debian-13?' });
  const far = await refusal(checkMachine(draftFromMachine(aMachine({ profile: 'x' })), inventory));
  t.equal(far.detail, 'x');
});

t.test('a profile takes files that its images have', async (t) => {
  await checkProfile(profile('linux'), inventory);
  await checkProfile(aProfile({ kind: 'local' }), inventory);
  t.equal((await refusal(checkProfile(profile('vmlinuz'), inventory))).code, 'IMAGE_FILE_UNKNOWN');
  t.match(
    (await refusal(checkProfile(profile('linux', 'initr'), inventory))).detail,
    /mean initrd/,
  );
  const nothing = await refusal(checkProfile(profile('linux'), fixedInventory()));
  t.equal(nothing.code, 'IMAGE_UNKNOWN');
});

t.test('whatever kind of profile names a file, it is there', async (t) => {
  const source = (path: string) => ({ kind: 'image', image: debian, path }) as const;
  const kernel = source('linux');
  const missing = source('bcd');
  const optional = { ...missing, name: 'BCD', optional: true } as const;
  const wimboot = { kind: 'wimboot', kernel, args: [] } as const;
  await checkProfile(aProfile({ ...wimboot, initrds: [optional] }), inventory);
  const byArch = { kind: 'by-arch', files: { 'x86-bios': missing } } as const;
  for (const spec of [
    { ...wimboot, initrds: [{ ...missing, name: 'BCD' }] },
    { kind: 'iso', file: missing },
    { kind: 'chain', file: byArch, args: [] },
  ] satisfies ProfileSpec[]) {
    const { code } = await refusal(checkProfile(aProfile(spec), inventory));
    t.equal(code, 'IMAGE_FILE_UNKNOWN', spec.kind);
  }
});

t.test('nothing that is used goes away', async (t) => {
  await checkImageUsers(debian, new Set(['linux', 'initrd']), inventory);
  await checkImageUsers('other' as ImageName, new Set(), inventory);
  const error = await refusal(checkImageUsers(debian, new Set(['linux']), inventory));
  t.match(error, { code: 'IMAGE_IN_USE', detail: 'profile debian-13 takes initrd from debian-13' });
  await checkProfileUsers('other' as ProfileName, 0, inventory);
  const used = await refusal(checkProfileUsers('debian-13' as ProfileName, 0, inventory));
  t.match(used, { code: 'PROFILE_IN_USE', detail: /1 machine/ });
});
