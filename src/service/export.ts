/**
 * Everything people declared, as a manifest.
 *
 * Owns     the order (what is referred to comes first), and that machines Rouse recorded by itself
 *          stay out: applying them would turn observations into decisions.
 * Tests    test/service/export.test.ts
 */
import type { Inventory } from '../domain/ports.ts';
import type { ExportManifest } from '../domain/use-cases.ts';
import { imageDeclaration } from '../schema/image-resource.ts';
import { draftFromMachine, machineDeclaration } from '../schema/machine-resource.ts';
import { writeManifest } from '../schema/manifest-text.ts';
import { profileDeclaration } from '../schema/profile-resource.ts';
import { everyItem } from './every-item.ts';

export function createExport({ inventory }: { readonly inventory: Inventory }): ExportManifest {
  return async () => {
    const { images, profiles, machines } = inventory;
    const declarations: object[] = [];
    for await (const image of everyItem((page) => images.list(page))) {
      declarations.push(imageDeclaration(image));
    }
    for await (const profile of everyItem((page) => profiles.list(page))) {
      declarations.push(profileDeclaration(profile));
    }
    for await (const machine of everyItem((page) => machines.list(page))) {
      if (machine.configured) declarations.push(machineDeclaration(draftFromMachine(machine)));
    }
    return writeManifest(declarations);
  };
}
