/**
 * What happens at the menu on a machine's own screen; a part of BootEvent.
 *
 * Tests    test/domain/boot-event.test.ts
 */
import type { Mac } from './mac.ts';

export type MenuEvent = { readonly mac: Mac; readonly machine: string } & (
  | {
      readonly kind: 'menu.shown';
      /** profiles that stand in it */
      readonly entries: number;
      /** until it boots the local disk by itself */
      readonly seconds: number;
    }
  | { readonly kind: 'menu.chosen'; readonly profile: string }
);

export const MENU_EVENT_KINDS = [
  'menu.shown',
  'menu.chosen',
] as const satisfies readonly MenuEvent['kind'][];
