/**
 * Bounds on the menu on a machine's own screen, in the manner of limits.ts.
 */

/** Menu: until an untouched one boots the local disk; 0 would mean for ever, and cannot be set. */
export const menuSecondsMin = 1;
export const menuSecondsMax = 3_600;
/** Menu: the same after a key was pressed, for whoever walks away in the middle. */
export const menuTouchedSeconds = 60;
/** Menu: profiles in one; more than the 20 rows of a screen are scrolled. */
export const menuEntriesMax = 100;
/** Menu: characters of a row, and of a name in it: iPXE cuts a row of 80 columns at 74. */
export const menuColumns = 74;
export const menuNameColumns = 40;
/** Menu: screens that are remembered, and for how long; the one shown longest ago leaves. */
export const menusMax = 4_096;
export const menuLifeMs = 86_400_000;
/** Menu: what is chosen is booted at once or not at all; downloads of an hour are none. */
export const menuOrderMs = 3_600_000;
/** Boots: one at a menu that nothing was heard of for so long is over. */
export const menuSilenceMs = 86_400_000;
