/**
 * Everything people declared, as a manifest.
 *
 * Owns     the order (what is referred to comes first), and that machines Rouse recorded by itself
 *          stay out: applying them would turn observations into decisions. So do secrets: the marks
 *          that stand for them mean what is stored.
 * Tests    test/service/export.test.ts
 */
import type { Inventory } from '../domain/ports.ts';
import type { ExportManifest } from '../domain/use-cases.ts';
import { configDeclaration } from '../schema/config-resource.ts';
import { imageDeclaration } from '../schema/image-resource.ts';
import { draftFromMachine, machineDeclaration } from '../schema/machine-resource.ts';
import { writeManifest } from '../schema/manifest-text.ts';
import { profileDeclaration } from '../schema/profile-resource.ts';
import { ruleDeclaration } from '../schema/rule-resource.ts';
import { everyItem } from './every-item.ts';

export function createExport({ inventory }: { readonly inventory: Inventory }): ExportManifest {
  return async () => {
    const { images, configs, profiles, rules, machines } = inventory;
    const declarations: object[] = [];
    for await (const image of everyItem((page) => images.list(page))) {
      declarations.push(imageDeclaration(image));
    }
    for await (const config of everyItem((page) => configs.list(page))) {
      declarations.push(configDeclaration(config));
    }
    for await (const profile of everyItem((page) => profiles.list(page))) {
      declarations.push(profileDeclaration(profile));
    }
    for await (const rule of everyItem((page) => rules.list(page))) {
      declarations.push(ruleDeclaration(rule));
    }
    for await (const machine of everyItem((page) => machines.list(page))) {
      if (machine.configured) declarations.push(machineDeclaration(draftFromMachine(machine)));
    }
    return writeManifest(declarations);
  };
}
