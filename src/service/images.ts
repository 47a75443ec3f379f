/**
 * What people and programs do with one image at a time.
 *
 * Owns     that files are looked at outside the transaction, since reading them takes seconds.
 *          Should the image change meanwhile, the later change is refused as for any other client.
 * Tests    test/service/images.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import { parseImageName } from '../domain/machine.ts';
import type { Inventory, SaveOptions } from '../domain/ports.ts';
import type { Image } from '../domain/profile.ts';
import type { ImageDraft, ManageImages, Put, PutOptions } from '../domain/use-cases.ts';
import { imageBody, imageDeclaration } from '../schema/image-resource.ts';
import { parseRequest } from '../schema/issues.ts';
import type { InspectImage } from './image-files.ts';
import { mergePatch } from './merge-patch.ts';
import { refuseExisting, refuseMissing, requireSameName } from './preconditions.ts';
import { putImage } from './put.ts';
import { checkImageUsers, pathsOf } from './references.ts';

interface ManageImagesDeps {
  readonly inventory: Inventory;
  readonly inspectImage: InspectImage;
}

export function createManageImages({ inventory, inspectImage }: ManageImagesDeps): ManageImages {
  const put = async (draft: ImageDraft, options: PutOptions): Promise<Put<Image>> => {
    const known = await inventory.images.find(draft.name);
    const files = await inspectImage(draft, known?.files ?? []);
    return inventory.transaction(async (inside) => {
      const before = await inside.images.find(draft.name);
      if (before) refuseExisting(draft.name, options);
      else refuseMissing(draft.name, options);
      await checkImageUsers(draft.name, pathsOf(draft), inside);
      const { value, change } = await putImage(inside, draft, { files, options });
      return { value, created: change === 'created' };
    });
  };

  return {
    get: (name) => existing(inventory, name),
    list: (page) => inventory.images.list(page),
    put: async (name, draft, options = {}) => {
      requireSameName(name, draft.name);
      return put(draft, options);
    },
    patch: async (name, patch, options: SaveOptions = {}) => {
      const before = await existing(inventory, name);
      const draft = parseRequest(imageBody, mergePatch(imageDeclaration(before), patch));
      requireSameName(name, draft.name);
      return (await put(draft, { expectedVersion: before.version, ...options })).value;
    },
    remove: (name, options) =>
      inventory.transaction(async (inside) => {
        const image = await existing(inside, name);
        await checkImageUsers(image.name, new Set(), inside);
        await inside.images.remove(image.name, options);
      }),
  };
}

async function existing(inventory: Inventory, reference: string): Promise<Image> {
  const name = parseImageName(reference);
  const image = name && (await inventory.images.find(name));
  if (!image) throw new RouseError('IMAGE_UNKNOWN', reference);
  return image;
}
