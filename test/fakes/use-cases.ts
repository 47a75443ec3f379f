/** The use cases on a real inventory, as app.ts would put them together. */
import type { Test } from 'tap';
import type { Library } from '../../src/assets/library.ts';
import { newMachineId } from '../../src/domain/machine.ts';
import type { FactoryClient } from '../../src/domain/asset-ports.ts';
import type { Inventory } from '../../src/domain/ports.ts';
import type { OpenInventory } from '../../src/store/open.ts';
import type {
  ApplyManifest,
  ManageAdoption,
  ExportManifest,
  ManageAssets,
  ManageConfigs,
  ManageImages,
  ManageMachines,
  ManageProfiles,
  ManageRules,
  PlannedChange,
} from '../../src/domain/use-cases.ts';
import { createFactoryClient } from '../../src/outbound/factory-client.ts';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { createAdoption } from '../../src/service/adopt.ts';
import { createOrders, type Orders } from '../../src/service/orders.ts';
import { createTrail } from '../../src/service/trail.ts';
import { createApply } from '../../src/service/apply.ts';
import { createExport } from '../../src/service/export.ts';
import { createInspectImage } from '../../src/service/image-files.ts';
import { createManageAssets } from '../../src/service/manage-assets.ts';
import { createChooser, type Chooser } from '../../src/service/chooser.ts';
import { createManageConfigs } from '../../src/service/configs.ts';
import { createManageImages } from '../../src/service/images.ts';
import { createInstalls, type Installs } from '../../src/service/installs.ts';
import { createManageMachines } from '../../src/service/machines.ts';
import { createManageProfiles } from '../../src/service/profiles.ts';
import { loadRuleBook, type RuleBook } from '../../src/service/rule-book.ts';
import { createManageRules } from '../../src/service/rules.ts';
import { createEnsureSchematic } from '../../src/service/schematics.ts';
import { watchedInventory } from '../../src/service/watched-inventory.ts';
import { createWake } from '../../src/service/wake.ts';
import type { IpAddress } from '../../src/domain/address.ts';
import type { SendWakeUp, WakeMachine } from '../../src/domain/wake.ts';
import { wakeTimes } from '../../src/domain/limits-wake.ts';
import { testLibrary } from './asset-library.ts';
import { stillClock } from './chooser.ts';
import { countingBytes } from './real-inventory.ts';

export interface UseCases {
  readonly inventory: Inventory;
  /** the inventory before anybody watches it, with what is beside it in the database */
  readonly opened: OpenInventory;
  readonly dataDir: string;
  readonly machines: ManageMachines;
  readonly profiles: ManageProfiles;
  readonly images: ManageImages;
  readonly assets: ManageAssets;
  readonly library: Library;
  readonly factory: FactoryClient;
  readonly factoryUrl: string;
  readonly installs: Installs;
  readonly orders: Orders;
  readonly adoption: ManageAdoption;
  /** through an interface that does not exist, with success */
  readonly wake: WakeMachine;
  /** what was told, in its order */
  readonly told: BootEvent[];
  readonly configs: ManageConfigs;
  readonly rules: ManageRules;
  readonly book: RuleBook;
  readonly chooser: Chooser;
  readonly apply: ApplyManifest;
  readonly exportManifest: ExportManifest;
  /** applies a manifest called m.yaml; the outcome as `kind name change field,field` */
  readonly applied: (text: string, dryRun?: boolean) => Promise<string[]>;
}

interface UseCaseOptions {
  /** by default there is no Image Factory */
  readonly factoryUrl?: string;
  readonly nowMs?: () => number;
}

export async function useCases(t: Test, options: UseCaseOptions = {}): Promise<UseCases> {
  const { factoryUrl = 'http://127.0.0.1:1' } = options;
  const { library, inventory: opened, dataDir } = await testLibrary(t);
  const book = await loadRuleBook(opened, stillClock);
  const inventory = watchedInventory(opened, { rules: book });
  const chooser = createChooser({ inventory, rules: book });
  const random = countingBytes();
  const newId = () => newMachineId(1_700_000_000_000, random(5));
  const inspectImage = createInspectImage({ dataDir, directories: [] });
  const factory = createFactoryClient();
  const { createSchematic } = factory;
  const ensureSchematic = createEnsureSchematic({ createSchematic, factoryUrl });
  const rules = { inventory, factoryUrl, versionsMax: 1, bytesMax: 1_073_741_824 };
  const clock = { nowMs: options.nowMs ?? (() => 1_700_000_000_000), monotonicMs: () => 0 };
  const apply = createApply({ clock, inventory, inspectImage, ensureSchematic, newId });
  const told: BootEvent[] = [];
  const record = (event: BootEvent): void => void told.push(event);
  const changed = (): void => undefined;
  const installs = createInstalls({ clock, inventory, chooser, record, changed });
  const trail = createTrail(clock, record);
  const { handedOver } = installs;
  const orders = createOrders({ clock, inventory, trail, changed, handedOver });
  return {
    inventory,
    opened,
    dataDir,
    machines: createManageMachines({ inventory, newId }),
    profiles: createManageProfiles({ clock, inventory, ensureSchematic }),
    images: createManageImages({ inventory, inspectImage }),
    assets: createManageAssets(rules, library),
    library,
    factory,
    factoryUrl,
    installs,
    orders,
    wake: createWake({ clock, inventory, record, send: sendNowhere }),
    adoption: createAdoption({ clock, inventory, newId, trail, changed }),
    told,
    configs: createManageConfigs({ inventory }),
    rules: createManageRules({ inventory }),
    book,
    chooser,
    apply,
    exportManifest: createExport({ inventory }),
    applied: async (text, dryRun = false) =>
      (await apply(text, { source: 'm.yaml', dryRun })).map(written),
  };
}

const BROADCAST = '10.0.0.255' as IpAddress;
const sendNowhere: SendWakeUp = (macs) =>
  Promise.resolve([{ interface: 'eth0', to: BROADCAST, packets: wakeTimes * macs.length }]);

function written({ kind, name, change, fields }: PlannedChange): string {
  return [kind, name, change, fields.join(',')].join(' ').trim();
}
