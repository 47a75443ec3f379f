/**
 * What people and programs do with one boot profile at a time.
 *
 * Owns     that an Image Factory is asked outside the transaction, since it may take long. Should
 *          the profile change meanwhile, the later change is refused as for any other client.
 *
 * Tests    test/service/profiles.test.ts
 */
import { parseProfileName } from '../domain/machine.ts';
import type { Clock, Inventory } from '../domain/ports.ts';
import type { Profile } from '../domain/profile.ts';
import type { ManageProfiles } from '../domain/use-cases.ts';
import { parseRequest } from '../schema/issues.ts';
import { profileBody, profileContent } from '../schema/profile-resource.ts';
import { mergePatch } from './merge-patch.ts';
import { refuseExisting, refuseMissing, requireSameName } from './preconditions.ts';
import { putProfile } from './put.ts';
import { checkProfile, checkProfileUsers, unknownProfile } from './references.ts';
import type { EnsureSchematic } from './schematics.ts';

interface ManageProfilesDeps {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly inventory: Inventory;
  readonly ensureSchematic: EnsureSchematic;
}

export function createManageProfiles(deps: ManageProfilesDeps): ManageProfiles {
  const { clock, inventory, ensureSchematic } = deps;
  return {
    get: (name) => existing(inventory, name),
    list: (page) => inventory.profiles.list(page),
    async put(name, draft, options = {}) {
      requireSameName(name, draft.name);
      const known = await inventory.profiles.find(draft.name);
      // Before the schematic is made known: a request that is refused leaves nothing there.
      if (known) refuseExisting(name, options);
      else refuseMissing(name, options);
      const ready = await ensureSchematic(draft, known);
      return inventory.transaction(async (inside) => {
        const before = await inside.profiles.find(draft.name);
        if (before) refuseExisting(name, options);
        else refuseMissing(name, options);
        await checkProfile(ready, inside);
        const { value, change } = await putProfile(inside, ready, options);
        return { value, created: change === 'created' };
      });
    },
    async patch(name, patch, options = {}) {
      const before = await existing(inventory, name);
      const draft = parseRequest(profileBody, mergePatch(profileContent(before), patch));
      requireSameName(name, draft.name);
      const ready = await ensureSchematic(draft, before);
      return inventory.transaction(async (inside) => {
        await checkProfile(ready, inside);
        const unchanged = { expectedVersion: before.version, ...options };
        return (await putProfile(inside, ready, unchanged)).value;
      });
    },
    remove: (name, options) =>
      inventory.transaction(async (inside) => {
        const profile = await existing(inside, name);
        await checkProfileUsers(profile.name, clock.nowMs(), inside);
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
