/**
 * What people and programs do with one boot profile at a time.
 *
 * Tests    test/service/profiles.test.ts
 */
import { parseProfileName } from '../domain/machine.ts';
import type { Inventory } from '../domain/ports.ts';
import type { Profile } from '../domain/profile.ts';
import type { ManageProfiles } from '../domain/use-cases.ts';
import { parseRequest } from '../schema/issues.ts';
import { profileBody, profileContent } from '../schema/profile-resource.ts';
import { mergePatch } from './merge-patch.ts';
import { refuseExisting, refuseMissing, requireSameName } from './preconditions.ts';
import { putProfile } from './put.ts';
import { checkProfile, checkProfileUsers, unknownProfile } from './references.ts';

export function createManageProfiles({
  inventory,
}: {
  readonly inventory: Inventory;
}): ManageProfiles {
  return {
    get: (name) => existing(inventory, name),
    list: (page) => inventory.profiles.list(page),
    put: (name, draft, options = {}) =>
      inventory.transaction(async (inside) => {
        requireSameName(name, draft.name);
        const before = await inside.profiles.find(draft.name);
        if (before) refuseExisting(name, options);
        else refuseMissing(name, options);
        await checkProfile(draft, inside);
        const { value, change } = await putProfile(inside, draft, options);
        return { value, created: change === 'created' };
      }),
    patch: (name, patch, options) =>
      inventory.transaction(async (inside) => {
        const before = profileContent(await existing(inside, name));
        const draft = parseRequest(profileBody, mergePatch(before, patch));
        requireSameName(name, draft.name);
        await checkProfile(draft, inside);
        return (await putProfile(inside, draft, options)).value;
      }),
    remove: (name, options) =>
      inventory.transaction(async (inside) => {
        const profile = await existing(inside, name);
        await checkProfileUsers(profile.name, inside);
        await inside.profiles.remove(profile.name, options);
      }),
  };
}

async function existing(inventory: Inventory, reference: string): Promise<Profile> {
  const name = parseProfileName(reference);
  const profile = name && (await inventory.profiles.find(name));
  if (!profile) throw await unknownProfile(reference, inventory);
  return profile;
}
