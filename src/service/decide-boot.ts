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
import { reportsToUs } from '../domain/report-args.ts';
import { isLocked } from '../domain/secrets.ts';
import type { ConfigTokens } from './config-tokens.ts';
import type { DiskWays } from './disk-ways.ts';
import type { Sightings } from './sightings.ts';

/** Below the boot origin; http/boot/config.ts answers there. */
const CONFIG_PATH = '/boot/config';
/** Stands where a token does in what is only looked at. */
const PREVIEW_TOKEN = 'preview';

interface DecideBootDeps {
  readonly tokens: Pick<ConfigTokens, 'issue'>;
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
  const { inventory, sightings, diskWays, tokens, sources } = deps;
  const decide = async (sighting: Sighting, { asking, ...site }: AskedSite): Promise<Decision> => {
    const known = await inventory.machines.findByMac(sighting.mac);
    if (known === undefined) {
      const machine = await sightings.recordNow(sighting);
      return { kind: 'local-disk', reason: 'unknown-machine', ...(machine && { machine }) };
    }
    sightings.sighted(sighting);
    // What it reports now counts at once, although it is written down a moment later.
    const hardware = { ...known.hardware, ...sighting.hardware };
    const tokenFor = asking && ((machine: Machine) => tokens.issue(machine, { ...asking, site }));
    const told = { ...site, ...(tokenFor && { tokenFor }) };
    return decideFor({ ...known, hardware }, told, inventory, sources);
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

/** As the boot surface has it: a token is made for whoever asks. */
type AskedSite = Parameters<DecideBoot>[1];

type TokenSite = Site & { readonly tokenFor?: (machine: Machine) => Promise<string> };

/** The same decision for a machine of the inventory, without taking note of anything. */
export async function decideFor(
  machine: Machine,
  site: TokenSite,
  inventory: Pick<Inventory, 'profiles' | 'installs'>,
  sources?: LineSources,
): Promise<Decision> {
  if (machine.ignored) return { kind: 'local-disk', machine, reason: 'ignored' };
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
  if (install) {
    const awaitsReport = reportsToUs(profile.spec, site.reports);
    if (bootsInstalled(profile, install, { awaitsReport })) {
      return { kind: 'local-disk', machine, reason: 'installed' };
    }
  }
  return planned(machine, profile, { site, sources });
}

interface Planning {
  readonly site: TokenSite;
  readonly sources: LineSources | undefined;
}

async function planned(machine: Machine, profile: Profile, on: Planning): Promise<Decision> {
  try {
    if (isLocked(profile.spec)) {
      throw new RouseError('SECRETS_KEY_WRONG', `profile ${profile.name} has a sealed join token`);
    }
    const { site, sources } = on;
    const { tokenFor, ...known } = site;
    const { spec } = profile;
    const configured = spec.kind === 'talos' && spec.config !== undefined;
    const planWith = (token: string): BootPlan => {
      const configUrl = `${site.bootOrigin}${CONFIG_PATH}/${token}`;
      return planBoot(machine, profile, { ...known, ...(configured && { configUrl }) }, sources);
    };
    // A token is made once it is certain that there will be a script to put it into.
    const shown = planWith(PREVIEW_TOKEN);
    const plan = configured && tokenFor ? planWith(await tokenFor(machine)) : shown;
    return { kind: 'boot', machine, profile: profile.name, plan };
  } catch (error) {
    if (!(error instanceof RouseError)) throw error;
    return { kind: 'fail', machine, profile: profile.name, error };
  }
}
