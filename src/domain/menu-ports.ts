/**
 * What the menu of a machine needs from the outer layers, in the manner of ports.ts.
 */
import type { Asking, Site } from './boot-plan.ts';
import type { Asker } from './config-token.ts';
import type { Machine } from './machine.ts';
import type { MenuEntry } from './menu.ts';

/** What stands in the menu of a machine, by name. */
export type EntriesFor = (machine: Machine) => Promise<readonly MenuEntry[]>;

/**
 * A menu is shown to the machine. @returns what it may choose, and with which token
 * @throws RouseError MENU_CHOICE_REFUSED when a neighbour asks that is not this machine
 */
export type OpenMenu = (
  machine: Machine,
  entries: readonly MenuEntry[],
  asking: Asking,
) => { readonly entries: readonly MenuEntry[]; readonly token: string };

/** Somebody in front of a machine has chosen. */
export interface MenuChoice {
  /** of the menu that was shown */
  readonly token: string;
  /** as the machine sends it */
  readonly profile: string;
  /** the name or code of the machine, for what erases its disk */
  readonly confirm?: string;
  readonly asker: Asker;
  readonly site: Site;
}

/**
 * Takes a choice. @returns the machine, which boots it when it asks
 * @throws RouseError MENU_CHOICE_REFUSED, MACHINE_UNKNOWN, PROFILE_UNKNOWN, CONFIRMATION_NEEDED
 */
export type ChooseFromMenu = (choice: MenuChoice) => Promise<Machine>;
