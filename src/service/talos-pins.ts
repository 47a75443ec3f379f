/**
 * Which files of an Image Factory may pass through Rouse: those that a profile names.
 *
 * Without this the boot surface would be an open proxy to the factory.
 *
 * Tests    test/service/talos-pins.test.ts
 */
import type { Inventory, TalosPinOf } from '../domain/ports.ts';
import { findTalosPin } from '../domain/talos.ts';
import { everyItem } from './every-item.ts';

export function createTalosPinOf({
  inventory,
}: {
  readonly inventory: Pick<Inventory, 'profiles'>;
}): TalosPinOf {
  return async (schematic, version) => {
    for await (const profile of everyItem((page) => inventory.profiles.list(page))) {
      const pin = findTalosPin([profile], { schematic, version });
      if (pin) return pin;
    }
    return undefined;
  };
}
