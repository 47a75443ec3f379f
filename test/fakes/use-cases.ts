/** The use cases on a real inventory, as app.ts would put them together. */
import type { Test } from 'tap';
import { newMachineId } from '../../src/domain/machine.ts';
import type { Inventory } from '../../src/domain/ports.ts';
import type {
  ApplyManifest,
  ExportManifest,
  ManageConfigs,
  ManageImages,
  ManageMachines,
  ManageProfiles,
  PlannedChange,
} from '../../src/domain/use-cases.ts';
import { createApply } from '../../src/service/apply.ts';
import { createExport } from '../../src/service/export.ts';
import { createInspectImage } from '../../src/service/image-files.ts';
import { createManageConfigs } from '../../src/service/configs.ts';
import { createManageImages } from '../../src/service/images.ts';
import { createManageMachines } from '../../src/service/machines.ts';
import { createManageProfiles } from '../../src/service/profiles.ts';
import { countingBytes, realInventory } from './real-inventory.ts';

export interface UseCases {
  readonly inventory: Inventory;
  readonly dataDir: string;
  readonly machines: ManageMachines;
  readonly profiles: ManageProfiles;
  readonly images: ManageImages;
  readonly configs: ManageConfigs;
  readonly apply: ApplyManifest;
  readonly exportManifest: ExportManifest;
  /** applies a manifest called m.yaml; the outcome as `kind name change field,field` */
  readonly applied: (text: string, dryRun?: boolean) => Promise<string[]>;
}

export async function useCases(t: Test): Promise<UseCases> {
  const { inventory, dataDir } = await realInventory(t);
  const random = countingBytes();
  const newId = () => newMachineId(1_700_000_000_000, random(5));
  const inspectImage = createInspectImage({ dataDir, directories: [] });
  const apply = createApply({ inventory, inspectImage, newId });
  return {
    inventory,
    dataDir,
    machines: createManageMachines({ inventory, newId }),
    profiles: createManageProfiles({ inventory }),
    images: createManageImages({ inventory, inspectImage }),
    configs: createManageConfigs({ inventory }),
    apply,
    exportManifest: createExport({ inventory }),
    applied: async (text, dryRun = false) =>
      (await apply(text, { source: 'm.yaml', dryRun })).map(written),
  };
}

function written({ kind, name, change, fields }: PlannedChange): string {
  return [kind, name, change, fields.join(',')].join(' ').trim();
}
