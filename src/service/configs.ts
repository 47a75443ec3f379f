/**
 * What people and programs do with one machine configuration at a time.
 *
 * Tests    test/service/configs.test.ts
 */
import { parseConfigName } from '../domain/machine.ts';
import type { MachineConfig } from '../domain/machine-config.ts';
import type { Inventory } from '../domain/ports.ts';
import type { ManageConfigs } from '../domain/use-cases.ts';
import { configBody, configContent } from '../schema/config-resource.ts';
import { parseRequest } from '../schema/issues.ts';
import { mergePatch } from './merge-patch.ts';
import { refuseExisting, refuseMissing, requireSameName } from './preconditions.ts';
import { putConfig } from './put.ts';
import { checkConfigUsers, unknownConfig } from './references.ts';

export function createManageConfigs({
  inventory,
}: {
  readonly inventory: Inventory;
}): ManageConfigs {
  return {
    get: (name) => existing(inventory, name),
    list: (page) => inventory.configs.list(page),
    put: (name, draft, options = {}) =>
      inventory.transaction(async (inside) => {
        requireSameName(name, draft.name);
        const before = await inside.configs.find(draft.name);
        if (before) refuseExisting(name, options);
        else refuseMissing(name, options);
        const { value, change } = await putConfig(inside, draft, options);
        return { value, created: change === 'created' };
      }),
    patch: (name, patch, options) =>
      inventory.transaction(async (inside) => {
        const before = configContent(await existing(inside, name));
        const draft = parseRequest(configBody, mergePatch(before, patch));
        requireSameName(name, draft.name);
        return (await putConfig(inside, draft, options)).value;
      }),
    remove: (name, options) =>
      inventory.transaction(async (inside) => {
        const config = await existing(inside, name);
        await checkConfigUsers(config.name, inside);
        await inside.configs.remove(config.name, options);
      }),
  };
}

async function existing(inventory: Inventory, reference: string): Promise<MachineConfig> {
  const name = parseConfigName(reference);
  const config = name && (await inventory.configs.find(name));
  if (!config) throw await unknownConfig(reference, inventory);
  return config;
}
