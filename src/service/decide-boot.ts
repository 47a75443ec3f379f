/**
 * Decides what a machine boots.
 *
 * Owns     the order of the questions: who chooses a profile for it, was it installed already, can
 *          the profile be carried out. Whatever nobody chooses for boots the machine's own disk: an
 *          unknown machine never installs anything.
 * Leaves   how a profile becomes kernel and arguments to domain/plan-boot.ts.
 * Tests    test/service/decide-boot.test.ts
 */
import type { BootPlan, Decision, Site } from '../domain/boot-plan.ts';
import type { Asked, Choice } from '../domain/choice.ts';
import { RouseError } from '../domain/errors.ts';
import { bootsInstalled } from '../domain/install.ts';
import type { Machine, Sighting } from '../domain/machine.ts';
import { planBoot } from '../domain/plan-boot.ts';
import type { LineSources } from '../domain/talos-line.ts';
import type { OrderOf } from '../domain/order-ports.ts';
import type { DecideBoot, Inventory, StillWaits } from '../domain/ports.ts';
import type { Profile } from '../domain/profile.ts';
import { reportsToUs } from '../domain/report-args.ts';
import { isLocked } from '../domain/secrets.ts';
import type { UnknownMachines } from '../domain/unknown-machines.ts';
import type { ConfigTokens } from './config-tokens.ts';
import type { DiskWays } from './disk-ways.ts';
import type { Sightings } from './sightings.ts';

/** Below the boot origin; http/boot/config.ts answers there. */
const CONFIG_PATH = '/boot/config';
/** Stands where a token does in what is only looked at. */
const PREVIEW_TOKEN = 'preview';

/** What a decision is made from. */
interface Grounds {
  readonly inventory: Pick<Inventory, 'profiles' | 'installs'>;
  readonly sources?: LineSources;
  /** undefined: nobody orders anything */
  readonly orderOf?: OrderOf;
  /** undefined: their own disk */
  readonly unknown?: UnknownMachines;
}

interface DecideBootDeps extends Grounds {
  readonly tokens: Pick<ConfigTokens, 'issue'>;
  readonly inventory: Pick<Inventory, 'machines' | 'profiles' | 'installs'>;
  readonly sightings: Pick<Sightings, 'sighted' | 'recordNow'>;
  readonly diskWays: Pick<DiskWays, 'send' | 'forget'>;
}

/**
 * The decision for a machine that asks now. A known machine is only read; a new one is written down
 * first, so that it is on the list by the time it boots its disk.
 *
 * It rejects only when the inventory cannot be read (STORE_UNUSABLE).
 */
export function createDecideBoot(deps: DecideBootDeps): DecideBoot {
  const { diskWays, tokens } = deps;
  const decide = async (sighting: Sighting, given: AskedSite): Promise<Decision> => {
    const { asking, waited, ...site } = given;
    const machine = await machineOf(sighting, deps);
    if (machine === undefined) return { kind: 'local-disk', reason: 'unknown-machine' };
    const tokenFor = asking && ((asks: Machine) => tokens.issue(asks, { ...asking, site }));
    const asked = { machine, ...(asking && { from: asking.from }), ...(waited && { waited }) };
    return decideFor(asked, { ...site, ...(tokenFor && { tokenFor }) }, deps);
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

/** @returns undefined for a new machine that could not be written down */
async function machineOf(
  sighting: Sighting,
  { inventory, sightings }: DecideBootDeps,
): Promise<Machine | undefined> {
  const known = await inventory.machines.findByMac(sighting.mac);
  if (known === undefined) return sightings.recordNow(sighting);
  sightings.sighted(sighting);
  // What it reports now counts at once, although it is written down a moment later.
  return { ...known, hardware: { ...known.hardware, ...sighting.hardware } };
}

/** As the boot surface has it: a token is made for whoever asks. */
type AskedSite = Parameters<DecideBoot>[1];

type TokenSite = Site & { readonly tokenFor?: (machine: Machine) => Promise<string> };

/** The same decision for a machine of the inventory, without taking note of anything. */
export async function decideFor(asked: Asked, site: TokenSite, on: Grounds): Promise<Decision> {
  const { machine } = asked;
  if (machine.ignored) return { kind: 'local-disk', machine, reason: 'ignored' };
  const choice = await choose(asked, on);
  return choice ? carriedOut(asked, choice, { ...on, site }) : undecided(asked, on.unknown);
}

/** The first that has something to say decides. */
async function choose({ machine }: Asked, { orderOf }: Grounds): Promise<Choice | undefined> {
  const order = await orderOf?.(machine.id);
  if (order) return { profile: order.profile, by: 'order' };
  return machine.profile === undefined ? undefined : { profile: machine.profile, by: 'machine' };
}

/** @returns whether a machine that is told to wait would be told so now; for its question */
export function createStillWaits(
  on: Grounds & { readonly inventory: Pick<Inventory, 'machines'> },
): StillWaits {
  return async (mac, from, site) => {
    const machine = await on.inventory.machines.findByMac(mac);
    if (machine === undefined) return true;
    return (await decideFor({ machine, from }, site, on)).kind === 'wait';
  };
}

/** What becomes of a machine for which nothing was chosen. */
function undecided({ machine, waited }: Asked, unknown?: UnknownMachines): Decision {
  if (!machine.configured && !waited && unknown?.policy === 'wait') {
    return { kind: 'wait', machine, seconds: unknown.waitSeconds };
  }
  const reason = machine.configured ? 'no-profile' : 'unknown-machine';
  return { kind: 'local-disk', machine, reason };
}

type Carrying = Grounds & { readonly site: TokenSite; readonly ordered?: true };

/** What the choice comes to for this machine. */
async function carriedOut({ machine }: Asked, choice: Choice, on: Carrying): Promise<Decision> {
  const { inventory, site } = on;
  const profile = await inventory.profiles.find(choice.profile);
  if (profile === undefined) return { kind: 'local-disk', machine, reason: 'profile-missing' };
  if (profile.spec.kind === 'local') {
    return { kind: 'local-disk', machine, reason: 'profile-local' };
  }
  if (choice.by === 'order') return planned(machine, profile, { ...on, ordered: true });
  // Read only where it matters: most profiles boot the same each time.
  const install = profile.install && (await inventory.installs.find(machine.id));
  if (install) {
    const awaitsReport = reportsToUs(profile.spec, site.reports);
    if (bootsInstalled(profile, install, { awaitsReport })) {
      return { kind: 'local-disk', machine, reason: 'installed' };
    }
  }
  return planned(machine, profile, on);
}

async function planned(
  machine: Machine,
  profile: Profile,
  { site, sources, ordered }: Carrying,
): Promise<Decision> {
  try {
    if (isLocked(profile.spec)) {
      throw new RouseError('SECRETS_KEY_WRONG', `profile ${profile.name} has a sealed join token`);
    }
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
    return { kind: 'boot', machine, profile: profile.name, ...(ordered && { ordered }), plan };
  } catch (error) {
    if (!(error instanceof RouseError)) throw error;
    return { kind: 'fail', machine, profile: profile.name, error };
  }
}
