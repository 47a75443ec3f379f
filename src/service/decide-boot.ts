/**
 * Decides what a machine boots.
 *
 * Owns     the order of the questions: what was ordered or chosen for it, was it installed before,
 *          can the profile be carried out. A machine that nobody decided about waits as the
 *          settings have it, and whatever nobody chooses for boots its own disk.
 * Leaves   who chooses to chooser.ts, and how a profile becomes kernel and arguments to
 *          domain/plan-boot.ts.
 * Tests    test/service/decide-boot.test.ts
 */
import type { BootPlan, Decision, Site } from '../domain/boot-plan.ts';
import { usesBootToken } from '../domain/boot-token.ts';
import type { Asked, Choice } from '../domain/choice.ts';
import { RouseError } from '../domain/errors.ts';
import { bootsInstalled } from '../domain/install.ts';
import type { Machine, Sighting } from '../domain/machine.ts';
import { planBoot } from '../domain/plan-boot.ts';
import type { LineSources } from '../domain/talos-line.ts';
import type { EntriesFor, OpenMenu } from '../domain/menu-ports.ts';
import type { OrderOf } from '../domain/order-ports.ts';
import type { DecideBoot, Inventory } from '../domain/ports.ts';
import type { StillWaits } from '../domain/waiting.ts';
import type { Profile } from '../domain/profile.ts';
import { reportsToUs } from '../domain/report-args.ts';
import type { Explanation } from '../domain/use-cases.ts';
import { isLocked } from '../domain/secrets.ts';
import type { UnknownMachines } from '../domain/unknown-machines.ts';
import { previewAddresses, type BootTokens } from './boot-tokens.ts';
import type { Chooser, Chosen } from './chooser.ts';
import type { ConfigTokens } from './config-tokens.ts';
import type { DiskWays } from './disk-ways.ts';
import type { Sightings } from './sightings.ts';

/** Below the boot origin; http/boot/config.ts answers there. */
const CONFIG_PATH = '/boot/config';
/** Stands where a token does in what is only looked at. */
const PREVIEW_TOKEN = 'preview';

/** What a decision is made from. */
export interface Grounds {
  readonly chooser: Pick<Chooser, 'choose' | 'take'>;
  readonly inventory: Pick<Inventory, 'installs'>;
  readonly sources?: Pick<LineSources, 'factoryCmdlineOf' | 'extra'>;
  /** undefined: nobody orders anything */
  readonly orderOf?: OrderOf;
  /** undefined: their own disk */
  readonly unknown?: UnknownMachines;
  /** undefined: nothing stands in menus but the local disk */
  readonly entriesFor?: EntriesFor;
}

interface DecideBootDeps extends Grounds {
  readonly tokens: Pick<ConfigTokens, 'issue'>;
  readonly bootTokens: Pick<BootTokens, 'issue'>;
  readonly inventory: Pick<Inventory, 'machines' | 'installs'>;
  readonly sightings: Pick<Sightings, 'sighted' | 'recordNow'>;
  readonly diskWays: Pick<DiskWays, 'send' | 'forget'>;
  /** undefined: nobody chooses from what is shown */
  readonly openMenu?: OpenMenu;
}

/**
 * The decision for a machine that asks now. A known machine is only read; a new one is written down
 * first, so that it is on the list by the time it boots its disk.
 *
 * It rejects only when the inventory cannot be read (STORE_UNUSABLE).
 */
export function createDecideBoot(deps: DecideBootDeps): DecideBoot {
  const { diskWays, tokens, bootTokens, chooser } = deps;
  const decide = async (sighting: Sighting, told: AskedSite): Promise<Decision> => {
    const { asking, from, waited, menu, ...site } = told;
    const machine = await machineOf(sighting, deps);
    if (machine === undefined) return { kind: 'local-disk', reason: 'unknown-machine' };
    const wishes = { ...(waited && { waited }), ...(menu && { menu }) };
    const asked = { machine, ...(from && { from }), ...wishes };
    if (!asking) return decideFor(asked, site, deps);
    const issuing: TokenSite = {
      ...site,
      tokenFor: (asks) => tokens.issue(asks, { ...asking, site }),
      addressesFor: (asks, profile) => bootTokens.issue(asks, profile, { ...asking, site }),
    };
    const { giveBack, ...chosen } = await orderedFirst(asked, deps, chooser.take);
    const decision = await decided(asked, chosen, { ...deps, site: issuing });
    if (decision.kind !== 'boot') giveBack();
    if (decision.kind !== 'menu') return decision;
    return { ...decision, ...deps.openMenu?.(machine, decision.entries, asking) };
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

type TokenSite = Site & {
  readonly tokenFor?: (machine: Machine) => Promise<string>;
  readonly addressesFor?: (machine: Machine, profile: Profile) => Promise<Partial<Site>>;
};

/** The same decision for a machine of the inventory, without taking note of anything. */
export async function decideFor(asked: Asked, site: TokenSite, on: Grounds): Promise<Decision> {
  const chosen = await orderedFirst(asked, on, on.chooser.choose);
  return decided(asked, chosen, { ...on, site });
}

/** And with the reasons. */
export async function explainFor(asked: Asked, site: Site, on: Explaining): Promise<Explanation> {
  const { rules, from, ...chosen } = await orderedFirst(asked, on, on.chooser.explain);
  const decision = await decided(asked, chosen, { ...on, site });
  return { machine: asked.machine, decision, rules, ...(from && { from }) };
}

type Explaining = Omit<Grounds, 'chooser'> & { readonly chooser: Pick<Chooser, 'explain'> };

/** An order goes before everything else; the chooser is asked as if the machine had its profile. */
async function orderedFirst<T extends Chosen>(
  asked: Asked,
  { orderOf }: Pick<Grounds, 'orderOf'>,
  choose: (asked: Asked) => Promise<T>,
): Promise<T> {
  const { machine } = asked;
  const order = machine.ignored ? undefined : await orderOf?.(machine.id);
  if (!order) return choose(asked);
  const { profile } = order;
  const chosen = await choose({ ...asked, machine: { ...machine, profile } });
  return { ...chosen, choice: { by: 'order', profile } };
}

type Carrying = Pick<Grounds, 'inventory' | 'sources' | 'unknown' | 'entriesFor'> & {
  readonly site: TokenSite;
};

/** What was chosen, and what it comes to. */
async function decided(asked: Asked, chosen: Chosen, on: Carrying): Promise<Decision> {
  const { machine } = asked;
  if (machine.ignored) return { kind: 'local-disk', machine, reason: 'ignored' };
  const { choice } = chosen;
  if (!choice) return undecided(asked, on);
  return { ...(await carriedOut(machine, chosen, { ...on, choice })), choice };
}

const nothingInMenus: EntriesFor = () => Promise.resolve([]);

/** @returns whether a machine that is told to wait would be told so now; for its question */
export function createStillWaits(
  on: Grounds & { readonly inventory: Pick<Inventory, 'machines'> },
): StillWaits {
  // What stands in its menu changes nothing, and each machine asks every few seconds.
  const grounds = { ...on, entriesFor: nothingInMenus };
  return async (mac, from, site) => {
    const machine = await on.inventory.machines.findByMac(mac);
    if (machine === undefined) return true;
    return (await decideFor({ machine, from }, site, grounds)).kind === 'wait';
  };
}

/** What becomes of a machine for which nothing was chosen. */
async function undecided(
  { machine, waited, menu }: Asked,
  { unknown, entriesFor }: Pick<Grounds, 'unknown' | 'entriesFor'>,
): Promise<Decision> {
  const reason = machine.configured ? 'no-profile' : 'unknown-machine';
  const policy = machine.configured || waited ? undefined : unknown?.policy;
  if (unknown === undefined || (policy !== 'wait' && policy !== 'menu')) {
    return { kind: 'local-disk', machine, reason };
  }
  const entries = (await entriesFor?.(machine)) ?? [];
  if (menu || policy === 'menu') {
    return { kind: 'menu', machine, seconds: unknown.menuSeconds, entries };
  }
  const offers = entries.length > 0 && { menu: true as const };
  return { kind: 'wait', machine, seconds: unknown.waitSeconds, ...offers };
}

/** Of what was chosen: nobody waits and nobody chooses any more. */
type CarriedOut = Exclude<Decision, { kind: 'wait' | 'menu' }>;

async function carriedOut(
  machine: Machine,
  { profile, args }: Chosen,
  on: Carrying & { readonly choice: Choice },
): Promise<CarriedOut> {
  if (profile === undefined) return { kind: 'local-disk', machine, reason: 'profile-missing' };
  if (profile.spec.kind === 'local') {
    return { kind: 'local-disk', machine, reason: 'profile-local' };
  }
  // Read only where it matters: most profiles boot the same each time, and an order goes before.
  const recorded = profile.install && on.choice.by !== 'order';
  const install = recorded ? await on.inventory.installs.find(machine.id) : undefined;
  if (install) {
    const awaitsReport = reportsToUs(profile.spec, on.site.reports);
    if (bootsInstalled(profile, install, { awaitsReport, by: on.choice.by })) {
      return { kind: 'local-disk', machine, reason: 'installed' };
    }
  }
  return planned(machine, profile, { ...on, sources: { ...on.sources, rules: args } });
}

async function planned(
  machine: Machine,
  profile: Profile,
  { site, sources }: { readonly site: TokenSite; readonly sources: LineSources },
): Promise<CarriedOut> {
  try {
    if (isLocked(profile.spec)) {
      throw new RouseError('SECRETS_KEY_WRONG', `profile ${profile.name} has a sealed join token`);
    }
    const { tokenFor, addressesFor, ...known } = site;
    const { spec } = profile;
    const configured = spec.kind === 'talos' && spec.config !== undefined;
    const planWith = (token: string, addresses: Partial<Site>): BootPlan => {
      const configUrl = `${site.bootOrigin}${CONFIG_PATH}/${token}`;
      const told = { ...known, ...addresses, ...(configured && { configUrl }) };
      return planBoot(machine, profile, told, sources);
    };
    // Tokens are made once it is certain that there will be a script to put them into.
    const preview = previewAddresses(site.bootOrigin);
    const shown = planWith(PREVIEW_TOKEN, preview);
    const token = configured && tokenFor ? await tokenFor(machine) : undefined;
    const added = (sources.rules ?? []).flatMap((rule) => rule.args);
    const needs = usesBootToken(profile, { ...machine, args: [...(machine.args ?? []), ...added] });
    const own = needs ? await addressesFor?.(machine, profile) : undefined;
    if (token === undefined && own === undefined) {
      return { kind: 'boot', machine, profile: profile.name, plan: shown };
    }
    const plan = planWith(token ?? PREVIEW_TOKEN, own ?? preview);
    return { kind: 'boot', machine, profile: profile.name, plan };
  } catch (error) {
    if (!(error instanceof RouseError)) throw error;
    return { kind: 'fail', machine, profile: profile.name, error };
  }
}
