/**
 * Decides what a machine boots.
 *
 * Owns     the order of the questions: is it known, has anybody given it a profile, was it
 *          installed already, can the profile be carried out for it. Whatever is not decided boots
 *          the machine's own disk: an unknown machine never installs anything.
 * Leaves   how a profile becomes kernel and arguments to domain/plan-boot.ts.
 * Tests    test/service/decide-boot.test.ts
 */
import type { BootPlan, Decision, Site } from '../domain/boot-plan.ts';
import { RouseError } from '../domain/errors.ts';
import { bootsInstalled } from '../domain/install.ts';
import type { Machine, Sighting } from '../domain/machine.ts';
import { planBoot } from '../domain/plan-boot.ts';
import type { LineSources } from '../domain/talos-line.ts';
import type { DecideBoot, Inventory } from '../domain/ports.ts';
import type { Profile } from '../domain/profile.ts';
import type { DiskWays } from './disk-ways.ts';
import type { Sightings } from './sightings.ts';

interface DecideBootDeps {
  readonly inventory: Pick<Inventory, 'machines' | 'profiles' | 'installs'>;
  readonly sightings: Pick<Sightings, 'sighted' | 'recordNow'>;
  readonly diskWays: Pick<DiskWays, 'send' | 'forget'>;
  readonly sources?: LineSources;
}

/**
 * The decision for a machine that asks now. A known machine is only read; a new one is written down
 * first, so that it is on the list by the time it boots its disk.
 *
 * It rejects only when the inventory cannot be read (STORE_UNUSABLE).
 */
export function createDecideBoot(deps: DecideBootDeps): DecideBoot {
  const { inventory, sightings, diskWays, sources } = deps;
  const decide = async (sighting: Sighting, site: Site): Promise<Decision> => {
    const known = await inventory.machines.findByMac(sighting.mac);
    if (known === undefined) {
      const machine = await sightings.recordNow(sighting);
      return { kind: 'local-disk', reason: 'unknown-machine', ...(machine && { machine }) };
    }
    sightings.sighted(sighting);
    // What it reports now counts at once, although it is written down a moment later.
    const hardware = { ...known.hardware, ...sighting.hardware };
    return decideFor({ ...known, hardware }, site, inventory, sources);
  };
  return async (sighting, site) => {
    const decision = await decide(sighting, site);
    if (decision.kind !== 'local-disk') {
      diskWays.forget([sighting.mac]);
      return decision;
    }
    const way = decision.machine && diskWays.send(decision.machine, sighting.mac);
    return way === undefined ? decision : { ...decision, way };
  };
}

/** The same decision for a machine of the inventory, without taking note of anything. */
export async function decideFor(
  machine: Machine,
  site: Site,
  inventory: Pick<Inventory, 'profiles' | 'installs'>,
  sources?: LineSources,
): Promise<Decision> {
  if (machine.profile === undefined) {
    const reason = machine.configured ? 'no-profile' : 'unknown-machine';
    return { kind: 'local-disk', machine, reason };
  }
  const profile = await inventory.profiles.find(machine.profile);
  if (profile === undefined) return { kind: 'local-disk', machine, reason: 'profile-missing' };
  if (profile.spec.kind === 'local') {
    return { kind: 'local-disk', machine, reason: 'profile-local' };
  }
  // Read only where it matters: most profiles boot the same each time.
  const install = profile.install && (await inventory.installs.find(machine.id));
  if (bootsInstalled(profile, install)) return { kind: 'local-disk', machine, reason: 'installed' };
  return planned(machine, profile, () => planBoot(machine, profile, site, sources));
}

function planned(machine: Machine, profile: Profile, plan: () => BootPlan): Decision {
  try {
    return { kind: 'boot', machine, profile: profile.name, plan: plan() };
  } catch (error) {
    if (!(error instanceof RouseError)) throw error;
    return { kind: 'fail', machine, profile: profile.name, error };
  }
}
