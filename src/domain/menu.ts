/**
 * The menu on a machine's own screen, as rules without I/O.
 *
 * Owns     which profiles stand in the menu of a machine, and whether a choice is taken: from the
 *          machine that the menu was made for, of something that stood in it. What erases a disk
 *          is only offered to a neighbour, whose hardware address is in our neighbour table: a
 *          machine behind a router could be anybody.
 * Leaves   what becomes of a choice to service/menus.ts.
 * Tests    test/domain/menu.test.ts
 */
import type { IpAddress } from './address.ts';
import type { Asker } from './config-token.ts';
import type { Mac } from './mac.ts';
import type { Machine, MachineId, ProfileName } from './machine.ts';
import { isDestructive, suitsArch, type Profile } from './profile.ts';

export interface MenuEntry {
  readonly profile: ProfileName;
  /** it erases the disk, and one more key is asked for */
  readonly destructive?: true;
}

/** A menu that was shown. Who may choose from it is known by its token, which is not in here. */
export interface MenuOffer {
  readonly machineId: MachineId;
  /** the addresses the machine had when it was shown */
  readonly macs: readonly Mac[];
  /** whence it was asked for */
  readonly from: IpAddress;
  readonly profiles: readonly ProfileName[];
  readonly untilMs: number;
  /** what was chosen: asked for again by a machine that has not heard the answer */
  readonly chosen?: ProfileName;
}

/** What the profile is in the menu of the machine; undefined where it does not stand in it. */
export function menuEntryFor(profile: Profile, machine: Machine): MenuEntry | undefined {
  const { name, menu, arches, spec } = profile;
  if (!menu || spec.kind === 'local' || !suitsArch(arches, machine.hardware.arch)) return undefined;
  return { profile: name, ...(isDestructive(profile) && { destructive: true as const }) };
}

/** What of it is offered to whoever asks. */
export function offeredTo(
  entries: readonly MenuEntry[],
  { mac }: Pick<Asker, 'mac'>,
): readonly MenuEntry[] {
  return mac === undefined ? entries.filter(({ destructive }) => !destructive) : entries;
}

/** @returns why the choice is not taken; undefined: it is */
export function choiceRefusal(
  offer: MenuOffer | undefined,
  { asker, profile, nowMs }: { readonly asker: Asker; readonly profile: string; nowMs: number },
): string | undefined {
  if (offer === undefined || nowMs >= offer.untilMs) return 'this menu is out of date';
  const { mac, from } = asker;
  const theirs = mac === undefined ? from === offer.from : offer.macs.includes(mac);
  if (!theirs) return 'this menu is that of another machine';
  if (!offer.profiles.some((name) => name === profile)) {
    return `profile ${profile} does not stand in this menu`;
  }
  if (offer.chosen === undefined || offer.chosen === profile) return undefined;
  return `${offer.chosen} was chosen from this menu already`;
}
