/** An inventory that holds nothing yet. */
import type { Inventory } from '../../src/domain/ports.ts';
import { fixedInventory } from './fixed-inventory.ts';

export function emptyInventory(): Inventory {
  return fixedInventory();
}
