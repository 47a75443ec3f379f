import t from 'tap';
import type { Sighting } from '../../src/domain/machine.ts';
import type { DecideBoot } from '../../src/domain/ports.ts';
import type { ProfileSpec } from '../../src/domain/profile.ts';
import { createDecideBoot, decideFor } from '../../src/service/decide-boot.ts';
import { brokenInventory } from '../fakes/broken-inventory.ts';
import { emptyInventory } from '../fakes/empty-inventory.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aMac, aMachine, aProfile, aSite } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';
import { NO_TOKENS } from '../fakes/config-tokens.ts';

const linux: ProfileSpec = {
  kind: 'linux',
  kernel: { kind: 'url', url: 'http://files.example/linux' },
  initrds: [],
  args: ['host=${machine.name}'],
};
const asking: Sighting = { mac: aMac('52:54:00:aa:00:01'), atMs: 1_000, hardware: {} };

interface Setup {
  readonly decide: DecideBoot;
  readonly sighted: Sighting[];
  readonly recorded: Sighting[];
}

function setup(inventory = emptyInventory()): Setup {
  const [sighted, recorded]: [Sighting[], Sighting[]] = [[], []];
  const decide = createDecideBoot({
    inventory,
    tokens: NO_TOKENS,
    sightings: {
      sighted: (sighting) => void sighted.push(sighting),
      recordNow: async (sighting) => {
        recorded.push(sighting);
        return (await inventory.machines.recordSightings([sighting]))[0];
      },
    },
  });
  return { decide, sighted, recorded };
}

t.test('an unknown machine is recorded first, and boots its disk', async (t) => {
  const { decide, recorded, sighted } = setup();
  const decision = await decide(asking, aSite());
  t.match(decision, {
    kind: 'local-disk',
    reason: 'unknown-machine',
    machine: { macs: ['52:54:00:aa:00:01'], configured: false },
  });
  t.same([recorded.length, sighted.length], [1, 0]);
  const again = await decide(asking, aSite());
  t.match(again, { kind: 'local-disk', reason: 'unknown-machine' }, 'nobody decided since');
  t.same([recorded.length, sighted.length], [1, 1], 'and now it is only noted');
});

t.test('a known machine boots what its profile says', async (t) => {
  const machine = aMachine({ name: 'node-1', profile: 'debian-13' });
  const { decide, sighted } = setup(
    fixedInventory({ machines: [machine], profiles: [aProfile(linux)] }),
  );
  t.match(await decide(asking, aSite()), {
    kind: 'boot',
    profile: 'debian-13',
    plan: { kind: 'linux', kernel: { url: 'http://files.example/linux' }, args: ['host=node-1'] },
  });
  t.same(sighted, [asking]);
});

t.test('every other answer is the local disk, with its reason', async (t) => {
  const site = aSite();
  const local = fixedInventory({ profiles: [aProfile({ kind: 'local' })] });
  const assigned = aMachine({ profile: 'debian-13' });
  t.match(await decideFor(aMachine({}), site, local), { reason: 'no-profile' });
  t.match(await decideFor(assigned, site, local), { reason: 'profile-local' });
  t.match(await decideFor(assigned, site, emptyInventory()), { reason: 'profile-missing' });
  const unconfigured = { ...aMachine({}), configured: false };
  t.match(await decideFor(unconfigured, site, local), { reason: 'unknown-machine' });
});

t.test('a profile that cannot be carried out fails with its error', async (t) => {
  const machine = aMachine({ profile: 'debian-13' });
  const inventory = fixedInventory({ machines: [machine], profiles: [aProfile(linux)] });
  t.match(await setup(inventory).decide(asking, aSite()), {
    kind: 'fail',
    profile: 'debian-13',
    error: { code: 'TEMPLATE_VALUE_MISSING' },
  });
});

t.test('what the machine reports now counts before it is written down', async (t) => {
  const machine = aMachine({ name: 'n', profile: 'debian-13' });
  const profiles = [aProfile(linux, ['arm64-efi'])];
  const { decide } = setup(fixedInventory({ machines: [machine], profiles }));
  const bios = { ...asking, hardware: { arch: 'x86-bios' } } as const;
  t.match(await decide(bios, aSite()), { kind: 'fail', error: { code: 'PROFILE_ARCH_MISMATCH' } });
  const arm = { ...asking, hardware: { arch: 'arm64-efi' } } as const;
  t.match(await decide(arm, aSite()), { kind: 'boot' });
});

t.test(
  'an inventory that cannot be read is told, not mistaken for an unknown machine',
  async (t) => {
    const { decide, recorded } = setup(brokenInventory());
    t.equal((await refusal(decide(asking, aSite()))).code, 'STORE_UNUSABLE');
    t.same(recorded, []);
  },
);
