/**
 * The menu on a machine's own screen: what stands in it, and what becomes of a choice.
 *
 * Owns     that a choice is an order for one boot, asked for by the machine's screen: with the same
 *          confirmation and the same trail as one that was given elsewhere, and only where nobody
 *          has decided about the machine.
 * Leaves   whose menu it is to domain/menu.ts.
 * Limits   `menusMax` menus; in memory only, so after a restart the machine asks for another.
 * Tests    test/service/menus.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import { menuLifeMs, menuOrderMs, menusMax } from '../domain/limits-menu.ts';
import { machineLabel, type Machine, type ProfileName } from '../domain/machine.ts';
import { choiceRefusal, menuEntryFor, offeredTo, type MenuOffer } from '../domain/menu.ts';
import type { ChooseFromMenu, EntriesFor, MenuChoice, OpenMenu } from '../domain/menu-ports.ts';
import type { Clock, Inventory, RecordEvent } from '../domain/ports.ts';
import { createRecent } from '../domain/recent.ts';
import type { ManageOrders } from '../domain/use-cases.ts';
import { decideFor, type Grounds } from './decide-boot.ts';

interface MenusDeps {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly inventory: Pick<Inventory, 'machines'>;
  readonly record: RecordEvent;
  readonly random: (bytes: number) => Uint8Array;
  readonly orders: Pick<ManageOrders, 'place'>;
  /** what the decision is made from, anew for each choice */
  readonly grounds: Grounds;
}

interface Menus {
  readonly open: OpenMenu;
  readonly choose: ChooseFromMenu;
}

/** Says in the history and in events who wanted it. */
const ASKED_BY_SCREEN = 'screen';

interface Allowed {
  readonly offer: MenuOffer;
  readonly machine: Machine;
  readonly profile: ProfileName;
}

const TOKEN_BYTES = 16;

export function createEntriesFor({ profiles }: Pick<Inventory, 'profiles'>): EntriesFor {
  return async (machine) =>
    (await profiles.inMenus()).flatMap((profile) => menuEntryFor(profile, machine) ?? []);
}

export function createMenus(deps: MenusDeps): Menus {
  const { clock, inventory, record, random, orders, grounds } = deps;
  const offers = createRecent<string, MenuOffer>(menusMax);

  /** @throws RouseError MENU_CHOICE_REFUSED, MACHINE_UNKNOWN */
  const allowed = async (choice: MenuChoice): Promise<Allowed> => {
    const { token, asker, site } = choice;
    const offer = offers.get(token);
    const refusal = choiceRefusal(offer, { asker, profile: choice.profile, nowMs: clock.nowMs() });
    const profile = offer?.profiles.find((name) => name === choice.profile);
    if (offer === undefined || profile === undefined || refusal !== undefined) {
      throw refused(refusal);
    }
    const machine = await inventory.machines.find(offer.machineId);
    if (machine === undefined) throw new RouseError('MACHINE_UNKNOWN', offer.macs.join(', '));
    if (offer.chosen !== undefined) return { offer, machine, profile };
    if (machine.ignored) throw refused('somebody decided that this machine is ignored');
    const decision = await decideFor({ machine, from: asker.from, menu: true }, site, grounds);
    if (decision.kind !== 'menu') throw refused('somebody else has decided about this machine');
    const stands = decision.entries.some((entry) => entry.profile === profile);
    if (!stands) throw refused(`profile ${profile} does not stand in the menu any more`);
    // Told at once, and not by each boot until the order has expired.
    const wanted = { ...machine, profile };
    const planned = await decideFor({ machine: wanted, from: asker.from }, site, grounds);
    if (planned.kind === 'fail') throw planned.error;
    return { offer, machine, profile };
  };

  return {
    open(machine, entries, { from, mac }) {
      if (mac !== undefined && !machine.macs.includes(mac)) {
        throw refused(`${mac} is no address of this machine`);
      }
      const offered = offeredTo(entries, { ...(mac && { mac }) });
      const token = Buffer.from(random(TOKEN_BYTES)).toString('hex');
      offers.set(token, {
        machineId: machine.id,
        macs: machine.macs,
        from,
        profiles: offered.map(({ profile }) => profile),
        untilMs: clock.nowMs() + menuLifeMs,
      });
      return { entries: offered, token };
    },
    async choose(choice) {
      const { offer, machine, profile } = await allowed(choice);
      const { token, confirm } = choice;
      // Somebody may have chosen while this was looked at.
      const now = offers.get(token) ?? offer;
      const refusal = choiceRefusal(now, { ...choice, nowMs: clock.nowMs() });
      if (refusal !== undefined) throw refused(refusal);
      if (now.chosen !== undefined) return machine;
      // At once: a machine that asks again while this is written down does not order twice.
      offers.set(token, { ...offer, chosen: profile });
      try {
        await orders.place(machine.id, {
          ...{ profile, times: 1, lifeMs: menuOrderMs, askedBy: ASKED_BY_SCREEN },
          ...(confirm !== undefined && { confirm }),
        });
      } catch (error) {
        offers.set(token, offer);
        throw error;
      }
      const [mac] = machine.macs;
      const atMs = clock.nowMs();
      record({ kind: 'menu.chosen', atMs, mac, machine: machineLabel(machine), profile });
      return machine;
    },
  };
}

function refused(detail: string | undefined): RouseError {
  return new RouseError('MENU_CHOICE_REFUSED', detail);
}
